import Vocabulary

/// Non-overlap of all pairs (NAP): in how many of all comparisons of one value of either sample the second is lower,
/// which is the better for a score of strain; equals count half.
///
/// With `q[i][j]` 1, 1/2 or 0 for the `m` values of the first and the `n` of the second sample: NAP is the mean of q,
/// and its variance `[NAP (1 - NAP) + n Q1 + m Q2 - 2 X] / [(m - 1)(n - 1)]`, in which Q1, Q2 and X are the mean
/// squares of the means of rows, the means of columns and the cells about NAP. It is unbiased for independent values
/// (Sen 1967; Mee 1990; as in SingleCaseES 0.7.4, whose published vectors it is checked against to 1e-12). Serial
/// values make it too small: it is shown beside the interval by re-drawing, and decides nothing.
///
/// Range: NAP 0...1. Edge cases: `nil` where a sample has fewer than two values. Cost: O(m n). Source: Parker and
/// Vannest, Behavior Therapy 40, 357-367 (2009).
public struct NonOverlap: Sendable, Equatable {
    /// Share of comparisons in which the second is lower, 0...1.
    public let share: Double
    /// Its standard error.
    public let standardError: Double

    /// Compares two samples.
    /// - Parameters:
    ///   - first: held back.
    ///   - second: offered at once.
    public init?(_ first: [Double], then second: [Double]) {
        let (m, n) = (first.count, second.count)
        guard m > 1, n > 1 else { return nil }
        let cells = first.map { low in second.map { $0 < low ? 1 : $0 == low ? 0.5 : 0 } }
        let mean = cells.joined().reduce(0, +) / Double(m * n)
        func meanSquare(_ values: [Double]) -> Double {
            values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        }
        let rows = meanSquare(cells.map { $0.reduce(0, +) / Double(n) })
        let columns = meanSquare((0..<n).map { j in cells.reduce(0) { $0 + $1[j] } / Double(m) })
        let variance =
            (mean * (1 - mean) + Double(n) * rows + Double(m) * columns - 2 * meanSquare(cells.flatMap(\.self)))
            / Double((m - 1) * (n - 1))
        share = mean
        standardError = max(0, variance).squareRoot()
    }

    /// In how many of a hundred comparisons the second is lower.
    public var ofHundred: Int { Int(rounding: share * 100, in: 0...100) }
}
