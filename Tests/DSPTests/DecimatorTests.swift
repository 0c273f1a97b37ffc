import DSP
import TestSignals
import Testing

@Suite struct DecimatorTests {
    private static var taps: SampleBuffer { Window.lowPass(taps: 65, cutoffHz: 1_300, rateHz: 16_000) }

    private static func decimate(_ x: [Float]) -> [Float] {
        let decimator = Decimator(factor: 4, taps: taps)
        var history = SlidingHistory(keep: 64, capacity: x.count + 128)
        history.append(
            (x + [Float](repeating: 0, count: decimator.reach)).span, from: 0, count: x.count + decimator.reach,
            limit: 8)
        var low = SlidingHistory(keep: 8, capacity: x.count)
        decimator.append(history, to: &low, upTo: x.count / 4)
        return (0..<x.count / 4).map { low.samples[low.index(of: $0)] }
    }

    @Test func outputIsTheLowPassedInputWithoutDelay() {
        let x = Signals.sine(hertz: 300, seconds: 0.2)
        let y = Self.decimate(x)
        // Away from the edges a tone in the pass band comes out as it was, sample 4 m at output m.
        for m in 20..<(y.count - 20) { #expect(abs(y[m] - x[4 * m]) < 0.005) }
    }

    @Test func tonesThatWouldFoldAreTakenAway() {
        let y = Self.decimate(Signals.sine(hertz: 3_900, seconds: 0.2, amplitude: 1))
        #expect((y.dropFirst(20).dropLast(20).map { abs($0) }.max() ?? 1) < 0.005)
    }

    @Test func outputEqualsDirectConvolution() {
        let x = Signals.noise(seconds: 0.02, rms: 0.2)
        let y = Self.decimate(x)
        for m in y.indices {
            var sum = 0.0
            for n in 0..<65 where x.indices.contains(4 * m + n - 32) {
                sum += Double(x[4 * m + n - 32]) * Double(Self.taps[64 - n])
            }
            #expect(abs(Double(y[m]) - sum) < 1e-6)
        }
    }
}
