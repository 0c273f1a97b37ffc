import Fleet
import Testing
import Vocabulary

@testable import Uplink

@Suite struct LivePulseTests {
    private static func tick(_ score: Double?, _ state: String? = "calm", capture: String = "heard") -> LiveTick {
        LiveTick(lane: "maria", at: Timestamp(millisecondsSince1970: 0), score: score, state: state, capture: capture)
    }

    @Test(arguments: [
        (20.0, 20.0, 1.0, false), (20, 24.9, 1, false), (20, 25, 1, true), (20, 15, 1, true), (20, 20, 4.9, false),
        (20, 20, 5, true),
    ])
    func aScoreIsToldWhenItHasMovedOrIsOld(before: Double, after: Double, seconds: Double, isTold: Bool) {
        var pulse = LivePulse()
        #expect(pulse.tells(Self.tick(before), at: .zero))
        #expect(pulse.tells(Self.tick(after), at: .seconds(seconds)) == isTold)
    }

    /// Small steps add up: they are counted from what was told, and not from what was seen.
    @Test func smallStepsAddUp() {
        var pulse = LivePulse()
        _ = pulse.tells(Self.tick(20), at: .zero)
        #expect(!pulse.tells(Self.tick(23), at: .seconds(1)))
        #expect(pulse.tells(Self.tick(26), at: .seconds(2)))
    }

    @Test func everyOtherChangeIsTold() {
        var pulse = LivePulse()
        _ = pulse.tells(Self.tick(20), at: .zero)
        #expect(pulse.tells(Self.tick(20, "elevated"), at: .seconds(1)))
        #expect(pulse.tells(Self.tick(20, "elevated", capture: "heard little"), at: .seconds(2)))
        #expect(pulse.tells(Self.tick(nil, nil), at: .seconds(3)))
        #expect(pulse.tells(Self.tick(20), at: .seconds(4)))
    }

    @Test func withoutAScoreNothingIsRepeatedAndItAsksSeldom() {
        var pulse = LivePulse()
        #expect(pulse.tells(Self.tick(nil, nil), at: .zero))
        for second in 1...600 { #expect(!pulse.tells(Self.tick(nil, nil), at: .seconds(second))) }
        #expect(pulse.pause == .seconds(5))
        _ = pulse.tells(Self.tick(10), at: .seconds(601))
        #expect(pulse.pause == .seconds(1))
    }

    @Test func whoeverListensAnewIsTold() {
        var pulse = LivePulse()
        _ = pulse.tells(Self.tick(nil, nil), at: .zero)
        pulse.forget()
        #expect(pulse.tells(Self.tick(nil, nil), at: .seconds(1)))
    }
}
