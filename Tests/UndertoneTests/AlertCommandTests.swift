import EventLog
import Events
import Feed
import FeedClient
import Foundation
import TestServers
import Testing

@testable import undertone

/// The commands on one alert, and the silent request for help, against a real feed and log.
struct AlertCommandTests {
    private func run(_ feed: ServedFeed, _ arguments: String...) async throws -> Program.Result {
        try await feed.program.run(arguments + ["--socket", feed.socket])
    }

    @Test func supervisorSeesTakesHandsOnAndResolves() async throws {
        let feed = try ServedFeed()
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        try await feed.serve {
            let taken = try await run(feed, "takeover", "aaaa")
            #expect(taken.status == 0 && taken.output.hasPrefix("aaaa1111 taken over by"), "\(taken)")
            #expect(taken.output.contains("\(ServedFeed.name), high, pitch 3.4 semitones"))
            let handed = try await run(feed, "handover", "aaaa", "--to", "ivan")
            #expect(handed.output.hasPrefix("aaaa1111 handed on to ivan: \(ServedFeed.name)"), "\(handed)")
            let listed = try await run(feed, "alerts", "--open")
            #expect(listed.output.contains("handed on") && listed.output.contains("ivan"))
            let resolved = try await run(feed, "resolve", "aaaa", "--note", "took the call", "--json")
            let record = try JSONDecoder().decode(AlertRecord.self, from: Data(resolved.output.utf8))
            #expect(record.life.state == .resolved && record.note == "took the call")
            #expect(try await run(feed, "alerts", "--open").output == "no alert is open\n")
        }
    }

    @Test func supervisorSaysThatNothingWasWrongAtOnceOrLater() async throws {
        let feed = try ServedFeed()
        for id in ["aaaa1111", "bbbb2222"] { try feed.log.append(.alert(.raised, ServedFeed.alert(id))) }
        try await feed.serve {
            for id in ["aaaa", "bbbb"] { _ = try await run(feed, "ack", id) }
            let resolved = try await run(feed, "resolve", "aaaa", "--nothing-wrong", "--note", "a funny call")
            #expect(
                resolved.output.hasPrefix("aaaa1111 resolved, nothing was wrong: \(ServedFeed.name), high"),
                "\(resolved)")
            let plain = try await run(feed, "resolve", "bbbb")
            #expect(plain.output.hasPrefix("bbbb2222 resolved: \(ServedFeed.name), high"), "\(plain)")
            let listed = try await run(feed, "alerts").outputLines
            #expect(listed.count { $0.contains("resolved: nothing was wrong") } == 1)
            let later = try await run(feed, "resolve", "bbbb", "--nothing-wrong", "--json")
            let record = try JSONDecoder().decode(AlertRecord.self, from: Data(later.output.utf8))
            #expect(record.life.nothingWrong && record.life.state == .resolved)
        }
        #expect(try feed.log.alert(id: "aaaa1111")?.note == "a funny call")
    }

    /// Each act on an alert began with a line about every agent who has gone home.
    @Test(arguments: [["ack", "aaaa"], ["takeover", "aaaa"], ["resolve", "aaaa"], ["note", "aaaa", "--note", "x"]])
    func whoseDaemonDoesNotRunIsNoNewsWhereTheAlertIsFound(command: [String]) async throws {
        let feed = try ServedFeed()
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        let away = ["--socket", feed.program.file("gone.sock").path(percentEncoded: false)]
        try await feed.serve {
            _ = try await run(feed, "ack", "aaaa")
            let found = try await feed.program.run(command + ["--socket", feed.socket] + away)
            #expect(found.status == 0 && found.errors.isEmpty, "\(found)")
            let absent = try await feed.program.run(
                [command[0], "ffff"] + command.dropFirst(2) + ["--socket", feed.socket] + away)
            #expect(absent.status == 1 && absent.errors.contains("gone.sock"), "\(absent)")
        }
    }

    @Test func whatTheStateForbidsIsOneLine() async throws {
        let feed = try ServedFeed()
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        try await feed.serve {
            // Nobody has seen it so far.
            let result = try await run(feed, "resolve", "aaaa")
            #expect(result.status == 1 && result.output == "" && result.errorLines.count == 1, "\(result)")
        }
    }

    @Test(arguments: [
        (ServedFeed.Caller.supervisor, ["contest", "aaaa", "--reason", "x"], "agent"),
        (.supervisor, ["judge", "aaaa", "--upheld"], "qa"), (.qa, ["ack", "aaaa"], "supervisor"),
        (.qa, ["takeover", "aaaa"], "supervisor"), (.qa, ["handover", "aaaa", "--to", "x"], "supervisor"),
        (.agent, ["ack", "aaaa"], "supervisor"), (.agent, ["resolve", "aaaa"], "supervisor"),
        (.agent, ["judge", "aaaa", "--dismissed"], "qa"),
    ])
    func wrongRoleIsOneLineWithTheRoleThatIsNeeded(
        caller: ServedFeed.Caller, command: [String], needed: String
    ) async throws {
        let feed = try ServedFeed()
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        let newest = try feed.log.newestSequence
        try await feed.serve(as: caller) {
            let result = try await feed.program.run(command + ["--socket", feed.socket])
            #expect(result.status == 77 && result.output == "" && result.errorLines.count == 1, "\(result)")
            #expect(result.errors.contains(needed))
        }
        #expect(try feed.log.newestSequence == newest)
    }

    @Test func agentContestsAndQualityAssuranceJudges() async throws {
        let feed = try ServedFeed()
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        try await feed.serve(as: .agent) {
            let contested = try await run(feed, "contest", "aaaa", "--reason", "I was laughing")
            #expect(contested.status == 0 && contested.output.hasPrefix("aaaa1111 contested"), "\(contested)")
            #expect(try await run(feed, "alerts").output.contains("contested: pitch 3.4"))
        }
        try await feed.serve(as: .qa) {
            let judged = try await run(feed, "judge", "aaaa", "--upheld", "--note", "a laugh")
            #expect(judged.status == 0 && judged.output.contains("the agent is right"), "\(judged)")
            #expect(try await run(feed, "alerts").output.contains("judged to be wrong: pitch 3.4"))
        }
        #expect(try feed.log.alert(id: "aaaa1111")?.life.dispute.isUpheld == true)
    }

    @Test(arguments: [
        "judge aaaa", "judge aaaa --upheld --dismissed", "contest aaaa", "contest aaaa --reason ' '", "handover aaaa",
        "handover aaaa --to ''", "takeover aaa", "resolve", "alerts --level calm", "help-me --quiet --json",
        "watch --once --bell",
    ])
    func wrongUseIsToldBeforeAnythingIsSent(command: String) async throws {
        let program = try Program()
        #expect(try await program.shell("$UNDERTONE \(command)").status == 64)
    }

    // MARK: - Help

    private func configured(_ feed: ServedFeed) throws {
        try Data("[feed]\nagent_socket = \"\(feed.socket)\"\n".utf8).write(to: feed.program.file("u.toml"))
    }

    private func helpMe(_ feed: ServedFeed, _ arguments: String...) async throws -> Program.Result {
        try await feed.program.run(["help-me", "--config", "u.toml"] + arguments)
    }

    @Test func helpIsKeptAndTheScreenTellsNobody() async throws {
        let feed = try ServedFeed()
        try configured(feed)
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        try await feed.serve(as: .agent) {
            let first = try await helpMe(feed)
            #expect(first.status == 0 && first.errors == "" && first.output.contains("nobody is watching"), "\(first)")
            #expect(first.output.hasPrefix("noted ") && !first.output.lowercased().contains("help"))
            let quiet = try await helpMe(feed, "--quiet", "--reason", "he is threatening me")
            #expect(quiet.status == 0 && quiet.output == "" && quiet.errors == "")
            let json = try await helpMe(feed, "--json", "--reason", "again")
            let record = try JSONDecoder().decode(AlertRecord.self, from: Data(json.output.utf8))
            #expect(record.alert.kind == .help && record.alert.explanation.contains("again"))
            #expect(try feed.log.alerts(openOnly: true).count(where: { $0.alert.kind == .help }) == 3)
        }
        // An alert that is newer comes after them.
        try feed.log.append(.alert(.raised, ServedFeed.alert("bbbb2222")))
        try await feed.serve {
            let lines = try await run(feed, "alerts").outputLines
            #expect(lines.count == 6 && lines[1...3].allSatisfy { $0.contains("HELP") && $0.contains("asks for help") })
            #expect(lines.contains { $0.contains("asks for help: he is threatening me") })
            #expect(try await run(feed, "alerts", "--level", "critical").outputLines.count == 4)
            #expect(try await run(feed, "alerts", "--level", "high", "--agent", "maria").outputLines.count == 3)
            #expect(try await run(feed, "alerts", "--agent", "ivan").errors.contains("no daemon of an agent ivan"))
        }
    }

    @Test func helpWaitsForADaemonThatIsBeingRestarted() async throws {
        var wasInTime = false
        for _ in 0..<10 where !wasInTime {
            let feed = try ServedFeed()
            try configured(feed)
            let asked = ContinuousClock.now
            let asking = Task { try await helpMe(feed) }
            try await Task.sleep(for: .milliseconds(300))
            try await feed.serve(as: .agent) {
                // Beside many other tests a daemon may be back later than anybody waits for it: then nothing was tried.
                wasInTime = ContinuousClock.now - asked < FeedClient.patience / 2
                let result = try await asking.value
                guard wasInTime else { return }
                #expect(result.status == 0)
                #expect(try feed.log.alerts(openOnly: true).count == 1, "it is kept")
            }
        }
        #expect(wasInTime)
    }

    @Test func helpThatNobodyKeepsIsSaidLoudly() async throws {
        let feed = try ServedFeed()
        try configured(feed)
        let result = try await helpMe(feed, "--quiet")
        #expect(result.status == 69 && result.output == "" && result.errorLines.count == 1)
        #expect(result.errors.contains("NOT SENT, nobody knows of it"))
    }

    /// Words without an option were refused, pasted identifiers too, and a spreadsheet had the last note alone.
    @Test func wordsWithoutAnOptionAreTheNote() async throws {
        let feed = try ServedFeed()
        let id = "0e36475a-67f0-4b1c-8f0e-0123456789ab"
        try feed.log.append(.alert(.raised, ServedFeed.alert(id)))
        try await feed.serve {
            let noted = try await run(feed, "note", "0e36475a…", "he calls again at three")
            #expect(noted.status == 0 && noted.output.hasPrefix("0e36475a noted"), "\(noted)")
            _ = try await run(feed, "note", "0e36", "he", "was", "rude")
            _ = try await run(feed, "ack", id)
            _ = try await run(feed, "resolve", "0e36475a…9ab", "took the call over")
            _ = try await run(feed, "note", "0e36", "--note", "all", "is", "well")
            let notes = ["he calls again at three", "he was rude", "took the call over", "all is well"]
            let kept = try feed.log.alert(id: id)
            #expect(kept?.notes.map(\.text) == notes && kept?.life.state == .resolved)
            let list = try await run(feed, "alerts", "--output", "csv")
            #expect(list.output.contains(notes.joined(separator: "; ")), "\(list)")
            let empty = try await run(feed, "note", "0e36", "--note", "")
            #expect(empty.status != 0, "\(empty)")
        }
    }

    /// An agent whom nobody knows was "no such alert".
    @Test func whoIsNotThereIsSaidAndWhoIs() async throws {
        let feed = try ServedFeed()
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        try await feed.serve {
            let login = String(ServedFeed.name.prefix { $0 != "," })
            let result = try await run(feed, "alerts", "--agent", "zoezoezoe")
            #expect(result.status == 66 && result.errorLines.count == 1, "\(result)")
            #expect(result.errors.contains("no daemon of an agent zoezoezoe answers; there are: \(login)"))
            for name in [login, "maria"] {
                #expect(try await run(feed, "alerts", "--agent", name).output.contains("aaaa1111"))
            }
        }
    }
}
