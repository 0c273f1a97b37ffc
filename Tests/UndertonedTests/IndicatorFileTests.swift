import EventLog
import Events
import Foundation
import Languages
import Logging
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import Capture
@testable import undertoned

@Suite struct IndicatorFileTests {
    private static let until = Timestamp(text: "2026-01-02T03:04:05.000Z")

    @Test(arguments: [
        (CaptureState.Condition.capturing, nil as String?, nil as PauseMachine.Pause?, "capturing"),
        (.waiting, "the sound server is away", nil, "waiting: the sound server is away"),
        (.paused, "the agent has not consented", nil, "paused: the agent has not consented"),
        (.paused, "any", .init(reason: nil, since: .now, until: nil), "paused"),
        (
            .paused, "any", .init(reason: "private", since: .now, until: until),
            "paused: private, until 2026-01-02T03:04:05.000Z"
        ),
        (
            .paused, "any", .init(reason: "payment", since: .now, until: until, isOverdue: true),
            "paused: payment, its time is over"
        ),
        // The stream is still open, or another hold has gone: what is true now counts.
        (.capturing, nil, .init(reason: nil, since: .now, until: nil), "capturing"),
    ])
    func theLineSaysWhatTheMicrophoneDoes(
        condition: CaptureState.Condition, reason: String?, pause: PauseMachine.Pause?, line: String
    ) {
        #expect(
            IndicatorFile.line(CaptureState(condition, reason: reason.map { Phrase(asIs: $0) }), pause: pause) == line)
    }

    @Test func theFileHoldsOneLineWhateverAReasonSaysAndGoesAtTheEnd() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/state"
        let file = IndicatorFile(path: path, logger: Logger(label: "test"))
        file.show(CaptureState(.waiting, reason: Phrase(asIs: "a\nb")), pause: nil)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "waiting: a?b\n")
        file.remove()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    private static func record(_ state: AlertState, _ handler: String?, kind: AlertKind = .help) -> AlertRecord {
        let raised = Timestamp(text: "2026-01-02T03:00:00.000Z") ?? .now
        let alert = AlertPayload(
            alertID: "3f2a", agent: "maria", kind: kind, level: .critical, score: 0, confidence: 0, onsetAt: raised,
            raisedAt: raised, explanation: "", reasons: [])
        return AlertRecord(
            alert: alert, life: AlertLife(state: state, kind: kind, handler: handler), highestLevel: .critical,
            handledAt: handler == nil ? nil : until, lastSequence: 1)
    }

    /// D2: what panels can show of who has seen a request and who comes.
    @Test func aLineSaysOfEachOpenAlertHowItStands() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/state"
        let file = IndicatorFile(path: path, logger: Logger(label: "test"))
        let records = [
            Self.record(.raised, nil), Self.record(.takenOver, "sam"),
            Self.record(.handedOn, "Zoë K\n.", kind: .strain),
        ]
        file.show(CaptureState(.capturing), pause: nil, alerts: records)
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == """
                capturing
                alert: 3f2a help raised 2026-01-02T03:00:00.000Z
                alert: 3f2a help taken_over 2026-01-02T03:04:05.000Z sam
                alert: 3f2a strain handed_on 2026-01-02T03:04:05.000Z Zoë K?.

                """)
        file.show(CaptureState(.capturing), pause: nil)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "capturing\n")
    }
}
