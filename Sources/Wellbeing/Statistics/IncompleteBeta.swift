import Foundation

/// The regularised incomplete beta function, from which Student's t and the F distribution follow: by Lentz's continued
/// fraction. Source: Press et al., Numerical Recipes, 3rd ed., section 6.4.
enum IncompleteBeta {
    /// `I_x(a, b)`, 0...1; 0 below and 1 above the range of `x`.
    /// - Parameters:
    ///   - x: from 0 to 1.
    ///   - a: above 0.
    ///   - b: above 0.
    /// - Returns: the share of the beta distribution below `x`.
    static func regularised(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0, x < 1 else { return x <= 0 ? 0 : 1 }
        if x > (a + 1) / (a + b + 2) { return 1 - regularised(1 - x, b, a) }
        let front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(1 - x))
        var (c, d) = (1.0, 1 / away(1 - (a + b) * x / (a + 1)))
        var fraction = d
        for step in 1...500 {
            let m = Double(step)
            for factor in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 / away(1 + factor * d)
                c = away(1 + factor / c)
                fraction *= d * c
            }
            if abs(d * c - 1) < 1e-15 { break }
        }
        return front * fraction / a
    }

    private static func away(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }

    /// `lgamma` writes a sign into a global; this has none. Lanczos, to 1e-14.
    private static func logGamma(_ x: Double) -> Double {
        let coefficients = [
            676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
            -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
        ]
        let x = x - 1
        let sum = coefficients.enumerated().reduce(0.99999999999980993) { $0 + $1.1 / (x + Double($1.0) + 1) }
        let t = x + Double(coefficients.count) - 0.5
        return 0.5 * log(2 * .pi) + (x + 0.5) * log(t) - t + log(sum)
    }
}
