import EventLog
import Events
import Foundation
import TestSupport
import Testing
import Vocabulary

struct ErasureTests {
    @Test func erasedAlertsAreGoneFromTheFilesAndLeaveNoHole() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        let secret = "pitch 3.4 semitones"
        try log.append(.alert(.raised, Samples.alert("a")))
        try log.apply(.takeOver, toAlert: "a", by: Samples.ivan, idempotencyKey: "k")
        try log.append(.segment(.stored, Samples.segment("s-0", alert: "a")))
        try log.append(.alert(.cleared, Samples.alert("a", cleared: true)))
        let help = try log.requestHelp(agent: "maria", reason: "he shouts", by: Samples.maria, idempotencyKey: "h")
        try log.apply(.takeOver, toAlert: help.alert.alertID, by: Samples.ivan)
        try log.apply(
            .resolve(note: "he shouts no more", nothingWrong: false), toAlert: help.alert.alertID, by: Samples.ivan)
        try log.append(.segment(.erased, Samples.segment("s-0", alert: "a")))
        try log.append(.segment(.stored, Samples.segment("s-1", alert: "a")))
        try log.append(Samples.started)
        #expect(try contents(of: folder).contains(secret))

        #expect(try log.eraseAlerts(reason: "asked for", by: Samples.maria) == 8)
        #expect(try !contents(of: folder).contains(secret) && !contents(of: folder).contains("he shouts"))
        let events = try log.page(after: 0).records.map { try $0.event() }
        #expect(events.map(\.sequence) == Array(1...11))
        #expect(
            events.map(\.type.shortName)
                == Array(repeating: "data.erased", count: 8) + ["segment.stored", "daemon.started", "data.erased"])
        guard case .erased(let receipt) = events[10].data else { return }
        #expect(
            receipt.what == "alerts" && receipt.count == 8 && receipt.by == "maria" && receipt.reason == "asked for")
        #expect(try log.alerts().isEmpty)
        // It still lies on disk.
        #expect(try log.segments().map(\.segment.segmentID) == ["s-1"])
        #expect(
            try log.auditPage(after: 0, limit: 9).map(\.action) == [
                "alert.takeover", "help", "alert.takeover", "alert.resolve", "erase",
            ])
        #expect(try log.verifyAudit().isWhole)
    }

    @Test func whatWouldHaveBeenRaisedIsNoAlertAndGoesWithThem() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try log.append(.alert(.tried, Samples.tried("t")))
        #expect(try log.alerts().isEmpty && log.alert(id: "t") == nil)
        #expect(try log.page(after: 0, levels: [.high]).records.map(\.type.rawValue) == ["io.undertone.alert.tried"])
        #expect(try log.escalateOverdue(afterS: 0).isEmpty)
        #expect(try log.clearLeftovers().isEmpty)
        #expect(throws: EventLogError.self) { try log.apply(.acknowledge, toAlert: "t", by: Samples.ivan) }
        #expect(try contents(of: folder).contains("usb-Jabra"))
        #expect(try log.eraseAlerts(reason: "asked for", by: Samples.maria) == 1)
        #expect(try !contents(of: folder).contains("usb-Jabra"))
        #expect(try log.page(after: 0).records.allSatisfy { $0.type.rawValue == "io.undertone.data.erased" })
    }

    @Test func whatIsNotOverStays() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        try log.append(.alert(.raised, Samples.alert("a")))
        let help = try log.requestHelp(agent: "maria", by: Samples.maria)
        #expect(try log.eraseAlerts(reason: "asked for", by: Samples.maria) == 0)
        #expect(try log.alerts().map(\.alert.alertID) == [help.alert.alertID, "a"])
    }

    @Test func consentStandsAsLastSaidAndOutlivesItsEvents() throws {
        let folder = try TemporaryFolder()
        let now = ManualClock()
        var log: EventLog? = try folder.open(clock: { now.value })
        func say(_ isGranted: Bool, notice: Int = 1) throws -> ConsentRecord? {
            try log?.recordConsent(
                purpose: "replay", isGranted: isGranted, noticeVersion: notice, agent: "maria", by: Samples.maria)
        }
        let granted = try #require(try say(true))
        #expect(granted.isGranted && granted.grantedAt == Samples.instant && granted.withdrawnAt == nil)
        now.advance(days: 1)
        #expect(try say(true) == granted)
        #expect(try log?.newestSequence == 1)
        let withdrawn = try #require(try say(false))
        #expect(!withdrawn.isGranted && withdrawn.grantedAt == Samples.instant && withdrawn.withdrawnAt == now.value)
        #expect(try say(true, notice: 2)?.noticeVersion == 2)
        #expect(
            try log?.page(after: 0).records.map(\.type.rawValue) == [
                "io.undertone.consent.granted", "io.undertone.consent.withdrawn", "io.undertone.consent.granted",
            ])
        now.advance(days: 100)
        try log?.retain(days: 7)
        log = nil
        let again = try folder.open()
        #expect(try again.consents().map(\.isGranted) == [true])
        #expect(try again.auditPage(after: 0, limit: 9).count == 4)
    }

    private func contents(of folder: TemporaryFolder) throws -> String {
        try ["", "-wal"].map { suffix in
            String(decoding: try Data(contentsOf: URL(filePath: folder.log + suffix)), as: UTF8.self)
        }.joined()
    }
}
