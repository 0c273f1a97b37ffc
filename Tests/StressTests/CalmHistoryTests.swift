import Glibc
import TestSignals
import Testing
import Vocabulary

@testable import Stress

@Suite struct CalmHistoryTests {
    private static func history(_ pitches: [Float]) -> CalmHistory {
        var history = CalmHistory()
        for (index, pitch) in pitches.enumerated() {
            history.note(.init(date: "2026-11-\(10 + index)", speechS: 600, pitch: pitch))
        }
        return history
    }

    @Test func thereIsNoAnchorBeforeTwoEarlierDays() {
        #expect(Self.history([30]).anchorPitch == nil)
        #expect(Self.history([30, 31]).anchorPitch == nil)
        #expect(Self.history([30, 30.4, 35]).anchorPitch == 30.4)
    }

    @Test func theSameDayIsReplacedAndOldDaysLeave() {
        var history = Self.history([30, 31])
        history.note(.init(date: "2026-11-11", speechS: 700, pitch: 32))
        #expect(history.days.map(\.pitch) == [30, 32])
        #expect(Self.history((0..<45).map { Float($0) }).days.count == CalmHistory.capacity)
    }

    @Test func calmMayMoveOnlySoFarFromEarlierDays() {
        let history = Self.history([30, 30, 30])
        #expect(history.allows(pitch: 33, location: 31.4))
        #expect(!history.allows(pitch: 33, location: 31.6))
        #expect(history.allows(pitch: 31, location: 31.6), "back towards the earlier days is always learned")
        #expect(!history.allows(pitch: 27, location: 28.4))
        #expect(history.drift(of: 31.5) == 1.5)
    }

    /// A shift that begins strained and stays so must not become the new calm.
    @Test func strainedDayDoesNotBecomeTheNewCalm() {
        var engine = StressEngine(baseline: SpeakerBaseline(halfLifeMin: 1), learning: .live(warmUpS: 5))
        func hear(hertz: Double, seconds: Double) {
            for frame in StressEngineTests.frames(of: Voice.speech(hertz: hertz, rate: 4, seconds: seconds)) {
                _ = engine.push(frame, isAlertOpen: false)
            }
        }
        for day in ["2026-11-19", "2026-11-20", "2026-11-21"] {
            hear(hertz: 120, seconds: 40)
            engine.note(day: day)
        }
        let calm = engine.baseline.norm(of: .pitch)?.location ?? 0
        // Each step is small enough to pass for calm; together they are eight semitones.
        for step in 1...16 { hear(hertz: 120 * pow(2, Double(step) / 24), seconds: 30) }
        let after = engine.baseline.norm(of: .pitch)?.location ?? 0
        #expect(after - calm < CalmHistory.leeway + 0.7)
    }
}
