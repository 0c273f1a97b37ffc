/// Intervals that say how a figure would move with other voices: whole speakers are drawn anew, never single
/// recordings, since recordings of one voice resemble each other (percentile bootstrap; Efron & Tibshirani 1993,
/// chapter 13).
///
/// The seed is fixed, so that the same recordings give the same interval.
public enum SpeakerBootstrap {
    /// With fewer speakers there is no interval.
    public static let minSpeakers = 3
    private static let resamples = 1_000
    private static let seed: UInt64 = 7

    /// The 95 % interval of a statistic.
    ///
    /// - Parameters:
    ///   - speakers: how many.
    ///   - statistic: the figure when the speakers count so many times each; `nil` where a draw has none, such as one
    ///     without a calm recording.
    /// - Returns: `nil` with fewer than ``minSpeakers``, or where fewer than half of the draws have the figure.
    public static func interval(speakers: Int, of statistic: (_ weights: [Int]) -> Double?) -> ClosedRange<Double>? {
        guard speakers >= minSpeakers else { return nil }
        var generator = SeededDraw(seed: seed)
        var drawn: [Double] = []
        for _ in 0..<resamples {
            var weights = [Int](repeating: 0, count: speakers)
            for _ in 0..<speakers { weights[generator.number(below: speakers)] += 1 }
            if let value = statistic(weights) { drawn.append(value) }
        }
        guard drawn.count >= resamples / 2, let low = Quantile.of(drawn, share: 0.025),
            let high = Quantile.of(drawn, share: 0.975)
        else { return nil }
        return low...high
    }
}

/// Whole numbers drawn by SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): the same on every machine and for every
/// version of the standard library, so that whoever repeats an evaluation gets the same halves and the same intervals.
public struct SeededDraw: Sendable {
    private var state: UInt64

    /// The same seed gives the same numbers.
    public init(seed: UInt64) { state = seed }

    /// A seed for a text, by FNV-1a.
    public init(seed text: String) {
        state = text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// The next number in 0..<`bound`.
    public mutating func number(below bound: Int) -> Int {
        precondition(bound > 0, "there is no number below 0")
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Int(z.multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// The elements in a random order (Fisher & Yates).
    public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for last in result.indices.reversed() where last > 0 { result.swapAt(last, number(below: last + 1)) }
        return result
    }
}
