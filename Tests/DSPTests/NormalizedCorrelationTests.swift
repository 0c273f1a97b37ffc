import DSP
import TestSignals
import Testing

@Suite struct NormalizedCorrelationTests {
    private static func correlation(of frame: [Float], windowSize: Int = 120, lagCount: Int = 69) -> [Float] {
        let correlation = NormalizedCorrelation(windowSize: windowSize, lagCount: lagCount)
        let r = SampleBuffer(count: lagCount)
        correlation.process(SampleBuffer(frame), from: 0, into: r)
        return r.array
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func everyLagEqualsTheDirectSum(seed: UInt64) {
        let x = Array(Signals.noise(seconds: 0.02, rms: 0.1, seed: seed).prefix(188))
        let r = Self.correlation(of: x)
        let mean = x.map(Double.init).reduce(0, +) / Double(x.count)
        let y = x.map { Double($0) - mean }
        for tau in 0..<69 {
            var (product, first, second) = (0.0, 0.0, 0.0)
            for n in 0..<120 {
                product += y[n] * y[n + tau]
                first += y[n] * y[n]
                second += y[n + tau] * y[n + tau]
            }
            #expect(abs(Double(r[tau]) - product / (first * second).squareRoot()) < 1e-4)
        }
    }

    @Test func periodicSignalPeaksAtItsPeriodWithValueOne() {
        // 200 Hz at 16 kHz: period 80 samples, a whole number, so the peak is exact.
        let r = Self.correlation(of: Signals.sine(hertz: 200, seconds: 0.1), windowSize: 480, lagCount: 100)
        #expect(r[80] > 0.9999)
        #expect(r[40] < -0.99)
    }

    @Test(arguments: [Float(0.001), 0.1, 1.9])
    func gainChangesNothing(gain: Float) {
        let x = Array(Signals.noise(seconds: 0.02, rms: 0.1).prefix(188))
        let (plain, scaled) = (Self.correlation(of: x), Self.correlation(of: x.map { $0 * gain }))
        for (a, b) in zip(plain, scaled) { #expect(abs(a - b) < 1e-4) }
    }

    @Test func silenceAndConstantInputGiveZero() {
        #expect(Self.correlation(of: [Float](repeating: 0, count: 188)).allSatisfy { $0 == 0 })
        #expect(Self.correlation(of: [Float](repeating: 0.25, count: 188)).allSatisfy { $0 == 0 })
    }
}
