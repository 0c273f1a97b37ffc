/// Low-pass and keep every `factor`-th sample.
///
/// Output `m` is the filtered signal at input sample `m * factor`; the filter is linear-phase, so it needs
/// `taps.count / 2` samples on either side of that. Real-time safe; cost `taps.count` multiplications per output.
public struct Decimator: ~Copyable {
    /// Input samples per output sample.
    public let factor: Int
    /// Input samples needed on either side of an output.
    public var reach: Int { taps.count / 2 }
    private let taps: SampleBuffer
    private let block = SampleBuffer(count: 64)

    /// Takes the filter's weights.
    /// - Parameters:
    ///   - factor: input samples per output sample, at least 1.
    ///   - taps: odd number of filter weights.
    public init(factor: Int, taps: SampleBuffer) {
        precondition(factor >= 1 && !taps.count.isMultiple(of: 2))
        self.factor = factor
        self.taps = taps
    }

    /// Appends to `y` the outputs up to position `limit` of the low-rate stream.
    ///
    /// Shape: ``reach`` samples on either side of each output's place are in `x`. Real-time safe.
    public func append(_ x: borrowing SlidingHistory, to y: inout SlidingHistory, upTo limit: Int) {
        while y.end < limit {
            let count = min(block.count, limit - y.end)
            let first = x.index(of: y.end * factor) - reach
            for m in 0..<count {
                block[m] = Sums.product(x.samples, from: first + m * factor, taps, from: 0, count: taps.count)
            }
            y.append(block, count: count)
        }
    }
}
