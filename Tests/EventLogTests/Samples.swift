import EventLog
import Events
import Foundation
import TestSupport
import Vocabulary

/// Values that several tests start from.
enum Samples {
    static let instant = Timestamp(millisecondsSince1970: 1_740_821_400_250)

    static func alert(_ id: String, _ level: AlertLevel = .elevated, cleared: Bool = false) -> AlertPayload {
        AlertPayload(
            alertID: id, agent: "maria", level: level, score: 71.5, confidence: 0.9,
            onsetAt: instant.advanced(bySeconds: -6), raisedAt: instant, clearedAt: cleared ? instant : nil,
            explanation: "pitch 3.4 semitones above the calm level for 12 s",
            reasons: [
                AlertReason(
                    part: VoiceReason(
                        feature: .init(rawValue: "f0_median"), value: 38.1, baseline: 34.7, share: 0.6),
                    delta: 3.4, unit: "st")
            ])
    }

    /// What would have been raised on probation.
    static func tried(_ id: String) -> AlertPayload {
        var payload = alert(id, .high)
        payload.device = "usb-Jabra"
        return payload
    }

    static func segment(_ id: String, alert: String, part: Int = 0) -> SegmentPayload {
        SegmentPayload(
            segmentID: id, alertID: alert, agent: "maria", startedAt: instant, durationS: 12.5, bytes: 200_000,
            level: .high, part: part)
    }

    /// A file of so many bytes that was put in place.
    static func placed(_ bytes: Int) -> PlacedFile { PlacedFile([UInt8](repeating: 0, count: bytes)) }

    static let terms = ConsentTerms(
        profile: "supervised", territory: "US", basis: "", basisBy: "", purposes: ["alerts"], recipients: ["age1a"],
        groups: ["qa": "undertone-qa"], keepEventDays: 90, keepSegmentDays: 30, keepEvaluationDays: 180,
        secondPerson: false)

    static let ivan = Person(name: "ivan", uid: 1001, role: "supervisor")
    static let olga = Person(name: "olga", uid: 1002, role: "supervisor")
    static let maria = Person(name: "maria", uid: 1000, role: "agent")
    static let vera = Person(name: "vera", uid: 1003, role: "qa")
    static let quentin = Person(name: "quentin", uid: 1008, role: "qa")

    static let started = EventData.daemon(.started, DaemonPayload(version: "0.1.0", reason: "test"))
}

extension TemporaryFolder {
    /// Where the log lies in it.
    var log: String { path + "/state/events.sqlite" }

    func open(clock: @escaping @Sendable () -> Timestamp = { .now }) throws -> EventLog {
        try EventLog(
            path: log, source: Event.source(host: "desk", agent: "maria"), families: .own, clock: clock,
            // Golden texts leave nothing to luck.
            salt: { "00112233445566778899aabbccddeeff" })
    }
}
