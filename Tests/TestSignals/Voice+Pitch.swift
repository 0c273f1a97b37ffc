import Glibc

/// Voices that lead a pitch tracker astray, and melodies that are hard to follow.
extension Voice {
    /// A steady vowel whose formant lies on a harmonic, which then stands out by `gainDB` over its neighbours.
    public static func withFormant(onHarmonic strong: Int, hertz: Double, gainDB: Double) -> Voice {
        var voice = Voice(hertz: hertz)
        voice.harmonicAmplitude = { 1 / Double($0) * ($0 == strong ? pow(10, gainDB / 20) : 1) }
        return voice
    }

    /// A steady vowel of which every other period differs: lines halfway between the harmonics, `depthDB` relative to
    /// them.
    public static func withSubharmonics(hertz: Double, depthDB: Double) -> Voice {
        var voice = Voice(hertz: hertz / 2)
        voice.harmonicAmplitude = { 2 / Double($0) * ($0.isMultiple(of: 2) ? 1 : pow(10, depthDB / 20)) }
        return voice
    }

    /// A vowel that begins and ends with half a second of steady pitch and glides from one to the other, evenly on a
    /// musical scale.
    public static func glide(from first: Double, to last: Double, seconds: Double) -> Voice {
        Voice(f0: { first * pow(last / first, max(0, min(1, ($0 - 0.5) / seconds))) })
    }

    /// A vowel with vibrato: `depthCents` up and down, `rate` times a second.
    public static func vibrato(hertz: Double, depthCents: Double, rate: Double) -> Voice {
        Voice(f0: { hertz * exp2(depthCents / 1_200 * sin(2 * .pi * rate * $0)) })
    }
}
