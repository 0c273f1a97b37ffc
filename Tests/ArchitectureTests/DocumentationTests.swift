import Testing

/// What other modules may call is explained where it stands, and no comment is wider than the code.
@Suite struct DocumentationTests {
    private static let sources = PackageTree.files(below: "Sources").filter { $0.hasSuffix(".swift") }
    private static let maxLine = 120

    @Test func everyPublicDeclarationHasAComment() {
        let bare = Self.sources.flatMap { file in
            let lines = PackageTree.lines(of: file) ?? []
            return lines.indices.filter { Self.isPublicDeclaration(lines[$0]) }
                .filter { !Self.hasComment(lines, above: $0) && !Self.onlyAssigns(lines, from: $0) }
                .map { "\(file):\($0 + 1)" }
        }
        #expect(bare == [])
    }

    @Test func noCommentIsWiderThanTheCode() {
        let files = ["Sources", "Tests"].flatMap { PackageTree.files(below: $0) }.filter { $0.hasSuffix(".swift") }
        let wide = files.flatMap { file in
            (PackageTree.lines(of: file) ?? []).enumerated().filter { _, line in
                // A row of a table stays one line.
                line.count > Self.maxLine && line.contains(/^\s*\/\/\/? (?!\|)/)
            }.map { "\(file):\($0.offset + 1)" }
        }
        #expect(wide == [])
    }

    private static func isPublicDeclaration(_ line: Substring) -> Bool {
        // What a rule of a protocol is, stands at the protocol.
        !line.contains("public var isPlausible: Bool {")
            && line.contains(/^\s*(@[\w()]+ )*(public (?!import )|open (class|var|func) )/)
    }

    private static func hasComment(_ lines: [Substring], above index: Int) -> Bool {
        let before = lines[..<index].reversed().first { !$0.contains(/^\s*(@|#if)/) }
        return before?.contains(/^\s*\/\/\//) == true
    }

    /// Whether an initialiser does nothing but hand its arguments to the properties.
    private static func onlyAssigns(_ lines: [Substring], from index: Int) -> Bool {
        let first = lines[index]
        guard first.contains(/public init[?(<]/) else { return false }
        if first.hasSuffix("}") { return first.contains(/\{ self(\.\w+)? = [^{}]+ \}$/) }
        let end = first.prefix { $0 == " " } + "}"
        let body = lines[index...].drop { !$0.hasSuffix("{") }.dropFirst().prefix { $0 != end }
        return body.allSatisfy { $0.contains(/^\s*(self\.\w+ = [\w.]+|self = \.\w+\(.*\)|\(self\..*\) = \(.*\))?$/) }
    }
}
