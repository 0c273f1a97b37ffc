import Testing

@testable import Stress

@Suite struct StressPatternTests {
    private static func best(
        pitch: Float = 0, level: Float = 0, rate: Float = 0, variation: Float = 0, range: Float = 2, rise: Float = 0
    ) -> StressPattern.Kind? {
        let distances = StressPattern.Distances(pitch: pitch, level: level, rate: rate, variation: variation)
        return StressPattern(distances, pitchRange: range, riseOfEvidence: rise).best
    }

    @Test func eachPatternIsNamedByWhatItLooksLike() {
        #expect(Self.best() == nil)
        #expect(Self.best(pitch: 3, level: 2, rate: 1) == .agitated)
        #expect(Self.best(pitch: 3, rate: 1.5, variation: 1.5) == .anxious)
        #expect(Self.best(pitch: -1.5, rate: -1.5, variation: -1) == .dejected)
        #expect(Self.best(range: 9) == .swinging)
        #expect(Self.best(rise: 4) == .suddenRise)
    }

    @Test func fitsStayWithinBounds() {
        let wild = StressPattern(
            .init(pitch: 1e6, level: -1e6, balance: 1e6, rate: 1e6, variation: -1e6), pitchRange: 1e6,
            riseOfEvidence: 1e6)
        for fit in [wild.agitated, wild.anxious, wild.dejected, wild.swinging, wild.suddenRise] {
            #expect((0...1).contains(fit))
        }
    }
}
