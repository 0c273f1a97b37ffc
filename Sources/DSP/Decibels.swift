internal import Glibc

/// Decibels of powers.
public enum Decibels {
    /// What stands for "no power at all": below the rounding noise of any input.
    public static let floor: Float = -120

    /// Power at and below which there is only ``floor``.
    private static let least: Float = 1e-12

    /// `10 log10(power)`, never below ``floor``; for 0, negative and non-finite powers ``floor``.
    public static func ofPower(_ power: Float) -> Float {
        guard power > least, power.isFinite else { return floor }
        return 10 * log10f(power)
    }

    /// The power of so many decibels: `10^(decibels / 10)`.
    public static func power(of decibels: Float) -> Float { powf(10, decibels / 10) }

    /// The level of a mean square in dB re a full-scale sine, whose mean square is one half.
    public static func level(ofMeanSquare meanSquare: Float) -> Float { ofPower(2 * meanSquare) }

    /// Turns a row of powers into decibels: `decibels[n] = ofPower(scale * powers[start + n])` for `n` in `0..<count`.
    ///
    /// Edge cases as in ``ofPower(_:)``. Accuracy: within 0.001 dB of it (`FastLogTests`). Shapes: `start + count <=
    /// powers.count`, `count <= decibels.count`; the two may be the same buffer if `start` is 0. Real-time safe, about
    /// 0.6 ns a value.
    public static func ofPowers(
        _ powers: SampleBuffer, from start: Int, count: Int, scale: Float, into decibels: SampleBuffer
    ) {
        // SAFETY: both views hold `count` values; the loops stay below it.
        let input = unsafe powers.values(from: start, count: count)
        let output = unsafe decibels.values(from: 0, count: count)
        var n = 0
        while n + 8 <= count {
            unsafe store(ofPowers(load(input + n) * scale), output + n)
            n += 8
        }
        guard n < count else { return }
        var rest = SIMD8<Float>.zero
        for index in n..<count { unsafe rest[index - n] = input[index] }
        let last = ofPowers(rest * scale)
        for index in n..<count { unsafe output[index] = last[index - n] }
    }

    @inline(__always) private static func ofPowers(_ power: SIMD8<Float>) -> SIMD8<Float> {
        // A comparison with what is not a number is false, so that it becomes the floor too.
        let isPower = (power .> least) .& (power .<= Float.greatestFiniteMagnitude)
        let bounded = SIMD8<Float>(repeating: least).replacing(with: power, where: isPower)
        let decibels = FastLog.log2(bounded) * 3.010_299_96
        return SIMD8<Float>(repeating: floor).replacing(with: decibels, where: isPower)
    }
}
