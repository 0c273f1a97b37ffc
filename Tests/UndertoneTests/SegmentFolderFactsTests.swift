import EventLog
import Events
import Foundation
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import undertone

/// What the doctor sees of stored segments, on real files and a real log.
struct SegmentFolderFactsTests {
    private func segment(_ id: String) -> SegmentPayload {
        SegmentPayload(
            segmentID: id, alertID: "a", agent: "maria", startedAt: ServedFeed.instant, durationS: 1, bytes: 10,
            level: .high, part: 0, recipients: ["abcdefgh"])
    }

    private func put(_ id: String, in folder: TemporaryFolder, age: Double = 120) throws {
        let path = "\(folder.path)/\(id).age"
        try Data(count: 10).write(to: URL(filePath: path))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: path)
    }

    @Test func filesAndLogAreHeldAgainstEachOther() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/events.sqlite"
        let log = try EventLog(path: file, source: "test", families: .own)
        for id in ["whole-0", "lost-0", "held-0"] { try log.append(.segment(.stored, segment(id))) }
        try log.holdSegment("held-0", reason: "complaint", by: Person(name: "vera", role: "qa"))
        for id in ["whole-0", "held-0", "stray-0"] { try put(id, in: folder) }
        // Its event comes in a moment.
        try put("fresh-0", in: folder, age: 0)
        let facts = try SegmentFolderFacts(folder: folder.path, log: file)
        #expect(facts.count == 4 && facts.bytes == 40 && facts.heldCount == 1 && facts.heldBytes == 10)
        #expect(facts.withoutEvent == ["stray-0"] && facts.withoutFile == ["lost-0"])
        #expect(facts.hasLog)
    }

    /// 2.9: a file of 0 bytes was "ok segments"; and its neighbours.
    @Test func aFileThatIsNotTheOneThatWasStoredIsTold() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/events.sqlite"
        let log = try EventLog(path: file, source: "test", families: .own)
        for id in ["whole-0", "empty-0", "short-0", "other-0"] {
            var payload = segment(id)
            payload.fileHash = id == "other-0" ? "f00d" : PlacedFile([UInt8](repeating: 0, count: 10)).hash
            try log.append(.segment(.stored, payload))
            try put(id, in: folder)
        }
        for (id, count) in [("empty-0", 0), ("short-0", 5), ("stray-0", 0)] {
            try Data(count: count).write(to: URL(filePath: "\(folder.path)/\(id).age"))
        }
        var facts = try Facts.healthy()
        let found = try SegmentFolderFacts(folder: folder.path, log: file)
        #expect(found.damaged == ["empty-0", "other-0", "short-0"] && found.withoutFile == [])
        #expect(found.count == 3 && found.withoutEvent == [], "a stray empty file is no segment")
        facts.segments = found
        let findings = SegmentCheck.findings(facts).filter { $0.text.contains("not the file that was stored") }
        #expect(findings.first?.hint?.contains("undertone segments erase empty-0") == true)
        // A log that knows nothing beside them, and one that was taken away.
        facts.eventLog = .absent
        #expect(EventLogCheck.findings(facts).map(\.verdict) == [.warning])
        facts.eventLog = .whole(newest: nil)
        #expect(EventLogCheck.findings(facts).map(\.verdict) == [.warning])
        facts.eventLog = .takenAway
        #expect(EventLogCheck.findings(facts).map(\.verdict) == [.fault])
    }

    /// 2.10: "ok event log" beside the daemon's own warning about it.
    @Test func aWarningOfTheDaemonAboutItsLogIsTheCheckToo() throws {
        var facts = try Facts.healthy()
        #expect(EventLogCheck.findings(facts).map(\.verdict) == [.ok])
        guard case .success(var answer) = facts.daemon.answer else {
            Issue.record("no daemon answers")
            return
        }
        answer.status.warnings = ["memory is not locked", "the event log: its file was taken away"]
        facts.daemon.answer = .success(answer)
        let findings = EventLogCheck.findings(facts)
        #expect(findings.map(\.verdict) == [.fault] && findings.first?.text.contains("taken away") == true)
    }

    /// Attacks 50 and 53: `doctor` said nothing of either.
    @Test func whatIsOverdueOrNotConfirmedIsTold() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/events.sqlite"
        let log = try EventLog(path: file, source: "test", families: .own)
        let vera = Person(name: "vera", uid: 1_003, role: "qa")
        for id in ["held-0", "keys-0"] {
            try log.append(.segment(.stored, segment(id)))
            try put(id, in: folder)
        }
        try log.holdSegment("held-0", reason: "complaint", reviewAt: ServedFeed.instant, by: vera)
        _ = try log.rekeySegment(
            "keys-0", from: [1], to: [2], recipients: ["ijklmnop"], reason: "r", by: vera, isUntouched: { true }
        ) { PlacedFile([UInt8](repeating: 1, count: 10)) }
        var facts = try Facts.healthy()
        facts.segments = try SegmentFolderFacts(folder: folder.path, log: file)
        let texts = SegmentCheck.findings(facts).map { "\($0)" }
        for words in ["held beyond the day of review", "undertone segments confirm keys-0", "that somebody has named"] {
            #expect(texts.contains { $0.contains(words) }, "\(texts)")
        }
    }

    @Test func withoutAFolderOrALogThereIsNothing() throws {
        let folder = try TemporaryFolder()
        let none = try SegmentFolderFacts(folder: folder.path + "/none", log: folder.path + "/none.sqlite")
        #expect(none.count == 0 && none.withoutEvent.isEmpty && none.withoutFile.isEmpty)
        try Data("no database".utf8).write(to: URL(filePath: folder.path + "/events.sqlite"))
        try put("a-0", in: folder)
        let unread = try SegmentFolderFacts(folder: folder.path, log: folder.path + "/events.sqlite")
        #expect(unread.count == 1 && !unread.hasLog && unread.withoutEvent.isEmpty)
    }
}
