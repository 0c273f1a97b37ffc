import EventLog
import Events
import Foundation
import TestSignals
import TestSupport
import Testing
import Vocabulary

/// What an earlier program wrote into its log is read back equal, and today's writes the same bytes: the log outlives
/// the program, and others read it. The texts lie in `Tests/Fixtures/Golden`.
struct GoldenLogTests {
    private static func event(_ line: String) throws -> Event {
        try JSONDecoder().decode(Event.self, from: Data(line.utf8))
    }

    @Test func everyTypeIsAmongTheLines() throws {
        let types = try Golden.lines("events.ndjson").map { try Self.event($0).type }
        #expect(Set(types).count == 39 && Set(types) == Set(EventFamilies.own.types))
    }

    @Test func everyLineIsReadAndWrittenAgainAsItWas() throws {
        for line in try Golden.lines("events.ndjson") { #expect(try GoldenText.json(Self.event(line)) == line) }
    }

    @Test func linesOfOlderProgramsAreRead() throws {
        let lines = try Golden.lines("older.ndjson").map { try GoldenText.json(Self.event($0)) + "\n" }
        try Golden.compare(lines.joined(), with: "older.read.ndjson")
    }

    @Test func whatIsAppendedIsWrittenByteForByte() throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let log = try folder.open(clock: { clock.value })
        for line in try Golden.lines("events.ndjson") {
            clock.advance(seconds: 1)
            try log.append(try Self.event(line).data)
        }
        try Golden.compare(Self.dump(folder), with: "appended.sql")
    }

    @Test func everyCommandOfPeopleWritesTheSameRowsAndGivesTheSameAnswers() throws {
        let folder = try TemporaryFolder()
        var script = try GoldenScript(in: folder)
        try script.run("walk.txt")
        var places = Placeholders()
        try Golden.compare(places.identifiers(in: script.answers), with: "walk.answers")
        // With the hashes of the audit: nothing in its rows is left to luck.
        try Golden.compare(Self.dump(folder), with: "walk.sql")
        #expect(try script.log.verifyAudit().isWhole)
    }

    @Test func requestsForHelpWriteTheSameRowsAndGiveTheSameAnswers() throws {
        let folder = try TemporaryFolder()
        var script = try GoldenScript(in: folder)
        try script.run("help.txt")
        var places = Placeholders()
        try Golden.compare(places.identifiers(in: script.answers), with: "help.answers")
        try Golden.compare(places.hashes(in: Self.dump(folder)), with: "help.sql")
        #expect(try script.log.verifyAudit().isWhole)
    }

    @Test(arguments: ["forgotten", "retained"]) func whatIsErasedLeavesTheSameRows(name: String) throws {
        let folder = try TemporaryFolder()
        var script = try GoldenScript(in: folder)
        try script.run("walk.txt")
        try script.run("\(name).txt")
        try Golden.compare(Self.dump(folder), with: "\(name).sql")
        #expect(try script.log.verifyAudit().isWhole)
    }

    @Test func aLogOfAnEarlierProgramIsOpenedAndAddsUpToTheSame() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/state", withIntermediateDirectories: false)
        try LogDump.restore(Golden.text("walk.sql"), to: folder.log)
        let log = try folder.open(clock: { Samples.instant })
        for record in try log.page(after: 0).records { #expect(try GoldenText.json(record.event()) == record.json) }
        try Golden.compare(GoldenText.pretty(Projection(of: log)), with: "walk.json")
        #expect(try LogReader(path: folder.log).verifyAudit() == log.verifyAudit())
        #expect(
            try LogReader(path: folder.log).segments(SegmentFilter(state: .all)) == log.segments(.init(state: .all)))
        // Reading has changed nothing.
        try Golden.compare(Self.dump(folder), with: "walk.sql")
    }

    /// What was written before reasons lay beside the chain: it is checked as it was, and goes on.
    @Test func aLogWithWordsInItsChainIsWholeAndGoesOn() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/state", withIntermediateDirectories: false)
        try LogDump.restore(Golden.text("older.sql"), to: folder.log)
        let before = try LogReader(path: folder.log).verifyAudit()
        #expect(before.isWhole && before.rows > 40 && before.erasedReasons == 0)
        #expect(try LogReader(path: folder.log).segments(SegmentFilter(state: .all)).count == 6)
        let log = try folder.open(clock: { Samples.instant })
        #expect(try log.auditPage(after: 0, limit: 99).contains { $0.reason == "complaint 17" && $0.reasonHash == nil })
        // A second person's word of that time was for any reason: it is over.
        #expect(try log.segments(SegmentFilter(state: .all)).allSatisfy { $0.requests == nil })
        try log.holdSegment("call-3-0", reason: "complaint 20", by: Samples.vera)
        let after = try log.verifyAudit(anchors: [before.head])
        #expect(after.isWhole && after.rows == before.rows + 1 && after.anchors == 1)
        #expect(try log.auditPage(after: before.head.sequence, limit: 9).map(\.reason) == ["complaint 20"])
    }

    private static func dump(_ folder: TemporaryFolder) throws -> String {
        var places = Placeholders()
        return places.identifiers(in: try LogDump.text(of: folder.log))
    }

    /// What a log adds up to.
    private struct Projection: Encodable {
        let alerts: [AlertRecord]
        let openAlerts: [String]
        let segments: [SegmentRecord]
        let receipts: [String: ErasurePayload]
        let consents: [ConsentRecord]
        let audit: [AuditEntry]
        let verdict: AuditVerdict
        let heard: [String: Bool]
        /// Numbers of the events that a filter lets through.
        let filtered: [String: [Int64]]

        init(of log: EventLog) throws {
            alerts = try log.alerts()
            openAlerts = try log.alerts(openOnly: true).map(\.alert.alertID)
            segments = try log.segments(SegmentFilter(state: .all))
            receipts = try ["call-1-0", "x-0", "none"].reduce(into: [:]) { $0[$1] = try log.receipt(ofSegment: $1) }
            consents = try log.consents()
            audit = try log.auditPage(after: 0, limit: 1_000)
            verdict = try log.verifyAudit()
            heard = try alerts.reduce(into: [:]) { heard, record in
                let finding = try log.finding(ofAlert: record.alert.alertID)
                if case .nothingWrong = finding {
                    heard[record.alert.alertID] = true
                } else {
                    heard[record.alert.alertID] = false
                }
            }
            filtered = try AlertLevel.allCases.reduce(into: [:]) { found, level in
                found[level.rawValue] = try log.page(after: 0, levels: [level]).records.map(\.sequence)
            }
        }
    }
}
