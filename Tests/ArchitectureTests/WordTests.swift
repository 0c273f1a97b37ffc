import Testing

/// What Undertone measures is vocal effort against the own baseline. It makes no claim about feelings, honesty or health, and
/// so no text that a user can read may sound as if it did.
@Suite struct WordTests {
    private static let texts =
        ["Sources", "config", "systemd"].flatMap { PackageTree.files(below: $0) } + [
            "README.md", "CHANGELOG.md", "Makefile", ".packaging/debian/control",
        ]

    @Test func noTextClaimsToKnowFeelingsHonestyOrHealth() {
        let found = Self.texts.flatMap { file in
            var isLimit = false
            return (PackageTree.lines(of: file) ?? []).enumerated().compactMap { index, line -> String? in
                if file == "README.md", line.hasPrefix("#") { isLimit = Self.isAboutLimits(heading: line) }
                guard !isLimit, let word = Self.forbiddenWord(in: line) else { return nil }
                return "\(file):\(index + 1): \(word)"
            }
        }
        #expect(found == [])
    }

    @Test(arguments: [
        "It detects Emotions.", "an angry caller", "a lie-detector", "diagnoses burnout", "in a bad mood",
    ])
    func aClaimIsFound(text: String) {
        #expect(Self.forbiddenWord(in: text[...]) != nil)
    }

    @Test(arguments: ["EmoDB", "diagnostics", "danger", "believe", "a matter of remote motion", "moodle"])
    func aHarmlessWordIsNot(text: String) {
        #expect(Self.forbiddenWord(in: text[...]) == nil)
    }

    /// How every forbidden word begins: a look for these is a hundred times quicker than the one for the words.
    private static let stems = [
        "emotion", "ang", "mood", "feeling", "lie", "lying", "decept", "diagnos", "burnout", "depress",
    ]

    private static func forbiddenWord(in line: Substring) -> Substring? {
        let lower = line.lowercased()
        guard stems.contains(where: { lower.contains($0) }) else { return nil }
        let words =
            /\b(?:emotion(?:s|al|ally)?|angry|anger|moods?|feelings?|lie[- ]?detect\w*|lying|deception|diagnos(?:e|es|ed|is|ing)|burnout|depress(?:ed|ion))\b/
        return line.firstMatch(of: words.ignoresCase())?.output
    }

    /// A section of the README that says what Undertone does not do has to name it.
    private static func isAboutLimits(heading: Substring) -> Bool {
        heading.contains(/limit|never|not |privacy|law/.ignoresCase())
    }
}
