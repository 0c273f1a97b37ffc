/// The smooth steps of a neural network, eight at a time. Absolute error below 1e-6 (`ActivationTests`).
public enum Activation {
    /// `1 / (1 + exp(-x))`.
    public static func sigmoid(_ x: SIMD8<Float>) -> SIMD8<Float> { 1 / (1 + exp(-x)) }

    /// The hyperbolic tangent.
    public static func tanh(_ x: SIMD8<Float>) -> SIMD8<Float> { 2 * sigmoid(2 * x) - 1 }

    /// `1 / (1 + exp(-x))` of one value.
    public static func sigmoid(_ x: Float) -> Float { sigmoid(SIMD8(repeating: x))[0] }

    /// `exp(x)`, `x` held within -80...80: the whole part of `x / ln 2` goes into the exponent bits, the rest, within
    /// half of one either way, into the Taylor polynomial of degree 6.
    static func exp(_ x: SIMD8<Float>) -> SIMD8<Float> {
        let low = x.replacing(with: 80, where: x .> 80)
        let bounded = low.replacing(with: -80, where: low .< -80)
        // Adding 1.5 * 2^23 rounds to a whole number, which then stands in the low bits.
        let magic = SIMD8<Float>(repeating: 12_582_912)
        let shifted = bounded * 1.442_695_04 + magic
        let whole = shifted - magic
        let t = bounded - whole * 0.693_359_375 + whole * 2.121_944_4e-4
        var y = SIMD8<Float>(repeating: 1 / 720)
        y = y * t + 1 / 120
        y = y * t + 1 / 24
        y = y * t + 1 / 6
        y = y * t + 0.5
        y = y * t + 1
        y = y * t + 1
        // SAFETY: both have eight lanes of 32 bits.
        let bits = unsafe unsafeBitCast(shifted, to: SIMD8<Int32>.self)
        let magicBits = unsafe unsafeBitCast(magic, to: SIMD8<Int32>.self)
        let exponent = (bits &- magicBits &+ 127) &<< 23
        return unsafe y * unsafeBitCast(exponent, to: SIMD8<Float>.self)
    }
}
