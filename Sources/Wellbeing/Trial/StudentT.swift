import Glibc

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
        incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
    }

    /// The regularised incomplete beta function, by Lentz's continued fraction. Source: Press et al., Numerical
    /// Recipes, 3rd ed., section 6.4.
    private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        var c = 1.0
        var d = 1 / (1 - (a + b) * x / (a + 1))
        var value = d
        for m in 1...500 {
            let m = Double(m)
            for term in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 / (1 + term * d)
                c = 1 + term / c
                value *= c * d
            }
            if abs(c * d - 1) < 1e-15 { break }
        }
        return value
    }
}
