import Languages
import Testing
import Vocabulary

@testable import Capture

/// Ten minutes without a sound server, on the machine's own clock.
@Suite struct ServerAwayTests {
    /// The pauses between the tries to connect while a server is away for so long.
    private func pauses(during outage: Duration) -> [Duration] {
        var machine = CaptureMachine(preference: SourcePreference())
        var actions = machine.handle(.start)
        var pauses: [Duration] = []
        while actions.contains(.connect), pauses.reduce(.zero, +) < outage {
            actions = machine.handle(.connectionLost(reason: Phrase(asIs: "refused")))
            pauses += actions.compactMap { if case .setTimer(let delay) = $0 { delay } else { nil } }.suffix(1)
            actions = machine.handle(.timerFired)
        }
        return pauses
    }

    @Test(arguments: 0..<10)
    func aLongOutageIsMetWithFewTriesAndNoneLaterThanHalfAMinute(run: Int) throws {
        let pauses = pauses(during: .seconds(600))
        #expect(pauses.reduce(.zero, +) >= .seconds(600), "it never gives up")
        #expect(try #require(pauses.max()) <= .seconds(30))
        #expect(pauses.count <= 300, "a try in two seconds at most")
        let first = try #require(pauses.first)
        #expect(pauses.dropFirst(8).allSatisfy { $0 > first }, "they grow")
    }

    @Test func desktopsThatLostTheSameServerComeBackAtDifferentTimes() {
        let moments = (0..<20).map { _ in pauses(during: .seconds(60)).reduce(.zero, +) }
        #expect(Set(moments).count == moments.count)
    }
}
