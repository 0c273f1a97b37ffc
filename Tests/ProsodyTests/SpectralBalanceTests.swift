import DSP
import Glibc
import TestSignals
import Testing

@testable import Prosody

@Suite struct SpectralBalanceTests {
    /// Written out by the definitions, bin by bin, in double precision.
    private struct Reference {
        var (telephone, alpha, hammarberg, low, middle) = (0.0, 0.0, 0.0, 0.0, 0.0)

        init(_ power: SampleBuffer) {
            let p = power.array.map { Double($0) / (128 * 128) }
            let band = { (from: Double, to: Double) in
                (1...160).filter { (from..<to).contains(Double($0) * 31.25) }.map { p[$0] }
            }
            let dB = { (power: Double) in 10 * log10(power) }
            let slope = { (first: Int, last: Int) -> Double in
                let x = (first...last).map { Double($0) * 31.25 }
                let mean = x.reduce(0, +) / Double(x.count)
                let covariance = zip(x, first...last).reduce(0.0) { $0 + ($1.0 - mean) * dB(p[$1.1]) }
                return covariance / x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            }
            alpha = dB(band(50, 1_000).reduce(0, +)) - dB(band(1_000, 5_001).reduce(0, +))
            hammarberg = dB(band(0, 2_000).max() ?? 0) - dB(band(2_000, 5_001).max() ?? 0)
            telephone = dB(band(1_000, 3_400).reduce(0, +)) - dB(band(300, 1_000).reduce(0, +))
            (low, middle) = (slope(1, 16), slope(16, 48))
        }
    }

    private let frames = spectra(of: PulseVoice.breathy.samples(seconds: 0.3))

    @Test func everyFeatureFollowsItsDefinition() {
        var balance = SpectralBalance(fftSize: 512)
        for power in frames {
            balance.read(power, isSilent: false)
            let reference = Reference(power)
            let values: [(Float?, Double)] = [
                (balance.telephoneBalanceDB, reference.telephone),
                (balance.alphaRatioDB, reference.alpha), (balance.hammarbergIndexDB, reference.hammarberg),
                // Over the width of its band, so that the tolerance is in dB too.
                (balance.slope0To500DBPerHz.map { $0 * 500 }, reference.low * 500),
                (balance.slope500To1500DBPerHz.map { $0 * 1_000 }, reference.middle * 1_000),
            ]
            // Twice the error of the logarithm.
            for (value, truth) in values { #expect(abs(Double(value ?? .nan) - truth) < 0.002) }
        }
    }

    @Test func bandsThatTheInputLacksAreAbsent() {
        var balance = SpectralBalance(fftSize: 512)
        balance.read(frames[10], isSilent: false)
        #expect(balance.alphaRatioDB != nil && balance.hammarbergIndexDB != nil)
        balance.read(frames[10], isSilent: false, reaches5kHz: false)
        #expect(balance.alphaRatioDB == nil && balance.hammarbergIndexDB == nil)
        #expect(balance.slope0To500DBPerHz != nil && balance.slope500To1500DBPerHz != nil)
        #expect(balance.telephoneBalanceDB != nil)
    }

    @Test func silenceHasNoBalance() {
        var balance = SpectralBalance(fftSize: 512)
        balance.read(SampleBuffer(count: 257), isSilent: true)
        #expect(balance.alphaRatioDB == nil && balance.hammarbergIndexDB == nil)
        #expect(balance.slope0To500DBPerHz == nil && balance.slope500To1500DBPerHz == nil)
        #expect(balance.telephoneBalanceDB == nil)
    }
}

extension PulseVoice {
    /// 120 Hz with some of everything.
    static var breathy: PulseVoice {
        var voice = PulseVoice(samplesPerPeriod: 133.4)
        (voice.jitter, voice.shimmer, voice.noise) = (700, 3_000, 800)
        return voice
    }
}
