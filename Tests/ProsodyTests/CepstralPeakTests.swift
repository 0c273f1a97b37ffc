import DSP
import TestSignals
import Testing

@testable import Prosody

@Suite struct CepstralPeakTests {
    private static func prominence(of x: [Float], period: Float?) -> Float {
        let cepstrum = CepstralPeak()
        return median(spectra(of: x).map { cepstrum.prominenceDB(of: $0, period: period) })
    }

    private static func voice(noise: Int) -> [Float] {
        var voice = PulseVoice(samplesPerPeriod: 80.7)
        voice.noise = noise
        return voice.samples(seconds: 0.6)
    }

    @Test func moreNoiseLowersTheProminence() {
        let values = [0, 100, 300, 1_000, 3_000].map { Self.prominence(of: Self.voice(noise: $0), period: 80.7) }
        for (clearer, noisier) in zip(values, values.dropFirst()) { #expect(clearer > noisier + 1) }
        #expect(values[0] > 20)
    }

    @Test func noiseAloneHasLittle() {
        let x = Signals.noise(seconds: 2, rms: 0.1)
        // Around one period the highest of five random values lies a few dB above the line, over all periods that of
        // fifty.
        #expect(Self.prominence(of: x, period: 100) < 8)
        #expect(Self.prominence(of: x, period: nil) < 12)
    }

    @Test(arguments: [40.3, 50.3, 80.7, 133.4])
    func searchWithoutThePeriodFindsTheSamePeak(period: Double) {
        let x = PulseVoice(samplesPerPeriod: period).samples(seconds: 0.4)
        let (told, free) = (Self.prominence(of: x, period: Float(period)), Self.prominence(of: x, period: nil))
        #expect(abs(told - free) < 0.01)
        // Half an octave off there is no peak.
        #expect(Self.prominence(of: x, period: Float(period * 1.5)) < told - 6)
    }

    @Test(arguments: [Float(0.01), 0.5, 30])
    func gainChangesNothing(gain: Float) {
        let cepstrum = CepstralPeak()
        let x = Self.voice(noise: 300)
        for (a, b) in zip(spectra(of: x), spectra(of: x.map { $0 * gain })) {
            let (plain, scaled) = (
                cepstrum.prominenceDB(of: a, period: 80.7), cepstrum.prominenceDB(of: b, period: 80.7)
            )
            #expect(abs(plain - scaled) < 0.01)
        }
    }

    @Test(arguments: [50.3, 80.7, 110.3])
    func telephoneBandGivesNearlyTheSame(period: Double) {
        var voice = PulseVoice(samplesPerPeriod: period)
        voice.noise = 100
        let x = voice.samples(seconds: 0.6)
        let (wide, narrow) = (
            Self.prominence(of: x, period: Float(period)), Self.prominence(of: telephone(x), period: Float(period))
        )
        // Most of a prominence of 10 to 25 dB; whole-band cepstra differ by more than 5 dB here.
        #expect(abs(wide - narrow) < 1.5)
    }

    @Test func silenceAndAFlatSpectrumHaveNone() {
        let cepstrum = CepstralPeak()
        for value: Float in [0, 1, 1e30] {
            let spectrum = SampleBuffer([Float](repeating: value, count: 257))
            #expect(abs(cepstrum.prominenceDB(of: spectrum, period: 100)) < 0.01)
        }
    }

    @Test func anyFiniteSpectrumAndAnyPeriodGiveAFiniteNumber() {
        var generator = SeededGenerator(seed: 8)
        let cepstrum = CepstralPeak()
        for scale: Float in [0, .leastNonzeroMagnitude, 1e-20, 1, 1e20, .greatestFiniteMagnitude] {
            let spectrum = SampleBuffer((0..<257).map { _ in scale * Float.random(in: 0...1, using: &generator) })
            for period: Float? in [nil, 0, -7, 1, 20, 32, 100, 256, 300, 1e30, .nan, .infinity] {
                #expect(cepstrum.prominenceDB(of: spectrum, period: period).isFinite)
            }
        }
    }
}

/// What a telephone line leaves: 300 to 3400 Hz, by linear-phase filters of 301 taps.
func telephone(_ x: [Float]) -> [Float] {
    let low = Window.lowPass(taps: 301, cutoffHz: 300, rateHz: 16_000).array
    let high = Window.lowPass(taps: 301, cutoffHz: 3_400, rateHz: 16_000).array
    let y = SampleBuffer(count: x.count)
    let edge = [Float](repeating: 0, count: 150)
    let taps = SampleBuffer(zip(high, low).map { $0 - $1 })
    FIR.filter(SampleBuffer(edge + x + edge), from: 0, count: x.count, taps: taps, into: y)
    return y.array
}
