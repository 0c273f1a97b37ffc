import EventLog
import Pipeline
import Policy
import Testing

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
        #expect(gate.passes(.alert(.alertTried(Self.alert))) == mayAlert)
        #expect(!gate.passes(.alert(.alertRising(Self.alert))), "nothing follows of a try")
        #expect(gate.passes(.alert(.alertRaised(Self.alert))) == mayAlert)
        #expect(gate.passes(.alert(.alertTried(Self.alert))) == mayAlert)
        #expect(gate.passes(.alert(.alertCleared(Self.alert))) == mayAlert, "the alert is followed on")
    }
}
