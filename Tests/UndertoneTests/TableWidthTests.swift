import Events
import Foundation
import TestServers
import Testing
import Vocabulary

@testable import undertone

/// D27: every list of every command, on terminals of six widths, with content that is long or means harm.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "needs script(1)"))
struct TableWidthTests {
    private static let long = "he shouts and threatens, " + String(repeating: "and goes on ", count: 20)
    private static let hostile = "日本語の長い名前 \u{1B}[2J👩‍👩‍👧‍👦 e\u{301} " + String(repeating: "x", count: 90)

    private static let commands = [
        "alerts", "segments list --reason r --state all", "segments list --directory archive", "audit show",
        "audit verify --without-journal", "mine", "consent show", "status", "trust", "presets", "baseline show",
        "config show --origin", "doctor",
    ]

    private static func fill(_ home: GoldenHome) async throws {
        try await home.serve(to: "agent") {
            for words in [long, hostile] {
                for command in ["help-me --reason", "contest call-1 --reason", "pause --reason"] {
                    let quoted = words.replacing("'", with: "")
                    _ = try await home.program.shell("$UNDERTONE \(command) '\(quoted)'")
                }
            }
        }
    }

    @Test(arguments: [40, 60, 80, 100, 120, 200]) func everyLineFits(columns: Int) async throws {
        let home = try GoldenHome()
        try await Self.fill(home)
        try await home.serve(to: "agent") {
            for command in Self.commands {
                let line = "stty cols \(columns) rows 50; \"$UNDERTONE\" \(command)"
                let result = try await home.program.shell(
                    "env TERM=xterm NO_COLOR=1 script -qec '\(line.replacing("'", with: "'\\''"))' /dev/null")
                let lines = result.output.split(separator: "\r\n").flatMap { $0.split(separator: "\n") }.map(
                    String.init)
                #expect(lines.count > 1 || command.hasPrefix("audit verify"), "\(command): \(result)")
                let wide = lines.filter { DisplayWidth.columns(of: $0) > columns || $0.contains("\u{1B}") }
                #expect(wide.isEmpty, "\(command) at \(columns): \(wide.first ?? "")")
            }
        }
    }

    /// What matters is there at every width, and the heading as a whole from 60 on.
    @Test(arguments: [40, 60, 80, 100, 120, 200]) func whatMattersStays(columns: Int) async throws {
        let home = try GoldenHome()
        try await home.serve(to: "agent") {
            for (command, wanted) in [
                ("alerts", ["cry-1", "he shouts", "REASONS"]), ("audit show", ["vera", "complaint 17"]),
                ("segments list --reason r", ["call-1-1", "critical"]), ("presets", ["balanced", "6.1 s", "22.1"]),
                ("mine", ["alerts", "GOES"]), ("trust", ["usb-1", "trusted"]),
                ("config show --origin", ["vault.evaluation_keep_days", "alerting.max_alerts_per_hour"]),
            ] {
                let line = "stty cols \(columns) rows 50; \"$UNDERTONE\" \(command)"
                let result = try await home.program.shell("env TERM=xterm NO_COLOR=1 script -qec '\(line)' /dev/null")
                for words in wanted {
                    #expect(result.output.contains(words), "\(command) at \(columns): \(result.output)")
                }
            }
        }
    }

    /// A path is a link where the terminal has links, and never on a pipe.
    @Test(arguments: [("VTE_VERSION=7600 TERM=xterm", true), ("TERM=xterm-kitty", true), ("TERM=linux", false)])
    func writtenFileIsALink(environment: String, isLink: Bool) async throws {
        let home = try GoldenHome()
        let command = "audit export --log events.sqlite --force --output"
        let line = "\"$UNDERTONE\" \(command) \"a b.ndjson\""
        let shown = try await home.program.shell("env \(environment) script -qec '\(line)' /dev/null").output
        let link = "\u{1B}]8;;file://\(home.program.home)/a%20b.ndjson\u{1B}\\a b.ndjson\u{1B}]8;;\u{1B}\\"
        #expect(shown == (isLink ? link : "a b.ndjson") + "\r\n", "\(shown)")
        let piped = try await home.program.shell("\(environment) $UNDERTONE \(command) c.ndjson")
        #expect(piped.output == "c.ndjson\n")
    }

    @Test func inAPipeNothingIsCut() async throws {
        let home = try GoldenHome()
        try await Self.fill(home)
        try await home.serve(to: "agent") {
            let alerts = try await home.program.shell("$UNDERTONE alerts")
            #expect(
                alerts.output.contains(Self.long.trimmingCharacters(in: .whitespaces)) && !alerts.output.contains("…"))
            #expect(alerts.output.contains(String(repeating: "x", count: 90)))
        }
    }
}
