internal import Glibc

/// Decibels of powers.
public enum Decibels {
    /// What stands for "no power at all": below the rounding noise of any input.
    public static let floor: Float = -120

    /// `10 log10(power)`, never below ``floor``; for 0, negative and non-finite powers ``floor``.
    public static func ofPower(_ power: Float) -> Float {
        guard power > 1e-12, power.isFinite else { return floor }
        return 10 * log10f(power)
    }

    /// The level of a mean square in dB re a full-scale sine, whose mean square is one half.
    public static func level(ofMeanSquare meanSquare: Float) -> Float {
        ofPower(2 * meanSquare)
    }
}
