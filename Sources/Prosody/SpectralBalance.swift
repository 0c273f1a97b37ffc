internal import DSP
internal import Glibc

/// How energy is spread over frequency, all from one pass over one power spectrum.
///
/// With more vocal effort the glottis closes faster and energy moves up: the alpha ratio and the Hammarberg index fall, the
/// slope 500-1500 Hz flattens (GeMAPS; Eyben et al. 2016).
struct SpectralBalance {
    /// Energy 50-1000 Hz over 1-5 kHz, dB.
    private(set) var alphaRatioDB: Float?
    /// Highest peak 0-2 kHz over highest 2-5 kHz, dB.
    private(set) var hammarbergIndexDB: Float?
    /// Regression of dB on Hz over 0-500 Hz.
    private(set) var slope0To500DBPerHz: Float?
    /// Regression of dB on Hz over 500-1500 Hz.
    private(set) var slope500To1500DBPerHz: Float?
    /// Energy 300-2500 Hz in dB: the envelope in which syllables stand out.
    private(set) var syllableBandDB: Float = Decibels.floor

    private let binHz: Float
    private let scale: Float

    /// Prepares for spectra of `fftSize` points at the analysis rate under a Hann window.
    init(fftSize: Int) {
        binHz = 16_000 / Float(fftSize)
        // A full-scale sine under a Hann window puts (size / 4)^2 into its bin: 0 dB.
        let peak = Float(fftSize) / 4
        scale = 1 / (peak * peak)
    }

    /// Reads one power spectrum. Real-time safe.
    mutating func read(_ power: SampleBuffer, isSilent: Bool) {
        var (low, high, syllable) = (Float(0), Float(0), Float(0))
        var (lowPeak, highPeak) = (Float(0), Float(0))
        let last = bin(at: 5_000)
        for k in 1...last {
            let p = power[k]
            let hertz = Float(k) * binHz
            if hertz >= 50, hertz < 1_000 { low += p } else if hertz >= 1_000 { high += p }
            if hertz < 2_000 { lowPeak = max(lowPeak, p) } else { highPeak = max(highPeak, p) }
            if hertz >= 300, hertz < 2_500 { syllable += p }
        }
        syllableBandDB = Decibels.ofPower(syllable * scale)
        guard !isSilent else {
            (alphaRatioDB, hammarbergIndexDB) = (nil, nil)
            (slope0To500DBPerHz, slope500To1500DBPerHz) = (nil, nil)
            return
        }
        alphaRatioDB = Decibels.ofPower(low * scale) - Decibels.ofPower(high * scale)
        hammarbergIndexDB = Decibels.ofPower(lowPeak * scale) - Decibels.ofPower(highPeak * scale)
        slope0To500DBPerHz = slope(of: power, from: 1, through: bin(at: 500))
        slope500To1500DBPerHz = slope(of: power, from: bin(at: 500), through: bin(at: 1_500))
    }

    private func bin(at hertz: Float) -> Int {
        Int(hertz / binHz)
    }

    /// Least-squares slope of `10 log10 power` on frequency.
    private func slope(of power: SampleBuffer, from first: Int, through last: Int) -> Float {
        let centre = Float(first + last) / 2
        var (covariance, variance) = (Float(0), Float(0))
        for k in first...last {
            let x = Float(k) - centre
            covariance += x * Decibels.ofPower(power[k] * scale)
            variance += x * x
        }
        return covariance / variance / binHz
    }
}
