/// The shift between two samples by Hodges and Lehmann: the median of all differences `to[j] - from[i]`.
///
/// Unit: that of the samples. A single outlier moves it by no more than one of the sorted differences. Edge cases:
/// `nil` where a sample is empty. Cost: O(m n log(m n)). Source: Hodges and Lehmann, Annals of Mathematical
/// Statistics 34, 598-611 (1963). Checked against `wilcox.test` of R to 1e-9 (`StatisticsTests`).
public enum HodgesLehmann {
    /// The shift from one sample to another.
    /// - Parameters:
    ///   - from: what it is counted from.
    ///   - to: what lies higher where it is positive.
    /// - Returns: the shift; `nil` where a sample is empty.
    public static func shift(from: [Double], to: [Double]) -> Double? { median(of: differences(from: from, to: to)) }

    /// All differences, the smallest first.
    static func differences(from: [Double], to: [Double]) -> [Double] {
        from.flatMap { low in to.map { $0 - low } }.sorted()
    }

    private static func median(of sorted: [Double]) -> Double? {
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
