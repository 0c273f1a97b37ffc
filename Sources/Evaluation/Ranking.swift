/// Numbers in order, ties together: what rank statistics are made of.
///
/// Sorted once; the statistics then take a weight per number, so that a bootstrap costs O(n) a resample.
public struct Ranking: Sendable {
    private let values: [Double]
    /// Indices of the numbers, from the lowest to the highest.
    private let order: [Int]

    /// Sorts the numbers.
    public init(_ values: [Double]) {
        self.values = values
        order = values.indices.sorted { values[$0] < values[$1] }
    }

    /// Probability that a positive stands above a negative, ties counting half: the area under the receiver operating
    /// characteristic (Hanley & McNeil, Radiology 143, 29-36, 1982).
    ///
    /// - Parameters:
    ///   - isPositive: for each number.
    ///   - weights: how often each number counts; as many as numbers.
    /// - Returns: `nil` without a positive or without a negative.
    public func area(isPositive: [Bool], weights: [Int]) -> Double? {
        let ranks = ranks(weights: weights)
        var (sum, positives, negatives) = (0.0, 0.0, 0.0)
        for index in values.indices {
            let weight = Double(weights[index])
            if isPositive[index] {
                sum += weight * ranks[index]
                positives += weight
            } else {
                negatives += weight
            }
        }
        guard positives > 0, negatives > 0 else { return nil }
        return (sum - positives * (positives + 1) / 2) / (positives * negatives)
    }

    /// Spearman's rank correlation with other numbers, ties at their mean rank.
    ///
    /// - Parameters:
    ///   - other: as many numbers as here.
    ///   - weights: how often each pair counts.
    /// - Returns: `nil` with fewer than three pairs, or where either side is constant.
    public func correlation(with other: Ranking, weights: [Int]) -> Double? {
        precondition(values.count == other.values.count && values.count == weights.count, "numbers come in pairs")
        let count = weights.reduce(0, +)
        guard count > 2 else { return nil }
        let (x, y) = (ranks(weights: weights), other.ranks(weights: weights))
        let mean = Double(count + 1) / 2
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for index in values.indices {
            let (weight, dx, dy) = (Double(weights[index]), x[index] - mean, y[index] - mean)
            xx += weight * dx * dx
            yy += weight * dy * dy
            xy += weight * dx * dy
        }
        guard xx > 0, yy > 0 else { return nil }
        return xy / (xx * yy).squareRoot()
    }

    /// Ranks from 1, ties at their mean; a number of weight w stands there w times.
    private func ranks(weights: [Int]) -> [Double] {
        precondition(weights.count == values.count, "a weight for each number")
        var ranks = [Double](repeating: 0, count: values.count)
        var below = 0
        var start = 0
        while start < order.count {
            var end = start
            var weight = 0
            while end < order.count, values[order[end]] == values[order[start]] {
                weight += weights[order[end]]
                end += 1
            }
            for place in start..<end { ranks[order[place]] = Double(below) + Double(weight + 1) / 2 }
            below += weight
            start = end
        }
        return ranks
    }
}
