import Foundation
import Testing

/// What Undertone measures is vocal effort against the own baseline. It makes no claim about feelings, honesty or
/// health, and so no text that a user can read may sound as if it did.
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

    private static let words =
        #"\b(?:emotion(?:s|al|ally)?|angry|anger|moods?|feelings?|lie[- ]?detect\w*|lying|deception|diagnos(?:e|es|ed|is|ing)|burnout|depress(?:ed|ion))\b"#

    /// By Foundation's search, which looks through all texts many times quicker than a `Regex`.
    private static func forbiddenWord(in line: Substring) -> Substring? {
        line.range(of: words, options: [.regularExpression, .caseInsensitive]).map { line[$0] }
    }

    /// A section of the README that says what Undertone does not do has to name it.
    private static func isAboutLimits(heading: Substring) -> Bool {
        heading.contains(/limit|never|not |privacy|law/.ignoresCase())
    }
}
