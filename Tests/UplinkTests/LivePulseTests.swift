import Fleet
import Testing
import Vocabulary

@testable import Uplink

@Suite struct LivePulseTests {
    private static func tick(_ score: Double?, _ state: String? = "calm", capture: String = "heard") -> LiveTick {
        LiveTick(lane: "maria", at: Timestamp(millisecondsSince1970: 0), score: score, state: state, capture: capture)
    }

    private static let silent = tick(nil, nil)

    /// What is told of ticks, each at a second.
    private static func told(_ ticks: [(at: Double, tick: LiveTick)]) -> [Bool] {
        var pulse = LivePulse()
        return ticks.map { pulse.tells($0.tick, at: .seconds($0.at)) }
    }

    @Test(arguments: [
        (20.0, 20.0, 1.0, false), (20, 24.9, 1, false), (20, 25, 1, true), (20, 15, 1, true), (20, 20, 4.9, false),
        (20, 20, 5, true),
    ])
    func aScoreIsToldWhenItHasMovedOrIsOld(before: Double, after: Double, seconds: Double, isTold: Bool) {
        #expect(Self.told([(0, Self.tick(before)), (seconds, Self.tick(after))]) == [true, isTold])
    }

    /// Small steps add up: they are counted from what was told, and not from what was seen.
    @Test func smallStepsAddUp() {
        #expect(Self.told([(0, Self.tick(20)), (1, Self.tick(23)), (2, Self.tick(26))]) == [true, false, true])
    }

    @Test func everyOtherChangeIsTold() {
        let told = Self.told([
            (0, Self.tick(20)), (1, Self.tick(20, "elevated")), (2, Self.tick(20, "elevated", capture: "heard little")),
            (3, Self.silent), (4, Self.tick(20)),
        ])
        #expect(told == [true, true, true, true, true])
    }

    @Test func withoutAScoreNothingIsRepeatedAndItAsksSeldom() {
        #expect(Self.told((0...600).map { (Double($0), Self.silent) }).count { $0 } == 1)
        var pulse = LivePulse()
        _ = pulse.tells(Self.silent, at: .zero)
        #expect(pulse.pause == .seconds(5))
        _ = pulse.tells(Self.tick(10), at: .seconds(1))
        #expect(pulse.pause == .seconds(1))
    }

    @Test func whoeverListensAnewIsTold() {
        var pulse = LivePulse()
        _ = pulse.tells(Self.silent, at: .zero)
        pulse.forget()
        let isTold = pulse.tells(Self.silent, at: .seconds(1))
        #expect(isTold)
    }
}
