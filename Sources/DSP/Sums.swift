/// Sums over rows of values, eight at a time.
public enum Sums {
    /// `sum a[aStart + n] b[bStart + n]` for `n` in `0..<count`.
    ///
    /// Shapes: `aStart + count <= a.count`, the same for `b`. Real-time safe, O(count).
    public static func product(
        _ a: SampleBuffer, from aStart: Int, _ b: SampleBuffer, from bStart: Int, count: Int
    ) -> Float {
        // SAFETY: both views hold `count` values; the loops stay below it.
        let left = unsafe a.values(from: aStart, count: count)
        let right = unsafe b.values(from: bStart, count: count)
        var sum = SIMD8<Float>.zero
        var n = 0
        while n + 8 <= count {
            let x = unsafe UnsafeRawPointer(left + n).loadUnaligned(as: SIMD8<Float>.self)
            let y = unsafe UnsafeRawPointer(right + n).loadUnaligned(as: SIMD8<Float>.self)
            sum += x * y
            n += 8
        }
        var total = sum.sum()
        while n < count {
            unsafe total += left[n] * right[n]
            n += 1
        }
        return total
    }

    /// The sum and the largest of `x[start + n]` for `n` in `0..<count`, of values that are not negative (powers).
    ///
    /// Both 0 for an empty row. Shape: `start + count <= x.count`. Real-time safe, O(count).
    public static func sumAndPeak(_ x: SampleBuffer, from start: Int, count: Int) -> (sum: Float, peak: Float) {
        // SAFETY: the view holds `count` values; the loops stay below it.
        let values = unsafe x.values(from: start, count: count)
        var (sums, peaks) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        var n = 0
        while n + 8 <= count {
            let value = unsafe UnsafeRawPointer(values + n).loadUnaligned(as: SIMD8<Float>.self)
            sums += value
            peaks.replace(with: value, where: value .> peaks)
            n += 8
        }
        var (sum, peak) = (sums.sum(), peaks.max())
        while n < count {
            unsafe sum += values[n]
            unsafe peak = max(peak, values[n])
            n += 1
        }
        return (sum, peak)
    }

    /// The mean square of `x` around the place `centre + shift`, under the weights `(1 - d^2)^2` with
    /// `d = (n - centre - shift) / reach`, nearly those of a Hann window: `sum w[n] x[n]^2 / sum w[n]` over all `n` less than
    /// `reach` away.
    ///
    /// The whole and the broken part of the place come apart, so that the result does not depend on how far into a buffer it
    /// lies. Shape: those `n` lie in `0..<x.count`; `reach` is at least 1. Real-time safe, O(reach).
    public static func meanSquare(_ x: SampleBuffer, around centre: Int, shift: Float, reach: Float) -> Float {
        precondition(reach >= 1)
        let before = Int((shift - reach).rounded(.up))
        let count = Int((shift + reach).rounded(.down)) - before + 1
        // SAFETY: the view holds `count` values; the loops stay below it.
        let values = unsafe x.values(from: centre + before, count: count)
        let scale = 1 / reach
        var distance = (SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7) + (Float(before) - shift)) * scale
        var (sums, weights) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        var n = 0
        while n + 8 <= count {
            let value = unsafe UnsafeRawPointer(values + n).loadUnaligned(as: SIMD8<Float>.self)
            let root = 1 - distance * distance
            let weight = root * root
            sums += weight * value * value
            weights += weight
            distance += 8 * scale
            n += 8
        }
        var (sum, total) = (sums.sum(), weights.sum())
        while n < count {
            let distance = (Float(before + n) - shift) * scale
            let root = 1 - distance * distance
            unsafe sum += root * root * values[n] * values[n]
            total += root * root
            n += 1
        }
        return total > 0 ? sum / total : 0
    }
}
