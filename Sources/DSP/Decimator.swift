/// Low-pass and keep every `factor`-th sample, in a stream, with a delay of `(taps - 1) / 2` input samples.
///
/// Output `m` is the filtered signal at input sample `m * factor`, once the `(taps - 1) / 2` samples after it are there;
/// before the start the input counts as 0. Real-time safe; cost `taps` multiplications per output.
public struct Decimator: ~Copyable {
    /// Input samples per output sample.
    public let factor: Int
    private let taps: SampleBuffer
    /// The last `taps.count` inputs twice over, so that they always lie in one piece somewhere.
    private let history: SampleBuffer
    private var position = 0
    private var untilNext: Int

    /// Makes the filter's memory.
    /// - Parameters:
    ///   - factor: input samples per output sample, at least 1.
    ///   - taps: odd number of filter weights.
    ///   - phase: index of the input sample at which the first output lies.
    public init(factor: Int, taps: SampleBuffer, phase: Int = 0) {
        precondition(factor >= 1 && !taps.count.isMultiple(of: 2))
        self.factor = factor
        self.taps = taps
        history = SampleBuffer(count: 2 * taps.count)
        untilNext = phase + taps.count / 2 + 1
    }

    /// Takes one sample; hands out one for every `factor` taken.
    /// - Returns: the next output where there is one.
    public mutating func push(_ sample: Float) -> Float? {
        let count = taps.count
        history[position] = sample
        history[position + count] = sample
        position = position + 1 == count ? 0 : position + 1
        untilNext -= 1
        guard untilNext == 0 else { return nil }
        untilNext = factor
        // SAFETY: both views hold `count` values; the loops stay below it.
        let h = unsafe taps.values(from: 0, count: count)
        let x = unsafe history.values(from: position, count: count)
        var sum = SIMD8<Float>.zero
        var n = 0
        while n + 8 <= count {
            let left = unsafe UnsafeRawPointer(x + n).loadUnaligned(as: SIMD8<Float>.self)
            let right = unsafe UnsafeRawPointer(h + n).loadUnaligned(as: SIMD8<Float>.self)
            sum += left * right
            n += 8
        }
        var total = sum.sum()
        while n < count {
            unsafe total += x[n] * h[n]
            n += 1
        }
        return total
    }
}
