import EventLog
import Events
import Foundation
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
        #expect(IndicatorFile.line(CaptureState(condition, reason: reason), pause: pause) == line)
    }

    @Test func theFileHoldsOneLineWhateverAReasonSaysAndGoesAtTheEnd() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/state"
        let file = IndicatorFile(path: path, logger: Logger(label: "test"))
        file.show(CaptureState(.waiting, reason: "a\nb"), pause: nil)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "waiting: a?b\n")
        file.remove()
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
