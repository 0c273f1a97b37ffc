import EventLog
import Events
import Foundation
import GRDB
import TestSupport
import Testing

/// A column that holds what none of ours writes is damage, and told as such: no plausible value takes its place.
struct DamagedRowTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let log = try folder.open(clock: { Samples.instant })
        try log.append(.alert(.raised, Samples.alert("a")))
        try log.append(.segment(.stored, Samples.segment("s", alert: "a")))
        try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan)
        try log.holdSegment("s", reason: "complaint", by: Samples.vera)
        try log.ask(SegmentWish(segmentID: "s", action: .hear, reason: "complaint"), by: Samples.vera)
        try log.recordConsent(purpose: "alerts", isGranted: true, noticeVersion: 1, agent: "maria", by: Samples.maria)
    }

    private func damage(_ table: String, _ column: String) throws -> EventLog {
        let queue = try DatabaseQueue(path: folder.log)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "DROP TRIGGER IF EXISTS audit_is_not_changed")
            try db.execute(sql: "UPDATE \(table) SET \(column) = 'nonsense'")
        }
        try queue.close()
        return try folder.open()
    }

    private func expectDamage(_ body: () throws -> Void) {
        let error = #expect(throws: EventLogError.self) { try body() }
        #expect(error?.code == .damaged && error?.context.contains("nonsense") == true, "\(String(describing: error))")
    }

    @Test(arguments: ["state", "kind", "dispute", "highest_level", "acknowledged_at", "handled_at"])
    func ofAnAlert(column: String) throws {
        let log = try damage("alerts", column)
        expectDamage { _ = try log.alerts() }
        expectDamage { _ = try log.alert(id: "a") }
    }

    @Test func ofAnAlertThatWaits() throws {
        let log = try damage("alerts", "state = 'raised', waiting_since")
        expectDamage { try log.escalateOverdue(afterS: 1) }
    }

    @Test func ofWhatWasFoundOut() throws {
        let log = try damage("alerts", "found_calm_at")
        expectDamage { _ = try log.finding(ofAlert: "a") }
    }

    @Test func whoActsOnADamagedAlertIsToldToo() throws {
        let log = try damage("alerts", "state")
        expectDamage { try log.apply(.takeOver, toAlert: "a", by: Samples.olga) }
    }

    @Test(arguments: ["state", "held_at"])
    func ofASegment(column: String) throws {
        let log = try damage("segments", column)
        expectDamage { _ = try log.segments() }
    }

    @Test func ofARequestForASegment() throws {
        let log = try damage("segment_requests", "asked_at")
        expectDamage { _ = try log.segments() }
    }

    @Test func ofAConsent() throws {
        let log = try damage("consents", "granted_at")
        expectDamage { _ = try log.consents() }
    }

    @Test(arguments: ["time", "outcome"])
    func ofTheAudit(column: String) throws {
        let log = try damage("audit", column)
        expectDamage { _ = try log.auditPage(after: 0, limit: 9) }
    }

    @Test func ofTheNewestEvent() throws {
        let error = #expect(throws: EventLogError.self) { _ = try damage("events", "time") }
        #expect(error?.code == .damaged)
    }
}
