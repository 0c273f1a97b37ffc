import EventLog
import Events
import Foundation
import Languages
import Logging
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import undertoned

/// A desktop, a log and the service between them.
final class NoticeBench: Sendable {
    static let sam = Person(name: "sam", uid: 2001, role: "supervisor")
    static let sue = Person(name: "sue", uid: 2002, role: "supervisor")
    static let maria = Person(name: "maria", uid: 2000, role: "agent")

    static func alert(_ id: String, _ level: AlertLevel = .high) -> AlertPayload {
        let instant = Timestamp(millisecondsSince1970: 1_740_821_400_250)
        func reason(_ feature: VoiceFeature, _ delta: Double, of baseline: Double) -> AlertReason {
            AlertReason(
                part: VoiceReason(feature: .init(feature), value: baseline + delta, baseline: baseline, share: 0.5),
                delta: delta, unit: feature.unit)
        }
        return AlertPayload(
            alertID: id, agent: "maria", level: level, score: 71.5, confidence: 0.9, onsetAt: instant,
            raisedAt: instant, explanation: "pitch 3.4 semitones and speech rate 25 % above the calm level for 12 s",
            reasons: [reason(.pitch, 3.4, of: 25), reason(.rate, 1, of: 4)], pattern: "agitated")
    }

    let folder: TemporaryFolder
    let log: EventLog
    let bus: PrivateBus
    let desktop: FakeNotifications
    let clock = ManualClock()
    let calls = CallBoard()
    let leadS = Mutex<Double?>(5)
    let pauses = Mutex(0)
    let requests = Mutex<[String]>([])
    let fails = Mutex(false)
    let changes = Mutex(0)

    init(_ folder: TemporaryFolder? = nil) throws {
        self.folder = try folder ?? TemporaryFolder()
        log = try EventLog(path: self.folder.path + "/log", source: "test", families: .own)
        bus = try PrivateBus()
        try bus.start()
        desktop = FakeNotifications(address: bus.address)
    }

    deinit { desktop.stop() }

    var cursor: NoticeCursor { NoticeCursor(path: folder.path + "/notices") }

    /// Runs the service once the desktop is there, and the log is followed.
    func run(language: Language = .english, _ body: @escaping @Sendable (NoticeBench) async throws -> Void) async throws
    {
        await eventually("the desktop is not there") {
            (try? NotificationBus(address: bus.address, language: .english).hasButtons()) != nil
        }
        let board = NoticeBoard(address: bus.address, language: language, logger: Logger(label: "test"))
        let notices = AlertNotices(
            log: log, board: board, calls: calls, name: "maria", cursor: cursor,
            effects: AlertNotices.Effects(
                leadS: { self.leadS.withLock { $0 } },
                pause: { try self.act { self.pauses.withLock { $0 += 1 } } },
                askForHelp: { id in
                    try self.act { self.requests.withLock { $0.append(id) } }
                    return HelpReceipt(
                        record: try self.log.requestHelp(
                            agent: "maria", by: Self.maria, idempotencyKey: "notice-\(id)"),
                        watching: 1, unreachable: nil)
                }, changed: { self.changes.withLock { $0 += 1 } }), clock: clock)
        let newest = try log.newestSequence
        try await withThrowingTaskGroup { group in
            group.addTask { try await notices.run() }
            await eventually("nothing is followed") { self.cursor.read() == newest }
            try await body(self)
            group.cancelAll()
        }
    }

    private func act(_ body: () -> Void) throws {
        if fails.withLock({ $0 }) { throw EventLogError(code: .unavailable, context: "full") }
        body()
    }

    func awaits(_ count: Int) async throws -> FakeNotifications.Shown {
        await eventually("\(count) notices are not shown: \(desktop.texts)") { desktop.all.count >= count }
        return try #require(desktop.all.count >= count ? desktop.all[count - 1] : nil)
    }
}
