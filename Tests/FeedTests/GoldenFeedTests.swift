import Foundation
import TestSignals
import Testing

/// What goes over the wire is what an earlier program sent, byte for byte: other programs read it.
@Suite(.enabled(if: Curl.isInstalled, "needs curl"))
struct GoldenFeedTests {
    @Test func everyRequestGetsTheSameAnswer() async throws {
        let feed = try GoldenFeed()
        var answers = ""
        for section in try Golden.text("requests.txt").split(separator: "\n[").dropFirst() {
            let lines = section.split(separator: "\n").map { String($0) }
            let heading = String(lines[0].dropLast())
            answers += "[\(heading)]\n"
            try await feed.serve(heading) {
                for line in lines.dropFirst() { answers += try await Self.answer(feed, line) }
            }
        }
        try Golden.compare(Self.withoutLuck(answers), with: "answers.txt")
    }

    @Test func documentIsTheSame() async throws {
        let feed = try GoldenFeed()
        try await feed.serve("supervisor") {
            let json = try await Curl(feed.fixture, "/v1/openapi.json").whole()
            let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
            let text = try JSONSerialization.data(
                withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
            try Golden.compare(String(decoding: text, as: UTF8.self) + "\n", with: "openapi.json")
        }
    }

    /// Sends `METHOD address {header} {header} body`.
    private static func answer(_ feed: GoldenFeed, _ line: String) async throws -> String {
        let form = /([A-Z]+) (\S+)((?: \{[A-Z][^}]*\})*)(?: (.+))?/
        guard let parts = line.wholeMatch(of: form)?.output else { return "misspelt: \(line)\n" }
        var options = ["--request", String(parts.1), "--write-out", "\n%{http_code} %{content_type}\n"]
        for header in parts.3.matches(of: /\{([^}]*)\}/) { options += ["--header", String(header.output.1)] }
        if let body = parts.4 { options += ["--header", "Content-Type: application/json", "--data", String(body)] }
        var text = try await Curl(feed.fixture, String(parts.2), options, as: nil).whole()
        // Counts depend on how connections were reused; the document has a golden text of its own.
        if parts.2 == "/metrics" { text = text.replacing(/(?m)^(undertone_feed\S+) .*$/) { "\($0.output.1) N" } }
        if parts.2 == "/v1/openapi.json" { text = text.replacing(/(?s).*\n(?=\n200 )/, with: "(openapi.json)\n") }
        return "> \(line)\n\(text)"
    }

    private static func withoutLuck(_ text: String) throws -> String {
        var places = Placeholders()
        let known = Placeholders.cursors(in: places.hashes(in: places.identifiers(in: text)))
            .replacing("\"uid\":\(geteuid())", with: "\"uid\":UID")
        return try known.replacing(Regex("\\b\(NSUserName())\\b"), with: "USER")
    }
}
