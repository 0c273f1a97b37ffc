/// Sums over rows of values, eight at a time.
public enum Sums {
    /// `sum a[aStart + n] b[bStart + n]` for `n` in `0..<count`.
    ///
    /// Shapes: `aStart + count <= a.count`, the same for `b`. Real-time safe, O(count).
    public static func product(
        _ a: SampleBuffer, from aStart: Int, _ b: SampleBuffer, from bStart: Int, count: Int
    ) -> Float {
        // SAFETY: both views hold `count` values; the loops stay below it. Two sums, since an addition takes longer
        // than the two loads before it.
        let left = unsafe a.values(from: aStart, count: count)
        let right = unsafe b.values(from: bStart, count: count)
        var (even, odd) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        var n = 0
        while n + 16 <= count {
            even += unsafe load(left + n) * load(right + n)
            odd += unsafe load(left + n + 8) * load(right + n + 8)
            n += 16
        }
        var total = (even + odd).sum()
        while n < count {
            unsafe total += left[n] * right[n]
            n += 1
        }
        return total
    }

    /// The sum of `count` values from `start` on. Real-time safe, O(count).
    public static func total(_ x: SampleBuffer, from start: Int, count: Int) -> Float {
        // SAFETY: the view holds `count` values; the loops stay below it.
        let values = unsafe x.values(from: start, count: count)
        var sums = SIMD8<Float>.zero
        var n = 0
        while n + 8 <= count {
            unsafe sums += load(values + n)
            n += 8
        }
        var sum = sums.sum()
        while n < count {
            unsafe sum += values[n]
            n += 1
        }
        return sum
    }

    /// The mean of the squares of `count` values from `start` on, less the square of their mean: a constant offset does
    /// not count. Never negative. Real-time safe, O(count).
    public static func variance(_ x: SampleBuffer, from start: Int, count: Int) -> Float {
        // SAFETY: the view holds `count` values; the loops stay below it.
        let values = unsafe x.values(from: start, count: count)
        var (sums, squares) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        var n = 0
        while n + 8 <= count {
            let value = unsafe load(values + n)
            sums += value
            squares += value * value
            n += 8
        }
        var (sum, square) = (sums.sum(), squares.sum())
        while n < count {
            unsafe sum += values[n]
            unsafe square += values[n] * values[n]
            n += 1
        }
        let mean = sum / Float(count)
        return max(0, square / Float(count) - mean * mean)
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
            let value = unsafe load(values + n)
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

    /// The mean square of `x` around the place `centre + shift`, under the weights `(1 - d^2)^2` with `d = (n - centre
    /// - shift) / reach`, nearly those of a Hann window: `sum w[n] x[n]^2 / sum w[n]` over all `n` less than `reach`
    /// away.
    ///
    /// The whole and the broken part of the place come apart, so that the result does not depend on how far into a
    /// buffer it lies. Shape: those `n` lie in `0..<x.count`; `reach` is at least 1. Real-time safe, O(reach).
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
            let value = unsafe load(values + n)
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

/// Eight neighbouring values, wherever they lie.
@unsafe @inline(__always) func load(_ x: UnsafePointer<Float>) -> SIMD8<Float> {
    unsafe UnsafeRawPointer(x).loadUnaligned(as: SIMD8<Float>.self)
}

/// Eight neighbouring values, wherever they lie.
@unsafe @inline(__always) func load(_ x: UnsafeMutablePointer<Float>) -> SIMD8<Float> {
    unsafe UnsafeRawPointer(x).loadUnaligned(as: SIMD8<Float>.self)
}

/// Writes eight neighbouring values, wherever they lie.
@unsafe @inline(__always) func store(_ values: SIMD8<Float>, _ x: UnsafeMutablePointer<Float>) {
    unsafe UnsafeMutableRawPointer(x).storeBytes(of: values, as: SIMD8<Float>.self)
}
