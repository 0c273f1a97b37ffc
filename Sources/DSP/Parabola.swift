/// The vertex of a parabola, by which a peak is placed between samples.
public enum Parabola {
    /// The peak of the parabola through three neighbouring values, the middle one the highest.
    ///
    /// - Parameters:
    ///   - left: value before the middle.
    ///   - middle: value in the middle.
    ///   - right: value after the middle.
    /// - Returns: place relative to the middle, -0.5...0.5 samples, and height; those of the middle where the three lie
    ///   on a line.
    public static func peak(left: Float, middle: Float, right: Float) -> (shift: Float, height: Float) {
        let curvature = left - 2 * middle + right
        let shift = curvature < 0 ? max(-0.5, min(0.5, 0.5 * (left - right) / curvature)) : 0
        return (shift, middle - 0.25 * (left - right) * shift)
    }
}
