import DaemonConfiguration
import EventLog
import Events
import FeedClient
import Foundation
import Languages
import TestServers
import Testing
import Vocabulary

@testable import undertone

/// D3, D16 and D25: what somebody is told who asks many daemons at once.
struct ManyDaemonTests {
    private static func fault(_ name: String, _ words: String, _ code: FeedClientError.Code = .refused)
        -> (FeedClient, FeedClientError)
    {
        let path = "/run/undertone/\(name)/feed.sock"
        let client = FeedClient(socketPath: path, login: name, identity: DaemonIdentity(uid: 1, name: name))
        return (client, FeedClientError(code: code, underlying: 403, context: words.replacing("PATH", with: path)))
    }

    private static func words(_ silent: [(FeedClient, FeedClientError)], asked: Int) -> [String] {
        DaemonFault.all(of: silent, asked: asked).map(\.words)
    }

    @Test func sameRefusalOfAllIsSaidOnce() {
        let nine = (1...9).map { Self.fault("agent\($0)", "Only the role QA may; you are supervisor.") }
        #expect(Self.words(nine, asked: 9) == ["none of 9 daemons does it: Only the role QA may; you are supervisor."])
        #expect(
            Self.words(Array(nine.prefix(2)), asked: 9) == [
                "agent1, agent2: Only the role QA may; you are supervisor."
            ])
        #expect(Self.words(Array(nine.prefix(1)), asked: 1) == ["Only the role QA may; you are supervisor."])
        #expect(DaemonFault.all(of: nine, asked: 9)[0].error.underlying == 403)
    }

    @Test func whereTheyDifferAgentsAreNamed() {
        let mixed = [
            Self.fault("anna", "the reason says nothing"), Self.fault("ben", "Only the role QA may."),
            Self.fault("cem", "the reason says nothing"),
        ]
        #expect(
            Self.words(mixed, asked: 3) == ["anna, cem: the reason says nothing", "ben: Only the role QA may."])
        let away = ["anna", "ben", "cem"].map { Self.fault($0, "No Undertone daemon listens on PATH.", .noDaemon) }
        #expect(
            Self.words(away, asked: 4) == [
                "No Undertone daemon listens on /run/undertone/anna/feed.sock. The same goes for ben, cem."
            ])
        let many = (1...20).map { Self.fault("a\($0)", "PATH does not answer.", .unavailable) }
        #expect(Self.words(many, asked: 20)[0].hasSuffix("a9 and 11 more."))
    }

    @Test func listsAreJoinedByTimeAndEachKeepsItsOrder() {
        func at(_ seconds: Double, _ name: String) -> (Timestamp, String) {
            (ServedFeed.instant.advanced(bySeconds: seconds), name)
        }
        let joined = [(Timestamp, String)].joined(
            [[at(1, "a1"), at(5, "a2"), at(2, "a3")], [at(3, "b1"), at(5, "b2")], []], by: \.0)
        #expect(joined.map(\.1) == ["a1", "b1", "a2", "a3", "b2"], "the clock of a was set back")
    }

    @Test(
        arguments: [
            (
                true, false, false, [],
                "undertone-qa for quality assurance, undertone-audit for auditors, undertone-operator"
            ),
            (true, false, false, ["undertone"], "log out and in anew"),
            (true, false, false, ["undertone-qa"], "in the group undertone-qa"),
            (true, false, true, ["undertone"], "log out and in anew"), (true, false, true, ["undertone-agent"], nil),
            (true, true, true, [], nil), (false, false, false, [], nil),
        ] as [(Bool, Bool, Bool, [String], String?)])
    func whoIsNotInTheGroupIsToldSo(isThere: Bool, isListed: Bool, isPassed: Bool, groups: [String], words: String?) {
        let folder = SharedFolder(
            path: "/run/undertone", isThere: isThere, isListed: isListed, isPassed: isPassed, groups: Set(groups))
        let said = folder.words(to: UndertoneConfiguration().feed, own: "/run/user/1/undertone/agent.sock").map {
            Language.english.text($0)
        }
        #expect((said == nil) == (words == nil))
        if let words { #expect(said?.contains(words) == true && said?.contains("/run/undertone is there") == true) }
    }

    /// Two daemons in a folder, as supervisors see them.
    private func two(
        as caller: ServedFeed.Caller = .supervisor, statuses: [StatusPayload] = [],
        _ fill: (ServedFeed, Int) throws -> Void, _ body: (Program, String) async throws -> Void
    ) async throws {
        let program = try Program()
        let folder = program.home + "/run"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let feeds = try ["anna", "ben"].map { try ServedFeed(in: program, agent: $0, socket: "\(folder)/\($0).sock") }
        for (index, feed) in feeds.enumerated() { try fill(feed, index) }
        let statuses = statuses.count == 2 ? statuses : [ServedFeed.status, ServedFeed.status]
        try await feeds[0].serve(as: caller, status: statuses[0]) {
            try await feeds[1].serve(as: caller, status: statuses[1]) { try await body(program, folder) }
        }
    }

    @Test func auditOfManyHasAnAgentAndOneOrder() async throws {
        try await two(as: .agent) { feed, index in
            for row in 0..<3 {
                let actor = Person(name: "vera", uid: 1003, role: "qa")
                try feed.log.audit(AuditDraft(actor: actor, action: "a\(index)", object: "s-\(row)", reason: "r"))
            }
        } _: { program, folder in
            let table = try await program.run("audit", "show", "--socket", folder, "--limit", "4")
            #expect(table.outputLines.count == 5 && table.outputLines[0].hasPrefix("AGENT"), "\(table)")
            for name in ["anna.sock", "ben.sock"] { #expect(table.output.contains(name)) }
            let rows = try await program.run("audit", "show", "--socket", folder, "--json").outputLines.map {
                try JSONDecoder().decode(AuditEntry.self, from: Data($0.utf8))
            }
            #expect(rows.count == 6 && rows.map(\.at) == rows.map(\.at).sorted())
            let none = try await program.run("audit", "show", "--socket", folder, "--until", "yesterday")
            #expect(none.output == "no such row\n")
            let verdicts = try await program.run("audit", "verify", "--socket", folder, "--without-journal")
            #expect(verdicts.status == 2 && verdicts.output.contains("ben.sock"), "\(verdicts)")
            #expect(verdicts.output.components(separatedBy: "not refuted: 3 rows").count == 3)
        }
    }

    @Test func watchOnceIsInOneOrder() async throws {
        try await two { feed, index in
            for number in 0..<2 {
                try feed.log.append(.alert(.raised, ServedFeed.alert("\(number)\(index)aa1111")))
                Thread.sleep(forTimeInterval: 0.003)
            }
        } _: { program, folder in
            let lines = try await program.run("watch", "--once", "--json", "--socket", folder).outputLines
            let times = lines.map { $0.components(separatedBy: "\"time\":\"").last?.prefix(24) ?? "" }
            #expect(lines.count == 4 && times == times.sorted(), "\(lines)")
        }
    }

    /// Section 3 of the newcomers: `status` ends as systemctl's does.
    @Test func statusEndsAsThatOfSystemctl() async throws {
        var paused = ServedFeed.status
        paused.capture = .init(state: "paused", device: nil, since: ServedFeed.instant)
        try await two(as: .agent, statuses: [ServedFeed.status, paused]) { _, _ in
        } _: { program, folder in
            let all = try await program.run("status", "--socket", folder)
            #expect(all.status == 3 && all.errors.isEmpty && all.output.contains("paused"), "\(all)")
            let one = try await program.run("status", "--socket", "\(folder)/anna.sock", "--json")
            #expect(one.status == 0)
            let wrong = try await program.run("status", "mariia", "--socket", folder)
            #expect(wrong.status == 3 && wrong.errors.contains("mariia"), "\(wrong)")
            let named = try await program.run("status", "maria", "--socket", "\(folder)/anna.sock")
            #expect(named.status == 0 && named.output.contains("microphone"), "\(named)")
        }
        let none = try await Program().run("status")
        #expect(none.status == 3 && none.errorLines.count == 1)
    }

    @Test func alertsAreFilteredByTime() async throws {
        try await two { feed, index in
            var alert = ServedFeed.alert("\(index)aaa1111")
            if index == 1 { alert.onsetAt = .now }
            try feed.log.append(.alert(.raised, alert))
        } _: { program, folder in
            let wanted: [([String], [String])] = [
                ([], ["1aaa1111", "0aaa1111"]), (["--since", "10 min ago"], ["1aaa1111"]),
                (["--until", "yesterday"], ["0aaa1111"]),
                (["--since", "2025-03-01", "--until", "2025-03-02"], ["0aaa1111"]),
            ]
            for (options, ids) in wanted {
                let result = try await program.run(["alerts", "--socket", folder, "--output", "csv"] + options)
                let found = result.outputLines.dropFirst().map { String($0.prefix { $0 != "," }) }
                #expect(Set(found) == Set(ids), "\(options)")
            }
        }
    }

    /// Files of segments, and nothing that a shell would carry out.
    @Test func filesOfSegmentsAreCompletedToo() async throws {
        let program = try Program()
        for name in ["one.age", "two$(touch x).age", "notes.txt"] {
            try Data().write(to: program.file(name))
        }
        try FileManager.default.createDirectory(at: program.file("old"), withIntermediateDirectories: true)
        for (word, offered) in [(program.home + "/", ["/old/", "/one.age"]), (program.home + "/$(touch x)/", [])] {
            let files = try await program.run(
                "---completion", "segments", "replay", "--", "positional@0", "3", "\(word.count)", "undertone",
                "segments", "replay", word)
            for name in ["/old/", "/one.age", "touch", "notes"] {
                #expect(files.output.contains(name) == offered.contains(name), "\(word): \(files.output)")
            }
        }
    }

    /// What a shell runs when a key is pressed.
    @Test func identifiersAndAgentsAreCompletedInSilence() async throws {
        try await two { feed, index in
            try feed.log.append(.alert(.raised, ServedFeed.alert("\(index)aaa1111")))
        } _: { program, folder in
            let ids = try await program.run(
                "---completion", "ack", "--", "positional@0", "3", "0", "undertone", "ack", "--socket", folder, "")
            #expect(
                ids.status == 0 && ids.errors.isEmpty && Set(ids.outputLines) == ["0aaa1111", "1aaa1111"], "\(ids)")
        }
        #expect(Completions.clean(["6b0e-1", "maria", "$(touch x)", "a;b", "a b", "ü", ""]) == ["6b0e-1", "maria"])
        let started = ContinuousClock.now
        let none = try await Program().run(
            "---completion", "ack", "--", "positional@0", "1", "0", "undertone", "ack", "")
        #expect(none.output.filter { !$0.isWhitespace }.isEmpty && none.errors.isEmpty, "\(none)")
        #expect(started.duration(to: .now) < .seconds(5))
    }
}
