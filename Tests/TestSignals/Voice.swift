import Glibc

/// A synthetic voice of known pitch, syllables and noise, at 16 kHz.
///
/// Harmonics up to 4 kHz with amplitudes that fall by 6 dB per octave, times one raised cosine per syllable, plus white
/// noise. The phase is the integral of the frequency, so a gliding pitch is exact.
public struct Voice {
    /// Fundamental frequency in hertz at a time in seconds.
    public var f0: (Double) -> Double
    /// Syllables per second; each is a raised cosine from silence to silence. 0 for a steady vowel.
    public var syllableRate = 0.0
    /// Root mean square of a steady vowel.
    public var rms = 0.1
    /// Root mean square of the white noise added.
    public var noiseRMS = 0.000_3
    /// Amplitude of harmonic `k` relative to the fundamental; 1 / k by default.
    public var harmonicAmplitude: (Int) -> Double = { 1 / Double($0) }

    /// A voice of constant pitch.
    public init(hertz: Double) {
        f0 = { _ in hertz }
    }

    /// A voice whose pitch follows a function of time.
    public init(f0: @escaping (Double) -> Double) {
        self.f0 = f0
    }

    /// The sound, `seconds` long.
    public func samples(seconds: Double, seed: UInt64 = 7) -> [Float] {
        let noise = Signals.noise(seconds: seconds, rms: noiseRMS, seed: seed)
        var phase = 0.0
        return noise.indices.map { n in
            let time = Double(n) / Signals.rate
            let hertz = f0(time)
            phase += 2 * .pi * hertz / Signals.rate
            if phase > 2 * .pi { phase -= 2 * .pi }
            let highest = min(40, Int(4_000 / hertz))
            var (sum, power) = (0.0, 0.0)
            for k in 1...max(1, highest) {
                let amplitude = harmonicAmplitude(k)
                sum += amplitude * cos(Double(k) * phase)
                power += amplitude * amplitude / 2
            }
            let envelope = syllableRate > 0 ? 0.5 - 0.5 * cos(2 * .pi * syllableRate * time) : 1
            return Float(rms * envelope * sum / power.squareRoot()) + noise[n]
        }
    }

    /// A pitch that rises and falls by a semitone and a half in each syllable, as speech does and tones do not; in the
    /// middle of the syllable, which is loudest, it is `hertz`.
    public static func gliding(around hertz: Double, rate: Double, at time: Double) -> Double {
        hertz * exp2(1.5 * sin(2 * .pi * rate * time) / 12)
    }

    /// Speech-like sound: syllables whose pitch rises and falls by a semitone and a half, around one that wanders by as
    /// much, with a pause of 0.4 s after every 2.4 s.
    ///
    /// - Parameters:
    ///   - hertz: middle of the pitch.
    ///   - rate: syllables per second.
    ///   - seconds: length.
    ///   - gain: factor on the usual level.
    ///   - seed: another seed gives another melody and noise.
    /// - Returns: the samples.
    public static func speech(
        hertz: Double, rate: Double, seconds: Double, gain: Double = 1, seed: UInt64 = 1
    ) -> [Float] {
        var voice = Voice(f0: { time in
            gliding(around: hertz, rate: rate, at: time)
                * exp2((sin(2.1 * time) + 0.6 * sin(5.3 * time + Double(seed))) / 12)
        })
        voice.syllableRate = rate
        voice.rms = 0.05 * gain
        return voice.samples(seconds: seconds, seed: seed).enumerated().map { n, x in
            (Double(n) / Signals.rate).truncatingRemainder(dividingBy: 2.8) < 2.4 ? x : x * 0.002
        }
    }
}
