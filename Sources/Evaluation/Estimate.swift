/// A figure with its 95 % interval.
public struct Estimate: Sendable, Equatable {
    /// The figure as measured.
    public var value: Double
    /// Where the figure lies for voices like those measured, in 95 of 100 such measurements; `nil` where too few voices
    /// were measured to say.
    public var interval: ClosedRange<Double>?

    public init(value: Double, interval: ClosedRange<Double>?) {
        self.value = value
        self.interval = interval
    }
}

extension Estimate: Encodable {
    private enum CodingKeys: String, CodingKey { case value, low, high }

    /// Writes `value`, and `low` and `high` where there is an interval.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(value, forKey: .value)
        try container.encodeIfPresent(interval?.lowerBound, forKey: .low)
        try container.encodeIfPresent(interval?.upperBound, forKey: .high)
    }
}

extension Estimate {
    /// A share of single trials, such as stretches found, with the interval of Wilson (JASA 22, 209-212, 1927).
    ///
    /// - Parameters:
    ///   - hits: 0...`trials`; need not be whole, where one trial was judged several times.
    ///   - trials: independent trials.
    /// - Returns: `nil` without a trial.
    public static func share(hits: Double, of trials: Int) -> Estimate? {
        guard trials > 0 else { return nil }
        let z = 1.959_963_984_540_054
        let n = Double(trials)
        let p = hits / n
        let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        let reach = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        // Rounding may not push the border past the share itself, nor past 0 and 1.
        return Estimate(value: p, interval: max(0, min(p, middle - reach))...min(1, max(p, middle + reach)))
    }
}

/// Order statistics of plain numbers.
public enum Quantile {
    /// The value below which a share of the numbers lies, between two numbers in proportion.
    ///
    /// - Parameters:
    ///   - numbers: in any order.
    ///   - share: 0...1.
    /// - Returns: `nil` without numbers.
    public static func of(_ numbers: [Double], share: Double) -> Double? {
        guard let last = numbers.indices.last else { return nil }
        let sorted = numbers.sorted()
        let place = max(0, min(1, share)) * Double(last)
        let index = min(Int(place), max(0, last - 1))
        let next = sorted[min(index + 1, last)]
        return sorted[index] + (next - sorted[index]) * (place - Double(index))
    }
}
