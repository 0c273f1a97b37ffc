import DSP
import Foundation
import TestSignals
import Testing

@Suite struct RealFFTTests {
    @Test(arguments: [2, 12, 64, 256, 512])
    func spectrumEqualsTheNaiveSum(size: Int) {
        let x = Array(Signals.noise(seconds: 0.1, rms: 0.3, seed: UInt64(size)).prefix(size))
        let fft = RealFFT(size: size)
        let spectrum = SampleBuffer(count: 2 * fft.binCount)
        fft.forward(SampleBuffer(x), from: 0, count: size, into: spectrum)
        let naive = Self.naiveTransform(x, binCount: fft.binCount)
        let largest = naive.map { max(abs($0.0), abs($0.1)) }.max() ?? 0
        for k in 0..<fft.binCount {
            // Single precision: rounding grows with log2(size), far below 1e-6 of the largest bin.
            #expect(abs(Double(spectrum[2 * k]) - naive[k].0) <= 1e-6 * largest)
            #expect(abs(Double(spectrum[2 * k + 1]) - naive[k].1) <= 1e-6 * largest)
        }
    }

    @Test func powerIsTheSquaredMagnitudeOfTheWindowedFrame() {
        let x = Signals.sine(hertz: 1_000, seconds: 0.032, amplitude: 1)
        let window = Window.hann(size: 512)
        let fft = RealFFT(size: 512)
        let power = SampleBuffer(count: 257)
        fft.power(of: SampleBuffer(x), from: 0, window: window, into: power)
        // A full-scale sine on a bin centre under a Hann window: (size / 4)^2 in that bin.
        #expect(abs(power[32] - 128 * 128) < 1)
        #expect(power[40] < 1e-3)
    }

    @Test func crossCorrelationEqualsTheDirectSum() {
        let a = Array(Signals.noise(seconds: 0.01, rms: 0.2, seed: 3).prefix(60))
        let b = Array(Signals.noise(seconds: 0.01, rms: 0.2, seed: 4).prefix(128))
        let fft = RealFFT(size: 256)
        let (spectrumA, spectrumB) = (SampleBuffer(count: 258), SampleBuffer(count: 258))
        let r = SampleBuffer(count: 64)
        fft.forward(SampleBuffer(a), from: 0, count: 60, into: spectrumA)
        fft.forward(SampleBuffer(b), from: 0, count: 128, into: spectrumB)
        fft.crossCorrelation(of: spectrumA, with: spectrumB, into: r, count: 64)
        for tau in 0..<64 {
            let direct = (0..<60).reduce(0.0) { $0 + Double(a[$1]) * Double(b[$1 + tau]) }
            #expect(abs(Double(r[tau]) / 256 - direct) < 1e-5)
        }
    }

    private static func naiveTransform(_ x: [Float], binCount: Int) -> [(Double, Double)] {
        (0..<binCount).map { k in
            var (re, im) = (0.0, 0.0)
            for n in 0..<x.count {
                let angle = 2 * Double.pi * Double(k) * Double(n) / Double(x.count)
                re += Double(x[n]) * cos(angle)
                im -= Double(x[n]) * sin(angle)
            }
            return (re, im)
        }
    }
}
