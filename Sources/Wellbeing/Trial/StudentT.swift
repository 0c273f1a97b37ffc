/// Student's t distribution: the bound of intervals that were estimated from few values.
///
/// Accuracy: 1e-8 of the quantile (`StatisticsTests`, against `qt` of R). Cost: about 60 continued fractions.
enum StudentT {
    /// The t that is exceeded to either side with `level / 2`.
    /// - Parameters:
    ///   - level: 0.05 for an interval of 95 %, above 0 and below 1.
    ///   - degrees: degrees of freedom, above 0.
    /// - Returns: the bound, above 0.
    static func bound(level: Double, degrees: Double) -> Double {
        precondition(level > 0 && level < 1 && degrees > 0, "a level and degrees of freedom that there are")
        var (low, high) = (0.0, 1.0)
        while exceeded(high, degrees) > level { high *= 2 }
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if exceeded(middle, degrees) > level { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// How likely |t| or more is: `I_x(df / 2, 1 / 2)` with `x = df / (df + t^2)`.
    private static func exceeded(_ t: Double, _ degrees: Double) -> Double {
        IncompleteBeta.regularised(degrees / (degrees + t * t), degrees / 2, 0.5)
    }
}
