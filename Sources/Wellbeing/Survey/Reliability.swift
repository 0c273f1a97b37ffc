import Foundation

/// Whether the items of a survey measure one thing in a group of people, as far as their answers tell.
///
/// A row is a person who has answered every item, turned where the item is. It is never computed from one person over
/// time: what differs there is the weeks, and not people.
///
/// Sources: Cronbach 1951 (Psychometrika 16:297); its interval by Feldt, Woodruff and Salih 1987 (Appl Psychol Meas
/// 11:93), as psych's `alpha.ci` has it; Spearman-Brown over all halves; omega total by McDonald 1999 from one factor
/// by principal axes, as psych's `fa(fm = "pa")` finds it from the correlations.
public struct Reliability: Sendable, Equatable {
    /// Fewest people; below that nothing is said.
    public static let leastAnswers = 30
    /// From here on the items may be shown as one sum.
    public static let leastAlpha = 0.7
    /// Fewest items for omega: of fewer the loadings are not determined with room to spare.
    public static let leastItemsForOmega = 4
    /// Most items of which all halves are looked at.
    static let mostItemsHalved = 12

    /// The correlation of two halves, stepped up to the length of the whole by Spearman and Brown.
    public struct SplitHalf: Sendable, Equatable {
        /// Mean over all ways to halve the items.
        public let mean: Double
        /// The lowest of them.
        public let lowest: Double
        /// The highest.
        public let highest: Double
    }

    /// People.
    public let count: Int
    /// Cronbach's alpha.
    public let alpha: Double
    /// Its interval with 95 % coverage.
    public let interval: ClosedRange<Double>
    /// `nil` where the items are too many, or an answer is the same for everybody.
    public let splitHalf: SplitHalf?
    /// `nil` for fewer than four items, and where one factor does not fit.
    public let omega: Double?
    /// Whether the items may be shown as one sum.
    public var allowsSum: Bool { alpha >= Self.leastAlpha }

    /// Computes it; `nil` for fewer than ``leastAnswers`` people or two items, and where all sums are the same.
    /// - Parameter rows: a row for each person, a number for each item.
    public init?(of rows: [[Double]]) {
        guard rows.count >= Self.leastAnswers, let items = rows.first?.count, items >= 2,
            rows.allSatisfy({ $0.count == items && $0.allSatisfy(\.isFinite) })
        else { return nil }
        let covariances = Self.covariances(of: rows)
        let diagonal = (0..<items).reduce(0) { $0 + covariances[$1][$1] }
        let whole = covariances.joined().reduce(0, +)
        guard whole > 0 else { return nil }
        let alpha = Double(items) / Double(items - 1) * (1 - diagonal / whole)
        let (d1, d2) = (Double(rows.count - 1), Double((rows.count - 1) * (items - 1)))
        let bounds = [0.975, 0.025].map { 1 - (1 - alpha) * FDistribution.quantile($0, d1, d2) }
        count = rows.count
        self.alpha = alpha
        interval = bounds[0]...max(bounds[0], bounds[1])
        splitHalf = Self.splitHalf(covariances)
        omega = items >= Self.leastItemsForOmega ? Self.omega(covariances) : nil
    }

    static func covariances(of rows: [[Double]]) -> [[Double]] {
        let items = rows[0].count
        let means = (0..<items).map { item in rows.reduce(0) { $0 + $1[item] } / Double(rows.count) }
        return (0..<items).map { one in
            (0..<items).map { other in
                rows.reduce(0) { $0 + ($1[one] - means[one]) * ($1[other] - means[other]) } / Double(rows.count - 1)
            }
        }
    }

    /// Over every way to put half of the items (the smaller half of an odd number) on one side.
    private static func splitHalf(_ covariances: [[Double]]) -> SplitHalf? {
        let items = covariances.count
        guard items <= mostItemsHalved else { return nil }
        var values: [Double] = []
        for mask in 0..<(1 << items) where mask.nonzeroBitCount == items / 2 {
            // Of two halves of the same size each pair comes twice.
            if items % 2 == 0, mask & 1 == 0 { continue }
            var (first, second, both) = (0.0, 0.0, 0.0)
            for one in 0..<items {
                for other in 0..<items {
                    switch (mask >> one & 1, mask >> other & 1) {
                    case (1, 1): first += covariances[one][other]
                    case (0, 0): second += covariances[one][other]
                    default: both += covariances[one][other] / 2
                    }
                }
            }
            guard first > 0, second > 0 else { return nil }
            let r = both / (first * second).squareRoot()
            guard r > -1 else { return nil }
            values.append(2 * r / (1 + r))
        }
        guard let lowest = values.min(), let highest = values.max() else { return nil }
        return SplitHalf(mean: values.reduce(0, +) / Double(values.count), lowest: lowest, highest: highest)
    }

    /// Omega total: the share of the variance of the sum of standardised items that one factor explains.
    private static func omega(_ covariances: [[Double]]) -> Double? {
        let items = covariances.count
        guard (0..<items).allSatisfy({ covariances[$0][$0] > 0 }) else { return nil }
        let correlations = (0..<items).map { one in
            (0..<items).map { covariances[one][$0] / (covariances[one][one] * covariances[$0][$0]).squareRoot() }
        }
        guard let loadings = PrincipalAxis.loadings(of: correlations) else { return nil }
        let sum = loadings.reduce(0, +)
        let unique = loadings.reduce(0) { $0 + 1 - $1 * $1 }
        return sum * sum / (sum * sum + unique)
    }
}
