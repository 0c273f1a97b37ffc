import Glibc

/// How often something happens in an hour, where it was seen so many times in so many hours.
///
/// Events are taken to be independent (Poisson). Intervals are exact (Garwood, Biometrika 28, 437-442, 1936): borders
/// are the rates at which so many events, or so few, would be seen in 2.5 % of such measurements.
public struct EventRate: Sendable, Equatable {
    /// Events seen.
    public let events: Int
    /// Hours watched, above 0.
    public let hours: Double

    /// - Returns: `nil` where no time was watched.
    public init?(events: Int, hours: Double) {
        guard hours > 0, events >= 0 else { return nil }
        self.events = events
        self.hours = hours
    }

    /// Events an hour, with the 95 % interval.
    public var perHour: Estimate {
        let low = events == 0 ? 0 : Self.mean { 1 - Self.probability(ofAtMost: events - 1, mean: $0) > 0.025 }
        let high = Self.mean { Self.probability(ofAtMost: events, mean: $0) < 0.025 }
        return Estimate(value: Double(events) / hours, interval: low / hours...high / hours)
    }

    /// The rate an hour below which the true one lies with a confidence of 95 %, asked from one side only: after no
    /// event 3.00 by the hours watched.
    public var upperLimitPerHour: Double { Self.mean { Self.probability(ofAtMost: events, mean: $0) < 0.05 } / hours }

    /// The smallest mean for which a statement that is false for low and true for high means holds.
    private static func mean(where holds: (Double) -> Bool) -> Double {
        var (low, high) = (0.0, 1.0)
        while !holds(high) { (low, high) = (high, high * 2) }
        // Each step halves the distance; then no number lies between.
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle }
        }
        return high
    }

    /// Sum of the Poisson distribution up to `count`; its terms by logarithms, so that many events do not overflow.
    private static func probability(ofAtMost count: Int, mean: Double) -> Double {
        guard mean > 0 else { return 1 }
        return (0...count).reduce(0.0) { sum, k in sum + exp(Double(k) * log(mean) - mean - lgamma(Double(k) + 1)) }
    }
}
