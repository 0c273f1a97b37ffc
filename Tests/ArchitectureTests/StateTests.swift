import Testing

/// A property that nobody saves would make a replay drift, slowly and rarely: so each is named where its type is
/// archived, visited or said to be left out.
@Suite struct StateTests {
    private static let folders = ["Vocabulary", "DSP", "Prosody", "Stress", "Alerting", "Pipeline"]
    /// What holds memory even where it is a constant of its owner.
    private static let references = ["SampleBuffer", "GatedRecurrentUnit", "PeriodRefiner"]

    /// A type that is archived.
    struct Archived: CustomTestStringConvertible, Sendable {
        var name: String
        /// Its stored properties that may be memory.
        var properties: [String]
        /// The method and its comment.
        var method: String

        var testDescription: String { name }
    }

    private static let types = folders.flatMap { PackageTree.files(below: "Sources/\($0)") }
        .filter { $0.hasSuffix(".swift") }.flatMap { archived(in: PackageTree.lines(of: $0) ?? []) }

    @Test func theTypesAreFound() {
        let names = Set(Self.types.map(\.name))
        #expect(
            names.isSuperset(of: [
                "AlertMachine", "Confounders", "F0Tracker", "GatedRecurrentUnit", "ProsodyAnalyzer", "PulseMarks",
                "RunningQuantiles", "SlidingHistory", "SpeakerBaseline", "StressEngine", "ProsodySums", "VoiceAnalysis",
            ]))
        #expect(Self.types.first { $0.name == "PulseTrain" }?.properties.count == 5)
    }

    @Test(arguments: types) func everyStoredPropertyIsNamedWhereItsTypeIsArchived(type: Archived) throws {
        let words = Set(type.method.split { !$0.isLetter && !$0.isNumber })
        #expect(type.properties.filter { !words.contains($0[...]) } == [])
        #expect(!type.method.isEmpty)
    }

    @Test func aForgottenPropertyIsFound() {
        let lines: [Substring] = [
            "struct Counter: Archivable {", "    private(set) var count = 0", "    var sum: Float?",
            "    let limit = 3", "    private let ring = SampleBuffer(count: 8)", "    static var shared = 1",
            "    var double: Int { 2 * count }", "    var isEmpty: Bool {", "        count == 0", "    }",
            "    /// The `ring` is scratch.", "    mutating func archive(_ archive: inout StateArchive) {",
            "        archive.visit(&count)", "    }", "}",
        ]
        let types = Self.archived(in: lines)
        #expect(types.map(\.name) == ["Counter"])
        #expect(types.first?.properties == ["count", "sum", "ring"])
        #expect(types.first?.method.contains("ring") == true && types.first?.method.contains("sum") == false)
    }

    /// The archived types of a file, by the indentation of their lines.
    private static func archived(in lines: [Substring]) -> [Archived] {
        let declaration = /(?<indent> *)(?:\w+ )*(?:struct|class|enum|extension) (?<name>\w+)[^{]*\bArchivable\b.*\{/
        return lines.indices.compactMap { first in
            guard lines[first].contains("Archivable"), let match = lines[first].wholeMatch(of: declaration) else {
                return nil
            }
            let indent = String(match.indent)
            let end = lines[first...].firstIndex { $0 == indent + "}" } ?? lines.endIndex
            let body = lines[(first + 1)..<end]
            return Archived(
                name: String(match.name), properties: body.compactMap { property(in: $0, indent: indent + "    ") },
                method: method(in: body, indent: indent + "    "))
        }
    }

    /// The name of a stored property that may be memory.
    private static func property(in line: Substring, indent: String) -> String? {
        let form =
            /(?:(?:public|package|internal|fileprivate|private)(?:\(set\))? )*(?<kind>var|let) (?<name>\w+)(?<rest>.*)/
        guard line.hasPrefix(indent), !line.hasPrefix(indent + " "), line.contains("var ") || line.contains("let "),
            let match = line.dropFirst(indent.count).wholeMatch(of: form)
        else { return nil }
        let rest = match.rest
        // Braces before any value: it is computed.
        if let brace = rest.firstIndex(of: "{"), !rest[..<brace].contains("=") { return nil }
        if match.kind == "let", !references.contains(where: { rest.contains($0) }) { return nil }
        return String(match.name)
    }

    private static func method(in body: ArraySlice<Substring>, indent: String) -> String {
        let isStart = { (line: Substring) in
            // Not that of a type inside of this one.
            line.hasPrefix(indent) && !line.hasPrefix(indent + " ") && line.contains("func archive(_ archive")
        }
        guard let start = body.firstIndex(where: isStart),
            let end = body[start...].firstIndex(where: { $0 == indent + "}" })
        else { return "" }
        let comment = body[..<start].reversed().prefix { $0.hasPrefix(indent + "///") }.reversed()
        return (Array(comment) + body[start...end]).joined(separator: "\n")
    }
}
