import Testing
import Vocabulary

@testable import Prosody
@testable import Stress

@Suite struct StressPatternTests {
    private static func best(
        pitch: Float = 0, level: Float = 0, rate: Float = 0, variation: Float = 0, swing: Float = 2, rise: Float = 0
    ) -> StressPattern.Kind? {
        let distances = StressPattern.Distances(pitch: pitch, level: level, rate: rate, variation: variation)
        return StressPattern(distances, pitchSwing: swing, riseOfEvidence: rise).best
    }

    @Test func eachPatternIsNamedByWhatItLooksLike() {
        #expect(Self.best() == nil)
        #expect(Self.best(pitch: 3, level: 2, rate: 1) == .agitated)
        #expect(Self.best(pitch: 3, rate: 1.5, variation: 1.5) == .anxious)
        #expect(Self.best(pitch: -1.5, rate: -1.5, variation: -1) == .dejected)
        #expect(Self.best(swing: 9) == .swinging)
        #expect(Self.best(rise: 4) == .suddenRise)
    }

    @Test func fitsStayWithinBounds() {
        let wild = StressPattern(
            .init(pitch: 1e6, level: -1e6, balance: 1e6, rate: 1e6, variation: -1e6), pitchSwing: 1e6,
            riseOfEvidence: 1e6)
        for fit in [wild.agitated, wild.anxious, wild.dejected, wild.swinging, wild.suddenRise] {
            #expect((0...1).contains(fit))
        }
    }

    /// Up and up is a rise; only up and down again is a swing.
    @Test func oneRiseIsNoSwing() {
        let baseline = StressEngineTests.baseline()
        func swinging(after pitches: [Float]) -> Float {
            var (tracker, pattern) = (PatternTracker(), StressPattern())
            for (index, pitch) in pitches.enumerated() {
                var window = ProsodyStatistics(
                    time: StreamTime(seconds: Double(index) / 2), windowS: 3, voicedS: 2, speechS: 2,
                    noiseFloorDBFS: -70)
                window.f0MeanSemitones = pitch
                pattern = tracker.push(
                    recent: window, own: window, evidence: 0, baseline: baseline, confounders: Confounders())
            }
            return pattern.swinging
        }
        #expect(swinging(after: [25, 25, 35, 35]) == 0)
        #expect(swinging(after: [25, 35, 25, 35]) > 0.5)
    }
}
