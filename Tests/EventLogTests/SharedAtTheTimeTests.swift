import EventLog
import Events
import GRDB
import Synchronization
import TestSupport
import Testing
import Vocabulary

/// What was written when less was shared is never shown wider (attack 71).
struct SharedAtTheTimeTests {
    private let folder: TemporaryFolder
    private let log: EventLog
    private let profile = Shared(Profile.agentOnly)

    /// A value that the log's closure and the test have in common.
    private final class Shared<Value: Sendable>: Sendable {
        private let held: Mutex<Value>
        init(_ value: Value) { held = Mutex(value) }
        var value: Value {
            get { held.withLock { $0 } }
            set { held.withLock { $0 = newValue } }
        }
    }

    init() throws {
        folder = try TemporaryFolder()
        log = try folder.open()
        log.stampEvents { [profile] in profile.value.visibility }
    }

    private func stamps() throws -> [Visibility] { try log.page(after: 0).records.map(\.writtenUnder) }

    @Test(arguments: Profile.allCases) func anEventKeepsWhatWasSharedWhenItWasWritten(then: Profile) throws {
        profile.value = then
        try log.append(.alert(.raised, Samples.alert("a")))
        profile.value = .supervised
        #expect(try stamps() == [then.visibility])
        #expect(try log.alert(id: "a")?.writtenUnder == then.visibility)
    }

    @Test func whatComesLaterOfAnAlertIsNoWiderThanItsBeginning() throws {
        try log.append(.alert(.raised, Samples.alert("a")))
        profile.value = .supervised
        try log.append(.alert(.rising, Samples.alert("a", .high)))
        try log.append(.alert(.cleared, Samples.alert("a", cleared: true)))
        try log.append(.segment(.stored, Samples.segment("s", alert: "a")))
        try log.apply(.contest(reason: "a cough"), toAlert: "a", by: Samples.maria)
        try log.holdSegment("s", reason: "complaint of a customer", by: Samples.vera)
        _ = try log.redactSegment("s", as: "s-r", recipients: [], reason: "a name", by: Samples.vera) {
            PlacedFile([1])
        }
        #expect(try stamps() == Array(repeating: .none, count: 7))
        #expect(try log.alert(id: "a")?.writtenUnder == Visibility.none)
        #expect(try log.segments().allSatisfy { $0.writtenUnder == .none })
        // Another alert is as open as its own time.
        try log.append(.alert(.raised, Samples.alert("b")))
        #expect(try log.alert(id: "b")?.writtenUnder == Profile.supervised.visibility)
    }

    @Test func aNarrowerTimeNarrowsAnAlertForGood() throws {
        profile.value = .supervised
        try log.append(.alert(.raised, Samples.alert("a")))
        profile.value = .measureOnly
        try log.append(.alert(.rising, Samples.alert("a", .high)))
        profile.value = .supervised
        try log.append(.alert(.cleared, Samples.alert("a", cleared: true)))
        #expect(try log.alert(id: "a")?.writtenUnder == Profile.measureOnly.visibility)
        #expect(try stamps().map(\.sharesPatterns) == [true, false, false])
    }

    @Test func whatAnOlderReleaseWroteIsTheAgentsAlone() throws {
        profile.value = .supervised
        try log.append(.alert(.raised, Samples.alert("a")))
        let queue = try DatabaseQueue(path: folder.log)
        try queue.write { try $0.execute(sql: "UPDATE events SET shared = NULL; UPDATE alerts SET shared = NULL") }
        #expect(try stamps() == [.none])
        try log.append(.alert(.cleared, Samples.alert("a", cleared: true)))
        #expect(try log.alert(id: "a")?.writtenUnder == Visibility.none)
    }

    @Test func withoutAWordNothingIsShared() throws {
        let other = try EventLog(path: folder.path + "/o/events.sqlite", source: "test", families: .own)
        try other.append(.alert(.raised, Samples.alert("a")))
        #expect(try other.page(after: 0).records.map(\.writtenUnder) == [.none])
    }

    /// A log of before there were stamps, terms and facts is opened, and what it knows of consents is kept.
    @Test func aLogOfBeforeIsOpened() throws {
        try log.recordConsent(purpose: "alerts", isGranted: true, noticeVersion: 1, agent: "maria", by: Samples.maria)
        try log.append(.alert(.raised, Samples.alert("a")))
        let queue = try DatabaseQueue(path: folder.log)
        try queue.write { db in
            for (table, column) in [
                ("events", "shared"), ("alerts", "shared"), ("segments", "shared"), ("consents", "terms"),
                ("consents", "suspension"),
            ] {
                try db.execute(sql: "ALTER TABLE \(table) DROP COLUMN \(column)")
            }
            try db.execute(sql: "DROP TABLE facts; DELETE FROM grdb_migrations WHERE identifier = '6-words'")
        }
        let again = try folder.open()
        #expect(try again.consents().map(\.isGranted) == [true] && again.consents().first?.terms == nil)
        #expect(try again.page(after: 0).records.map(\.writtenUnder) == [.none, .none])
        #expect(try again.fact("reserve") == nil)
    }
}
