/// The quantiles of the F distribution.
enum FDistribution {
    /// The value below which a share of the distribution lies. By halving: a share of 1e-12 of it is met.
    static func quantile(_ share: Double, _ d1: Double, _ d2: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        while cumulative(high, d1, d2) < share, high < 1e12 { high *= 2 }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if cumulative(middle, d1, d2) < share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    static func cumulative(_ value: Double, _ d1: Double, _ d2: Double) -> Double {
        guard value > 0 else { return 0 }
        return IncompleteBeta.regularised(d1 * value / (d1 * value + d2), d1 / 2, d2 / 2)
    }
}
