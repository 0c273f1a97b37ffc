internal import Glibc

/// The semitone scale of pitch, reference 27.5 Hz (GeMAPS).
public enum Semitones {
    /// `12 log2(hertz / 27.5)`.
    public static func above27Point5Hz(_ hertz: Float) -> Float { 12 * log2f(hertz / 27.5) }

    /// The frequency `semitones` above 27.5 Hz.
    public static func hertz(_ semitones: Float) -> Float { 27.5 * exp2f(semitones / 12) }
}
