import Events
import Foundation
import GRDB
import TestServers
import TestSupport
import Testing
import Vocabulary
import Wellbeing

@testable import EventLog
@testable import undertone

/// What the agent learns of what others did, and the copy of everything.
@Suite(.hangGuard) struct MineCommandTests {
    private static func entry(
        _ sequence: Int64, _ action: String, _ object: String, _ reason: String?, secondsAgo: Double,
        hash: String? = nil
    ) -> AuditEntry {
        AuditEntry(
            sequence: sequence, at: ServedFeed.instant.advanced(bySeconds: -secondsAgo),
            actor: Person(name: "quinn", uid: 1_003, role: "qa"), action: action, object: object, reason: reason,
            reasonHash: hash, outcome: .allowed, previous: "p", hash: "h")
    }

    @Test func tenMinutesOfTheSameAreOneSentence() {
        let segment = SegmentPayload(
            segmentID: "s-0", alertID: "a", agent: "maria", startedAt: ServedFeed.instant, durationS: 1, bytes: 1,
            level: .high, part: 0)
        let entries = [
            Self.entry(5, "GET /v1/segments/{id}", "s-0", "complaint 17", secondsAgo: 0),
            Self.entry(4, "GET /v1/segments/{id}", "s-0", "complaint 17", secondsAgo: 599),
            Self.entry(3, "GET /v1/segments/{id}", "s-0", "complaint 17", secondsAgo: 601),
            Self.entry(2, "GET /v1/segments/{id}", "s-0", "gossip", secondsAgo: 2),
            Self.entry(1, "x.new", "o", nil, secondsAgo: 3, hash: "sha256:00"),
        ]
        let mine = MinePayload(
            agent: "maria", held: [], alerts: [], segments: [SegmentRecord(segment: segment, state: .stored)],
            accesses: entries, consent: ServedFeed.consent)
        let sentences = Access.summed(entries, byReason: true).map(AccessWording(mine).sentence)
        let began = Wording.since(ServedFeed.instant)
        #expect(sentences.count == 4, "\(sentences)")
        #expect(sentences[0].hasPrefix("quinn (qa) heard your recording of \(began), 2 times since "))
        #expect(sentences[0].hasSuffix(", reason: complaint 17"))
        #expect(sentences[1] == "quinn (qa) heard your recording of \(began), reason: complaint 17")
        #expect(sentences[2] == "quinn (qa) heard your recording of \(began), reason: gossip")
        #expect(sentences[3] == "quinn (qa) did something with o (x new), reason erased")
    }

    /// Attacks 83 and 86: the copy of everything lacks the baseline and all but the newest rows of the audit, and fails
    /// where the audit is large.
    @Test func theCopyIsWholeWithTwoHundredThousandRows() async throws {
        let feed = try ServedFeed()
        let vera = Person(name: "vera", uid: 1_003, role: "qa")
        try feed.log.audit(
            AuditDraft(actor: vera, action: "GET /v1/segments/{id}", object: "s-0", reason: "first of all"))
        let rows = 200_000
        // The log's own connection: what another one writes is not believed.
        try feed.log.exclusively { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows))
                    INSERT INTO audit SELECT i, '2025-03-01T09:30:00.250Z', 'ivan', 1001, 'supervisor', 'GET /v1/segments',
                        'segments', NULL, 'refused', 'p', 'h' FROM n
                    """)
        }
        for index in 0..<1_200 {
            try feed.log.append(
                .segment(
                    .refused,
                    SegmentPayload(
                        segmentID: "s-\(index)", alertID: "a", agent: "maria", startedAt: ServedFeed.instant,
                        durationS: 1,
                        bytes: 0, level: .high, part: 0)))
        }
        let state = feed.program.home + "/state"
        let voices = state + "/baselines/maria"
        try FileManager.default.createDirectory(atPath: voices, withIntermediateDirectories: true)
        let configuration = feed.program.file("c.toml")
        try Data(
            """
            [agent]
            id = "maria"
            [feed]
            agent_socket = "\(feed.socket)"
            [baseline]
            directory = "\(state)/baselines"
            """.utf8
        ).write(to: configuration)
        try Data(#"{"version":1}"#.utf8).write(to: URL(filePath: voices + "/usb-1.json"))
        let copy = feed.program.home + "/copy"
        try await feed.serve(as: .agent) {
            let exported = try await feed.program.run(
                "mine", "--export", copy, "--config", configuration.path(percentEncoded: false))
            #expect(exported.status == 0 && exported.errors.isEmpty, "\(exported)")
        }
        func lines(_ name: String) throws -> Int {
            try Data(contentsOf: URL(filePath: "\(copy)/\(name)")).count { $0 == UInt8(ascii: "\n") }
        }
        #expect(try lines("audit.ndjson") == rows && lines("segments.ndjson") == 1_200)
        #expect(try lines("events.ndjson") == 1_200)
        let audit = try Data(contentsOf: URL(filePath: copy + "/audit.ndjson"))
        #expect(audit.range(of: Data("first of all".utf8)) != nil)
        #expect(FileManager.default.contents(atPath: copy + "/baseline-usb-1.json") == Data(#"{"version":1}"#.utf8))
    }

    /// Issue 17: the agent's own events are in the copy, and are named.
    @Test func theCopyHoldsEveryFamilyOfOwnEvents() async throws {
        let feed = try ServedFeed()
        for family in WellbeingEvents.families {
            for step in family.steps {
                try feed.log.append(
                    .other(OtherEvent(family: family, step: step.name, subject: "s", payload: ["note": "mark"])))
            }
        }
        let configuration = feed.program.file("c.toml")
        try Data("[feed]\nagent_socket = \"\(feed.socket)\"\n".utf8).write(to: configuration)
        let path = configuration.path(percentEncoded: false)
        let copy = feed.program.home + "/copy"
        let held = MinePayload(
            agent: "maria",
            held: WellbeingEvents.families.map { .init(what: WellbeingEvents.name(of: $0), count: $0.steps.count) },
            alerts: [], segments: [], accesses: [], consent: ServedFeed.consent)
        try await feed.serve(as: .agent, held: held) {
            let exported = try await feed.program.run("mine", "--export", copy, "--config", path)
            #expect(exported.status == 0 && exported.errors.isEmpty, "\(exported)")
            let shown = try await feed.program.run("mine", "--config", path, environment: ["LC_ALL": "bg_BG.UTF-8"])
            #expect(shown.output.contains("отчети, които сте споделили"), "\(shown)")
        }
        let events = try String(contentsOfFile: copy + "/events.ndjson", encoding: .utf8)
        for family in WellbeingEvents.families { #expect(events.contains(family.prefix), "\(family.name)") }
    }

    /// A neighbour: one row cannot be read. What can be is copied, and the rest is named.
    @Test func aDamagedRowDoesNotTakeTheCopyAway() async throws {
        let feed = try ServedFeed()
        let vera = Person(name: "vera", uid: 1_003, role: "qa")
        for index in 0..<3 { try feed.log.audit(AuditDraft(actor: vera, action: "x", object: "\(index)")) }
        let queue = try DatabaseQueue(path: feed.log.path)
        try await queue.write { db in
            try db.execute(
                sql: """
                    DROP TRIGGER audit_is_not_changed;
                    UPDATE audit SET outcome = 'nonsense' WHERE sequence = 2
                    """)
        }
        let configuration = feed.program.file("c.toml")
        try Data("[feed]\nagent_socket = \"\(feed.socket)\"\n".utf8).write(to: configuration)
        let copy = feed.program.home + "/copy"
        try await feed.serve(as: .agent) {
            let exported = try await feed.program.run(
                "mine", "--export", copy, "--config", configuration.path(percentEncoded: false))
            #expect(exported.status == 0 && exported.errors.contains("audit.ndjson ends after"), "\(exported)")
        }
        #expect(FileManager.default.fileExists(atPath: copy + "/events.ndjson"))
        let left = try String(contentsOfFile: copy + "/not-in-this-copy.txt", encoding: .utf8)
        #expect(left.contains("audit.ndjson ends after"))
    }

    /// D18 and its kind: whatever `mine` counts is in the copy, or named as not in it; also a kind of a later version.
    @Test func whatIsCountedAndNotCopiedIsNamed() async throws {
        let feed = try ServedFeed()
        let configuration = feed.program.file("c.toml")
        try Data("[feed]\nagent_socket = \"\(feed.socket)\"\n".utf8).write(to: configuration)
        let held = MinePayload(
            agent: "maria",
            held: [
                .init(what: MinePayload.Holding.baseline, count: 1), .init(what: "diaries", count: 2),
                .init(what: MinePayload.Holding.events, count: 0),
            ], alerts: [], segments: [], accesses: [], consent: ServedFeed.consent)
        try await feed.serve(as: .agent, held: held) {
            let exported = try await feed.program.run(
                "mine", "--export", feed.program.home + "/copy", "--config", configuration.path(percentEncoded: false))
            #expect(exported.errors.contains("baseline: 1 of 1 not in this copy"), "\(exported)")
            #expect(exported.errors.contains("diaries: 2 of 2 not in this copy"), "\(exported)")
            #expect(!exported.errors.contains("events:"))
            #expect(exported.output.contains("0 alerts, 0 segments"), "\(exported)")
        }
    }
}
