/// The mean of persons, each of whom is one number with its error, and how much persons differ.
///
/// Weights `1 / (s[i]^2 + tau^2)`. The variance between persons is that of DerSimonian and Laird, `tau^2 = max(0, (Q
/// - (k - 1)) / (sum w - sum w^2 / sum w))` with `w = 1 / s^2` and Q the weighted sum of squares; the interval that
/// of Hartung, Knapp, Sidik and Jonkman, with Student's t of k - 1 degrees, which holds for few persons.
///
/// Edge cases: `nil` for fewer than ``fewest`` persons, whatever is asked, and where an error is not above 0.
/// Accuracy: 1e-9 (`StatisticsTests`, against `rma(method = "DL", test = "knha")` of metafor, its BCG data among
/// them). Source: DerSimonian and Laird, Controlled Clinical Trials 7, 177-188 (1986); IntHout et al., BMC Medical
/// Research Methodology 14, 25 (2014).
public struct RandomEffects: Sendable, Equatable {
    /// The mean of persons.
    public let mean: Double
    /// Its standard error.
    public let standardError: Double
    /// The interval of 95 %.
    public let low: Double
    /// Its upper end.
    public let high: Double
    /// Standard deviation between persons.
    public let between: Double
    /// How many persons.
    public let count: Int

    /// - Parameters:
    ///   - effects: a number a person.
    ///   - errors: the standard error of each, above 0.
    public init?(_ effects: [Double], errors: [Double]) {
        guard effects.count >= GroupRule.least, effects.count == errors.count, effects.allSatisfy(\.isFinite),
            errors.allSatisfy({ $0 > 0 && $0.isFinite })
        else { return nil }
        let degrees = Double(effects.count - 1)
        func weighted(_ weights: [Double]) -> (mean: Double, total: Double, squares: Double) {
            let total = weights.reduce(0, +)
            let mean = zip(weights, effects).reduce(0) { $0 + $1.0 * $1.1 } / total
            return (mean, total, zip(weights, effects).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) })
        }
        let alone = errors.map { 1 / ($0 * $0) }
        let fixed = weighted(alone)
        let room = fixed.total - alone.reduce(0) { $0 + $1 * $1 } / fixed.total
        let variance = max(0, (fixed.squares - degrees) / room)
        let all = weighted(errors.map { 1 / ($0 * $0 + variance) })
        mean = all.mean
        standardError = (all.squares / degrees / all.total).squareRoot()
        let bound = StudentT.bound(level: 0.05, degrees: degrees)
        low = mean - bound * standardError
        high = mean + bound * standardError
        between = variance.squareRoot()
        count = effects.count
    }
}
