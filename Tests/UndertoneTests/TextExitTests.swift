import EventLog
import Events
import Foundation
import TestServers
import TestSupport
import Testing
import Vocabulary

@testable import undertone

/// What others say reaches people as text and nothing else, on a terminal and in a pipe alike (finding H5).
@Suite(.hangGuard) struct TextExitTests {
    /// A title, a cleared screen, the clipboard, C1, the direction of writing, and a line that is forged.
    private static let hostile =
        "x\u{1B}]0;EVE\u{7}\u{1B}[2J\u{1B}]52;c;ZWNobw==\u{7}\u{9B}31m\u{202E}txt\u{2028}\u{7F}\nundertone: forged"
    private static let inJSON = String(
        decoding: (try? JSONEncoder().encode(hostile)) ?? Data(), as: UTF8.self)

    private static func fault(of result: Program.Result) -> String? {
        for text in [result.output, result.errors] {
            if let scalar = text.unicodeScalars.first(where: { !PlainText.allows($0) && $0 != "\n" }) {
                return "U+\(String(scalar.value, radix: 16)) in \(text.debugDescription)"
            }
            if text.split(separator: "\n").contains(where: { $0.hasPrefix("undertone: forged") }) { return "forged" }
        }
        return nil
    }

    /// Attack 4, and 64 and 65: a refusal repeats what somebody said.
    @Test(arguments: [
        "status", "alerts", "ack 6b0e1a2c", "takeover 6b0e1a2c", "contest 6b0e1a2c --reason x", "watch --once",
        "watch --for 1", "watch --json --once", "segments list", "segments hold 6b0e1a2c --reason x",
        "segments erase 6b0e1a2c-0000-4000-8000-000000000000-0 --reason x --yes", "audit show", "audit export",
        "audit verify", "segments approve 6b0e1a2c --for y", "segments rekey --all --identity k --recipient age1",
    ])
    func aRefusalIsPlainText(command: String) async throws {
        let program = try Program()
        let body = #"{"type":"about:blank","title":\#(Self.inJSON),"status":410,"detail":\#(Self.inJSON)}"#
        for status in ["403 Forbidden", "409 Conflict", "410 Gone", "200 OK"] {
            let socket = program.home + "/d-\(status.prefix(3)).sock"
            let daemon = ForeignDaemon(
                socket,
                answer: "HTTP/1.1 \(status)\r\nContent-Type: application/problem+json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
            defer { daemon.stop() }
            let result = try await program.run(command.split(separator: " ").map(String.init) + ["--socket", socket])
            #expect(Self.fault(of: result) == nil, "\(command) at \(status)")
            #expect(result.status < 128)
        }
    }

    /// Attack 5: the name of a socket, in errors and where a folder is searched.
    @Test(arguments: ["\u{1B}]0;EVE\u{7}\u{1B}[2J", "a\nundertone: forged", "\u{202E}b\u{9B}2J", "c\u{2028}\rd"])
    func theNameOfASocketIsPlainText(name: String) async throws {
        let program = try Program()
        let folder = program.home + "/run"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let daemon = ForeignDaemon("\(folder)/\(name).sock", answer: "HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n")
        defer { daemon.stop() }
        for command in ["status", "alerts", "watch --for 1", "watch --once", "segments list", "ack 6b0e1a2c"] {
            for socket in [folder, "\(folder)/\(name).sock", "\(folder)/\(name)-away.sock"] {
                let words = command.split(separator: " ").map(String.init)
                let result = try await program.run(words + ["--socket", socket])
                #expect(Self.fault(of: result) == nil, "\(command)")
            }
        }
    }

    /// Words that a log of an earlier version kept as they came.
    @Test func whatALogHoldsIsPlainTextAndItsJSONTheSameValue() async throws {
        let feed = try ServedFeed()
        var alert = ServedFeed.alert("aaaa1111-0")
        alert.explanation = Self.hostile
        try feed.log.append(.alert(.raised, alert))
        try await feed.serve {
            for command in [
                "status", "alerts", "watch --once", "ack aaaa1111", "alerts --json", "watch --json --once",
                "audit show",
                "status --json",
            ] {
                let words = command.split(separator: " ").map(String.init)
                let result = try await feed.program.run(words + ["--socket", feed.socket])
                #expect(Self.fault(of: result) == nil, "\(command)")
            }
            // Attack 39: C1 and bidi in `watch --json`.
            let json = try await feed.program.run("alerts", "--json", "--socket", feed.socket)
            let record = try JSONDecoder().decode(AlertRecord.self, from: Data(json.output.utf8))
            #expect(record.alert.explanation == Self.hostile)
        }
    }

    /// A name pasted from elsewhere stands in the complaint about it.
    @Test(arguments: [
        ["--foo\u{1B}]0;x\u{7}"], ["ack", "a\nundertone: forged"], ["alerts", "--level", "\u{9B}2J\u{202E}"],
        ["segments", "hold", "\u{1B}[2J-x", "--reason", "y"],
        ["segments", "replay", "\u{1B}c.age", "--identity", "\u{1B}d"],
        ["status", "--config", "\u{1B}]0;x\u{7}\nundertone: forged"], ["\u{1B}[31m"], ["analyze", "\u{1B}[31m\n.wav"],
        ["status", "--socket", "\n\u{1B}[2J"], ["watch", "--for", "1\u{1B}[2J"], ["help", "\u{1B}[2J"],
        ["--generate-completion-script", "\u{1B}[2J"], ["segments", "export", "\u{1B}x.age", "--identity", "k"],
    ])
    func anArgumentIsPlainTextInItsComplaint(arguments: [String]) async throws {
        let result = try await Program().run(arguments)
        #expect(Self.fault(of: result) == nil, "\(arguments)")
        #expect(result.status < 128)
    }

    @Test func theHelpAndTheCompletionsAreAsTheyWere() async throws {
        let program = try Program()
        let help = try await program.run("--help")
        #expect(help.status == 0 && help.errors == "" && help.outputLines.count > 30)
        #expect(help.output.hasPrefix("OVERVIEW: Notice vocal strain"))
        for shell in ["bash", "zsh", "fish"] {
            let script = try await program.run("--generate-completion-script", shell)
            #expect(script.status == 0 && script.outputLines.count > 100 && !script.output.contains("?["), "\(shell)")
        }
        #expect(try await program.run("--version").output == "\(Version.current)\n")
        #expect(try await program.run("segments").status == 0)
        #expect(try await program.run("nonsense").errorLines.count == 1)
    }

    @Test func aFaultOfTheConfigurationIsALineEach() async throws {
        let program = try Program()
        try Data("[baseline]\nwarm_up_s = 1\n[agent]\nid = \"a\\u001B[2J\\nundertone: forged\"\n".utf8)
            .write(to: program.file("u.toml"))
        let result = try await program.run("status", "--config", "u.toml")
        #expect(Self.fault(of: result) == nil)
        #expect(result.status == 78 && result.errorLines.count == 2, "\(result.errors)")
    }

    // MARK: - CSV

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("＝1", "'＝1"), ("＋1", "'＋1"),
        ("－1", "'－1"), ("＠x", "'＠x"), ("  =1", "'  =1"), ("\u{A0}=1", "'\u{A0}=1"), ("\u{200B}=1", "\"'\u{200B}=1\""),
        ("\t=1", "\"'\t=1\""), ("\rx", "\"'\rx\""), ("\nx", "\"'\nx\""), ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
        ("a=1", "a=1"), ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a;b", "\"a;b\""),
        ("−1", "'−1"),
    ])
    func aCellOfCSVIsNoFormula(text: String, cell: String) {
        #expect(RecordWriter.csv(text) == cell)
    }
}
