/// Direct sums, for the few places where only a handful of lags is wanted.
public enum Correlation {
    /// `sum x[n] x[n + lag] / sqrt(sum x[n]^2 * sum x[n + lag]^2)` over `count` samples from `start` on; -1...1.
    ///
    /// 0 for silence. The caller keeps DC out. Shape: `start + count + lag <= x.count`. Real-time safe, O(count).
    public static func normalized(_ x: SampleBuffer, from start: Int, lag: Int, count: Int) -> Float {
        // SAFETY: both views hold `count` values; the loops stay below it.
        let a = unsafe x.values(from: start, count: count)
        let b = unsafe x.values(from: start + lag, count: count)
        var (ab, aa, bb) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
        var n = 0
        while n + 8 <= count {
            let left = unsafe UnsafeRawPointer(a + n).loadUnaligned(as: SIMD8<Float>.self)
            let right = unsafe UnsafeRawPointer(b + n).loadUnaligned(as: SIMD8<Float>.self)
            ab += left * right
            aa += left * left
            bb += right * right
            n += 8
        }
        var (product, first, second) = (ab.sum(), aa.sum(), bb.sum())
        while n < count {
            let (left, right) = unsafe (a[n], b[n])
            product += left * right
            first += left * left
            second += right * right
            n += 1
        }
        let norm = (first * second).squareRoot()
        return norm > 1e-9 ? max(-1, min(1, product / norm)) : 0
    }

    /// Mean of the squares of `count` samples from `start` on. Real-time safe.
    public static func meanSquare(_ x: SampleBuffer, from start: Int, count: Int) -> Float {
        // SAFETY: the view holds `count` values.
        let a = unsafe x.values(from: start, count: count)
        var sum: Float = 0
        for n in 0..<count { unsafe sum += a[n] * a[n] }
        return sum / Float(count)
    }
}
