import Testing

@testable import undertoned

@Suite struct SessionStateTests {
    @Test(arguments: [
        (true, "active", false, SessionState(isActive: true, isLocked: false)),
        (true, "opening", false, SessionState(isActive: true, isLocked: false)),
        (true, "active", true, SessionState(isActive: true, isLocked: true)),
        (false, "online", false, SessionState(isActive: false, isLocked: false)),
        (false, "online", true, SessionState(isActive: false, isLocked: true)),
        (true, "closing", false, SessionState(isActive: false, isLocked: false)),
    ])
    func aSessionCountsAsLogindSaysUnlessItsEndHasBegun(
        isActive: Bool, state: String, isLocked: Bool, expected: SessionState
    ) {
        let session = LogindSession(isActive: isActive, state: state, isLocked: isLocked)
        #expect(SessionState(.session(session)) == expected)
    }

    @Test func aUserWithoutASessionIsNotAtTheDesk() {
        #expect(SessionState(.noSession) == SessionState(isActive: false, isLocked: false))
    }

    @Test func aMachineWithoutLogindCountsAsActiveAndUnlocked() {
        #expect(SessionState(.absent) == SessionState(isActive: true, isLocked: false, isKnown: false))
    }
}
