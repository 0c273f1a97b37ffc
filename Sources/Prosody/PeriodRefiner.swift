internal import DSP

/// Sharpens a period found at the low rate on the full-rate signal, and measures how exactly the sound repeats there.
///
/// The normalised cross-correlation is computed directly at the few lags around the coarse period, the peak interpolated by
/// a parabola. Real-time safe; cost ``lagsEachSide`` * 2 + 3 sums of ``windowSize`` products.
struct PeriodRefiner {
    /// Samples correlated: 30 ms, as in the coarse search.
    static let windowSize = 480
    /// Full-rate lags tried on either side of the coarse period.
    static let lagsEachSide = 3

    /// A period at the full rate.
    struct Result {
        /// Samples per period, interpolated.
        var period: Float
        /// Correlation at the period, -1...1.
        var height: Float
    }

    private let r = SampleBuffer(count: 2 * lagsEachSide + 3)

    /// Refines `period` around the sample at `centre` of `x`.
    /// - Returns: `nil` where no peak lies within reach of the coarse period.
    func refine(period: Float, in x: SampleBuffer, centre: Int) -> Result? {
        let coarse = Int(period.rounded())
        let first = max(2, coarse - Self.lagsEachSide - 1)
        let start = centre - (Self.windowSize + coarse) / 2
        guard start >= 0, start + Self.windowSize + first + r.count <= x.count else { return nil }
        var best = 0
        for index in 0..<r.count {
            r[index] = Correlation.normalized(x, from: start, lag: first + index, count: Self.windowSize)
            if index > 0, index < r.count - 1, best == 0 || r[index] > r[best] { best = index }
        }
        let (left, middle, right) = (r[best - 1], r[best], r[best + 1])
        guard middle >= left, middle >= right else { return nil }
        let peak = Parabola.peak(left: left, middle: middle, right: right)
        return Result(period: Float(first + best) + peak.shift, height: min(1, peak.height))
    }
}
