import Prosody
import TestSignals
import Testing

@Suite struct DecayingHistogramTests {
    @Test(arguments: [Float(0.1), 0.5, 0.9])
    func quantilesOfUniformValuesAreExactToABin(q: Float) {
        var histogram = DecayingHistogram(range: 0...100, binCount: 100)
        for value in 0..<10_000 { histogram.add(Float(value) / 100) }
        #expect(abs((histogram.quantile(q) ?? .nan) - 100 * q) <= 1)
    }

    @Test func emptyHistogramHasNoQuantile() {
        #expect(DecayingHistogram(range: 0...1, binCount: 4).quantile(0.5) == nil)
    }

    @Test func valuesThatAreNotFiniteAreIgnored() {
        var histogram = DecayingHistogram(range: 0...1, binCount: 4)
        histogram.add(.nan)
        histogram.add(.infinity)
        #expect(histogram.total == 0)
    }

    @Test func olderEntriesFadeByHalfEachHalfLife() {
        var histogram = DecayingHistogram(range: 0...10, binCount: 10, halfLife: 100)
        for _ in 0..<100_000 { histogram.add(1.5) }
        for _ in 0..<100 { histogram.add(8.5) }
        // The hundred newest weigh as much as all before them together.
        #expect(abs((histogram.quantile(0.45) ?? .nan) - 1.5) < 1)
        #expect(abs((histogram.quantile(0.55) ?? .nan) - 8.5) < 1)
        #expect(abs(histogram.effectiveCount - 144.8) < 2, "1 / (1 - 2^(-1/100)) entries in the long run")
    }
}
