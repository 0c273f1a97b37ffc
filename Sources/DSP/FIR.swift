/// Short filters applied to a stretch of a signal.
public enum FIR {
    /// `y[n] = sum over k of taps[k] x[start + n + k]` for `n` in `0..<count`: a filter whose impulse response is
    /// `taps` backwards, the same thing where it is symmetrical, without delay at `x[start + n + taps.count / 2]`.
    ///
    /// Shapes: `start + count + taps.count - 1 <= x.count`, `count <= y.count`; `x` and `y` are different buffers.
    /// Real-time safe, O(count * taps.count).
    public static func filter(_ x: SampleBuffer, from start: Int, count: Int, taps: SampleBuffer, into y: SampleBuffer)
    {
        precondition(x !== y)
        // SAFETY: the views hold as many values as the loops read and write: `n + k < count + taps.count - 1`.
        let input = unsafe x.values(from: start, count: count + taps.count - 1)
        let weights = unsafe taps.values(from: 0, count: taps.count)
        let output = unsafe y.values(from: 0, count: count)
        var n = 0
        // Two vectors at a time: an addition takes longer than the products that wait for it.
        while n + 16 <= count {
            var (left, right) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
            for k in 0..<taps.count {
                let weight = unsafe weights[k]
                left += unsafe load(input + n + k) * weight
                right += unsafe load(input + n + k + 8) * weight
            }
            unsafe store(left, output + n)
            unsafe store(right, output + n + 8)
            n += 16
        }
        while n + 8 <= count {
            var sum = SIMD8<Float>.zero
            for k in 0..<taps.count { unsafe sum += load(input + n + k) * weights[k] }
            unsafe store(sum, output + n)
            n += 8
        }
        while n < count {
            var sum: Float = 0
            for k in 0..<taps.count { unsafe sum += input[n + k] * weights[k] }
            unsafe output[n] = sum
            n += 1
        }
    }
}
