/// The 16-bit grid on which every sample lies from capture to vault.
///
/// A headset delivers 16-bit samples, a sound server hands them on as floats, perhaps resampled to values between two
/// steps. Rounding once, before anything looks at them, makes the stored lossless segment hold exactly the samples that
/// were analysed, so that a replay computes the very same scores. The rounding noise lies at -98 dBFS.
public enum PCM {
    /// Full scale: the float 1.0 stands for this many steps.
    public static let fullScale: Float = 32_768

    /// The step nearest to a float sample; clipped to the range, 0 for a value that is not finite.
    @inlinable @inline(__always) public static func step(nearest sample: Float) -> Int16 {
        // A whole number within the range, so that nothing is cut off.
        Int16(nearest(sample) * 32_768)
    }

    /// The value on the grid that is nearest to a float sample: that of ``step(nearest:)``, without the way through an
    /// integer.
    @inlinable @inline(__always) public static func nearest(_ sample: Float) -> Float {
        let bounded = max(-32_768, min(32_767, sample * 32_768))
        // Adding 1.5 * 2^23 rounds to a whole number, to the even one of two.
        let whole = (bounded + 12_582_912) - 12_582_912
        return sample.isFinite ? whole / 32_768 : 0
    }

    /// The float value of a step, exact.
    public static func value(of step: Int16) -> Float { Float(step) / fullScale }
}
