import Glibc

/// A series of equal steps before and after a start: a line before, and by how much level and slope are others after
/// it, with errors that follow one another (AR(1)).
///
/// `y[i] = b0 + b1 i + b2 after[i] + b3 after[i] (i - start) + e[i]`, `after[i]` 1 from the start on; correlation of
/// e at a distance of k steps `phi^k`. For a phi the series and the design are freed of it by the root of the inverse
/// of that Toeplitz matrix, which is `x[0]` for the first row and `(x[i] - phi x[i-1]) / sqrt(1 - phi^2)` for every
/// other, and least squares give b and the sum of squares Q (GLS). Phi is where the restricted likelihood (REML)
/// `-1/2 [(n - 4) log Q + (n - 1) log(1 - phi^2) + log |X'R^-1 X|]` is highest: a grid, then golden section.
/// Intervals go with Student's t of n - 4 degrees.
///
/// Unit: that of the series; of slopes, by step. Edge cases: `nil` with fewer than ``least`` steps to either side,
/// and where the lines fit exactly. Accuracy: estimates and errors 1e-4 relative, phi 1e-4 (`StatisticsTests`,
/// against `gls(corAR1, REML)` of nlme). Cost: O(n), some 300 times. It is a description: in simulated series without
/// any effect, its intervals leave 0 out more often than 5 % (`Wellbeing.docc/DidItHelp.md` says how often). Source:
/// Turner et al., BMC Medical Research Methodology 21, 181 (2021), 10.1186/s12874-021-01364-0; Pinheiro and Bates,
/// Mixed-Effects Models in S and S-PLUS (2000), sections 5.3 and 2.2.5.
public struct SegmentedRegression: Sendable, Equatable {
    /// Fewest steps to either side that anything is computed from.
    public static let least = 6

    /// A number and its standard error.
    public struct Coefficient: Sendable, Equatable {
        /// The estimate.
        public let value: Double
        /// Its standard error.
        public let standardError: Double
        /// The interval of 95 %.
        public let low: Double
        /// Its upper end.
        public let high: Double
    }

    /// Level at the first step.
    public let level: Coefficient
    /// Slope before the start.
    public let slope: Coefficient
    /// By how much the level changes at the start.
    public let levelChange: Coefficient
    /// By how much the slope changes there.
    public let slopeChange: Coefficient
    /// Correlation of errors one step apart, -1...1.
    public let phi: Double
    /// Standard deviation of the errors.
    public let sigma: Double
    /// The step at which the second part begins.
    public let start: Int

    /// Fits the lines.
    /// - Parameters:
    ///   - values: the series, a value a step.
    ///   - start: the first step of the second part.
    public init?(_ values: [Double], start: Int) {
        guard start >= Self.least, values.count - start >= Self.least else { return nil }
        func fit(_ phi: Double) -> Fit? { Fit(values, start: start, phi: phi) }
        func likelihood(_ phi: Double) -> Double { fit(phi)?.likelihood ?? -.infinity }
        let step = 0.02
        let grid = (-49...49).map { Double($0) * step }.map { ($0, likelihood($0)) }
        guard let best = grid.max(by: { $0.1 < $1.1 })?.0 else { return nil }
        var (low, high) = (max(best - step, -0.999), min(best + step, 0.999))
        let golden = (5.0.squareRoot() - 1) / 2
        while high - low > 1e-9 {
            let (left, right) = (high - golden * (high - low), low + golden * (high - low))
            if likelihood(left) < likelihood(right) { low = left } else { high = right }
        }
        phi = (low + high) / 2
        guard let fit = fit(phi), fit.sigma > 1e-6, fit.sigma.isFinite else { return nil }
        let bound = StudentT.bound(level: 0.05, degrees: Double(values.count - Fit.count))
        let all = zip(fit.coefficients, fit.errors).map { value, error in
            Coefficient(value: value, standardError: error, low: value - bound * error, high: value + bound * error)
        }
        (level, slope, levelChange, slopeChange) = (all[0], all[1], all[2], all[3])
        sigma = fit.sigma
        self.start = start
    }

    /// What the lines say of a step.
    /// - Parameters:
    ///   - step: the step, from 0.
    ///   - isAfter: whether the line of the second part is meant.
    /// - Returns: the value.
    public func line(at step: Int, isAfter: Bool) -> Double {
        let before = level.value + slope.value * Double(step)
        return isAfter ? before + levelChange.value + slopeChange.value * Double(step - start) : before
    }

    /// Generalised least squares for one phi.
    private struct Fit {
        static let count = 4
        let coefficients: [Double]
        let errors: [Double]
        let sigma: Double
        let likelihood: Double

        init?(_ values: [Double], start: Int, phi: Double) {
            let count = Self.count
            var matrix = [Double](repeating: 0, count: count * count)
            var side = [Double](repeating: 0, count: count)
            var squares = 0.0
            let scale = 1 / (1 - phi * phi).squareRoot()
            var (last, lastValue) = (SIMD4<Double>.zero, 0.0)
            for (index, value) in values.enumerated() {
                let since = index >= start ? Double(index - start) : 0
                let row = SIMD4(1, Double(index), index >= start ? 1 : 0, since)
                let free = index == 0 ? row : (row - phi * last) * scale
                let freeValue = index == 0 ? value : (value - phi * lastValue) * scale
                (last, lastValue) = (row, value)
                for i in 0..<count {
                    for j in 0...i { matrix[i * count + j] += free[i] * free[j] }
                    side[i] += free[i] * freeValue
                }
                squares += freeValue * freeValue
            }
            guard let root = Self.choleskyRoot(matrix) else { return nil }
            let inverse = (0..<count).map { column in
                Self.solved(root, (0..<count).map { $0 == column ? 1 : 0 })
            }
            let coefficients = Self.solved(root, side)
            let rest = squares - zip(coefficients, side).reduce(0) { $0 + $1.0 * $1.1 }
            let degrees = Double(values.count - count)
            guard rest > 0 else { return nil }
            let variance = rest / degrees
            self.coefficients = coefficients
            errors = (0..<count).map { (variance * inverse[$0][$0]).squareRoot() }
            sigma = variance.squareRoot()
            let determinant = (0..<count).reduce(0) { $0 + 2 * log(root[$1 * count + $1]) }
            likelihood =
                -0.5 * (degrees * log(rest) + Double(values.count - 1) * log(1 - phi * phi) + determinant)
        }

        /// The lower root of a symmetric matrix, of which the lower half is read; `nil` where it has none.
        private static func choleskyRoot(_ matrix: [Double]) -> [Double]? {
            var root = [Double](repeating: 0, count: count * count)
            for i in 0..<count {
                for j in 0...i {
                    let rest = (0..<j).reduce(matrix[i * count + j]) {
                        $0 - root[i * count + $1] * root[j * count + $1]
                    }
                    if i == j {
                        guard rest > 0 else { return nil }
                        root[i * count + i] = rest.squareRoot()
                    } else {
                        root[i * count + j] = rest / root[j * count + j]
                    }
                }
            }
            return root
        }

        private static func solved(_ root: [Double], _ side: [Double]) -> [Double] {
            var x = side
            for i in 0..<count {
                for j in 0..<i { x[i] -= root[i * count + j] * x[j] }
                x[i] /= root[i * count + i]
            }
            for i in (0..<count).reversed() {
                for j in i + 1..<max(count, i + 1) { x[i] -= root[j * count + i] * x[j] }
                x[i] /= root[i * count + i]
            }
            return x
        }
    }
}
