import Testing

/// What the README and the articles promise a newcomer is there: files, targets of make, and a README that can be read.
@Suite struct DoorTests {
    /// README is for the door; more than this belongs into an article.
    private static let maxReadmeLines = 150
    private static let maxColumns = 120

    private static let texts =
        ["README.md", ".ci/run"] + PackageTree.files(below: "Sources").filter { $0.contains(".docc/") }

    /// Makefiles that the root hands names on to, and the variable in which it lists them.
    private static let handedOn = [
        "TRIALS": "Tests/Makefile", "TRAINING": "Sources/Prosody/Network/Training/Makefile",
        "FITTING": "Sources/Stress/Training/Makefile",
    ]

    @Test(arguments: texts)
    func everyFileThatATextNamesExists(text: String) throws {
        let content = try Self.content(of: text)
        let links = content.matches(of: /\]\(([^():#]+)\)/).map { String($0.1) }
        let paths = content.matches(of: /[\s`]((?:Sources|Tests|config|systemd)\/[A-Za-z\/.-]*[A-Za-z])/).map {
            String($0.1)
        }
        let missing = (links + paths).filter { !$0.contains("...") && !Self.exists($0) }
        #expect(missing == [])
    }

    @Test(arguments: texts)
    func everyTargetThatATextNamesExists(text: String) throws {
        let root = Set(try Self.targets(of: "Makefile", /(?m)^([a-z-]+):/))
        let handedOn = try Self.handedOn.keys.flatMap(Self.names(in:))
        let named = try Self.content(of: text).matches(of: /(?:`|    )make (?:--silent )?([a-z][a-z-]*)/).map {
            String($0.1)
        }
        #expect(Set(named).subtracting(root).subtracting(handedOn).sorted() == [])
    }

    @Test(arguments: handedOn.sorted { $0.key < $1.key })
    func theRootHandsOnEveryTargetOfAnotherMakefile(variable: String, makefile: String) throws {
        let listed = try Self.targets(of: makefile, /(?m)^([a-z-]+):.*##/).filter { $0 != "help" }
        #expect(try Self.names(in: variable).sorted() == listed.sorted())
    }

    @Test func theReadmeIsShortAndItsLinesAreNotLong() throws {
        let lines = try #require(PackageTree.lines(of: "README.md"))
        #expect(lines.count - 1 <= Self.maxReadmeLines)
        // A row of a table cannot be broken.
        let long = lines.filter { !$0.hasPrefix("|") && $0.count > Self.maxColumns }
        #expect(long == [])
    }

    private static func content(of file: String) throws -> String {
        try #require(PackageTree.lines(of: file), "\(file) is no text").joined(separator: "\n")
    }

    private static func exists(_ path: String) -> Bool {
        PackageTree.lines(of: path) != nil || (try? PackageTree.names(in: path)) != nil || path.hasSuffix(".png")
    }

    /// The targets with a rule of their own that match.
    private static func targets(of makefile: String, _ rule: Regex<(Substring, Substring)>) throws -> [String] {
        try content(of: makefile).matches(of: rule).map { String($0.1) }
    }

    /// The words of a variable of the root's Makefile.
    private static func names(in variable: String) throws -> [String] {
        let joined = try content(of: "Makefile").replacing("\\\n", with: " ")
        let line = try #require(joined.split(separator: "\n").first { $0.hasPrefix(variable + " = ") })
        return line.dropFirst(variable.count + 3).split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
