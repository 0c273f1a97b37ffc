/// Normalised correlations by direct sums, for the few places where only a handful of lags is wanted.
public enum Correlation {
    /// `sum x[n] x[n + lag] / sqrt(sum x[n]^2 * sum x[n + lag]^2)` over `window` samples from `start` on, at the lags
    /// `firstLag ..< firstLag + r.count`; -1...1.
    ///
    /// 0 for silence. The caller keeps DC out. Shape: `start + window + firstLag + r.count <= x.count + 1`. Real-time
    /// safe, O(window * r.count).
    public static func normalized(_ x: SampleBuffer, from start: Int, firstLag: Int, window: Int, into r: SampleBuffer)
    {
        let first = Sums.product(x, from: start, x, from: start, count: window)
        let shifted = start + firstLag
        var energy = Double(Sums.product(x, from: shifted, x, from: shifted, count: window))
        for place in 0..<r.count {
            if place > 0 {
                let (gone, come) = (Double(x[shifted + place - 1]), Double(x[shifted + place + window - 1]))
                energy += come * come - gone * gone
            }
            let product = Sums.product(x, from: start, x, from: shifted + place, count: window)
            r[place] = normalized(product, first, Float(max(0, energy)))
        }
    }

    /// The same at one lag.
    public static func normalized(_ x: SampleBuffer, from start: Int, lag: Int, count: Int) -> Float {
        normalized(
            Sums.product(x, from: start, x, from: start + lag, count: count),
            Sums.product(x, from: start, x, from: start, count: count),
            Sums.product(x, from: start + lag, x, from: start + lag, count: count))
    }

    private static func normalized(_ product: Float, _ first: Float, _ second: Float) -> Float {
        let norm = (first * second).squareRoot()
        return norm > 1e-9 ? max(-1, min(1, product / norm)) : 0
    }
}
