import Events
import Foundation
import Pipeline
import Policy
import Stress
import Synchronization
import Testing
import Vocabulary

@testable import undertoned

struct OutputGateTests {
    private static let instant = Timestamp(millisecondsSince1970: 1_740_821_400_250)
    private static let alert = AlertPayload(
        alertID: "a", agent: "maria", level: .high, score: 80, confidence: 0.9, onsetAt: instant, raisedAt: instant,
        explanation: "pitch 3.4 semitones above the calm level for 12 s", reasons: [])

    @Test(arguments: [true, false]) func aTryPassesUnderTheConsentOfAnAlertAndOpensNone(mayAlert: Bool) {
        var permissions = Permissions.none
        (permissions.mayCapture, permissions.mayAlert) = (true, mayAlert)
        let gate = OutputGate(permissions: { [permissions] in permissions }, withdrawals: { 0 })
        #expect(gate.passes(.alert(.tried, Self.alert)) == mayAlert)
        #expect(!gate.passes(.alert(.rising, Self.alert)), "nothing follows of a try")
        #expect(gate.passes(.alert(.raised, Self.alert)) == mayAlert)
        #expect(gate.passes(.alert(.tried, Self.alert)) == mayAlert)
        #expect(gate.passes(.alert(.cleared, Self.alert)) == mayAlert, "the alert is followed on")
    }

    /// What was heard in an alert.
    static func heard(_ id: String) throws -> PipelineOutput {
        let text = #"{"version":1,"weight":1,"speechS":1,"lessons":[[30,4,-30,-10,1,12,-60,0.5]]}"#
        let voice = try JSONDecoder().decode(AlertVoice.self, from: Data(text.utf8))
        return .alertHeard(HeardAlert(alertID: id, raisedAt: instant, voice: voice), device: "headset")
    }

    @Test(arguments: [(true, true), (true, false), (false, true)])
    func whatWasHeardGoesWhereItsAlertWent(mayCapture: Bool, mayAlert: Bool) throws {
        var permissions = Permissions.none
        (permissions.mayCapture, permissions.mayAlert) = (mayCapture, mayAlert)
        let withdrawals = Mutex(0)
        let gate = OutputGate(
            permissions: { [permissions] in permissions }, withdrawals: { withdrawals.withLock { $0 } })
        #expect(!gate.passes(try Self.heard("a")), "no alert was told")
        _ = gate.passes(.alert(.raised, Self.alert))
        _ = gate.passes(.alert(.cleared, Self.alert))
        #expect(gate.passes(try Self.heard("a")) == (mayCapture && mayAlert))
        #expect(!gate.passes(try Self.heard("b")))
        withdrawals.withLock { $0 += 1 }
        #expect(!gate.passes(try Self.heard("a")), "consent was withdrawn, and given again")
    }
}
