import EventLog
import Events
import Foundation
import TestServers
import TestSupport
import Testing

@testable import undertone

/// Reasons and notes come through standard input, so that `ps` shows them to nobody (attack 21).
@Suite(.hangGuard) struct PersonalWordsTests {
    private static func agentFeed() throws -> ServedFeed {
        let feed = try ServedFeed()
        try Data("[feed]\nagent_socket = \"\(feed.socket)\"\n".utf8).write(to: feed.program.file("u.toml"))
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111-2222")))
        return feed
    }

    @Test func theyAreReadFromStandardInput() async throws {
        let feed = try Self.agentFeed()
        try await feed.serve(as: .agent) {
            let help = try await feed.program.shell(
                "printf 'he threatens\\n me\\t' | $UNDERTONE help-me --reason - --config u.toml --json")
            #expect(help.status == 0, "\(help)")
            let record = try JSONDecoder().decode(AlertRecord.self, from: Data(help.output.utf8))
            #expect(record.alert.explanation.contains("he threatens me"))
            let contest = try await feed.program.shell(
                "echo 'a cough' | $UNDERTONE contest aaaa1111 --reason - --config u.toml --json")
            #expect(contest.status == 0 && contest.output.contains("\"a cough\""), "\(contest)")
        }
        try await feed.serve {
            _ = try await feed.program.run("ack", "aaaa1111", "--socket", feed.socket)
            let note = try await feed.program.shell(
                "echo 'called back' | $UNDERTONE resolve aaaa1111 --note - --socket \(feed.socket) --json")
            #expect(note.status == 0 && note.output.contains("called back"), "\(note)")
        }
    }

    /// Nothing about its words may keep a request for help from being sent.
    @Test(arguments: [
        ("\u{1B}[2Jhelp\u{9B}\u{202E}", "?[2Jhelp??"), ("a\nb\tc", "a b c"), ("   ", ""),
        (String(repeating: "é\u{301}", count: 900), String(repeating: "é\u{301}", count: 499) + "é…"), ("\u{2028}", ""),
    ])
    func aRequestForHelpIsSentWhateverItsWords(words: String, sent: String) async throws {
        #expect(HelpMeCommand.sendable(words) == (sent.isEmpty ? nil : sent))
        let feed = try Self.agentFeed()
        try await feed.serve(as: .agent) {
            let help = try await feed.program.run("help-me", "--reason", words, "--config", "u.toml")
            #expect(help.status == 0, "\(help)")
        }
    }

    /// Somebody in a hurry writes no option; the request goes out all the same, with these words.
    @Test(arguments: [
        (["he is threatening me"], "he is threatening me"),
        (["he", "is", "threatening", "me"], "he is threatening me"),
        (["--reason", "now", "he", "shouts"], "now he shouts"),
        (["--quiet", "please", "--reason", "come"], "come please"),
        (["segments"], "segments"),
    ])
    func wordsWithoutAnOptionAreSentToo(words: [String], sent: String) async throws {
        let feed = try Self.agentFeed()
        try await feed.serve(as: .agent) {
            let help = try await feed.program.run(["help-me"] + words + ["--config", "u.toml"])
            #expect(help.status == 0, "\(help)")
            let alerts = try await feed.program.run("alerts", "--json", "--config", "u.toml")
            #expect(alerts.output.contains("\"explanation\":\"\(sent)\""), "\(alerts)")
        }
    }

    @Test(arguments: [
        "contest abcd", "segments hold abcd", "segments release abcd", "segments erase abcd",
        "segments purpose abcd replay", "segments hold abcd --reason -",
    ])
    func withoutATerminalToAskOnTheyAreAskedForInWords(command: String) async throws {
        let program = try Program()
        let result = try await program.run(
            command.split(separator: " ").map(String.init) + ["--socket", program.home + "/none.sock"])
        #expect(result.status == 64 && result.errors.contains("--reason says why"), "\(result)")
        #expect(result.errorLines.count == 1)
    }

    /// The examples of the help are what people copy.
    @Test func noExampleShowsThemOnTheCommandLine() async throws {
        let program = try Program()
        for command in [
            ["help-me"], ["contest"], ["resolve"], ["judge"], ["segments", "hold"], ["segments", "release"],
            ["segments", "erase"], ["segments", "purpose"], ["segments", "list"], ["segments", "replay"],
            ["segments", "redact"], ["segments", "rekey"],
        ] {
            let help = try await program.run(command + ["--help"])
            #expect(help.status == 0 && !help.output.contains("--reason \"") && !help.output.contains("--note \""))
        }
    }
}
