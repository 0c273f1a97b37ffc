import Vault
import Vocabulary

/// The axes on which a recording is drawn, chosen so that nearly all of it and the own calm voice are seen.
public struct ReplayScales: Sendable, Hashable {
    /// Pitch in semitones above 27.5 Hz; at least an octave.
    public let pitch: ClosedRange<Double>
    /// Syllables a second, from 0.
    public let rate: ClosedRange<Double>
    /// Level in dB re full scale; at least 20 dB.
    public let level: ClosedRange<Double>
    /// The score.
    public let score: ClosedRange<Double> = 0...100

    /// Looks at what is to be drawn.
    public init(_ replay: Replay) {
        let track = replay.segment.track
        let voiced = track.compactMap(\.f0Hz).map { Double(Semitones.above27Point5Hz($0)) }
        // A hundredth at both ends is left to errors of an octave; they sit at the border.
        var pitch = Self.span(of: voiced, leaving: 0.01)
        if let norm = replay.norm(.pitch) { pitch = Self.join(pitch, norm) }
        let low = pitch.map { ($0.lowerBound - 1).rounded(.down) } ?? 24
        let high = pitch.map { ($0.upperBound + 1).rounded(.up) } ?? 48
        self.pitch = low...max(high, low + 12)
        var rate = Self.span(of: track.compactMap(\.syllableRate).map(Double.init), leaving: 0) ?? 0...0
        if let norm = replay.norm(.rate) { rate = Self.join(rate, norm) }
        self.rate = 0...max(8, (rate.upperBound + 0.5).rounded(.up))
        let level = Self.span(of: track.map { Double($0.levelDBFS) }.filter { $0 > -90 }, leaving: 0.02) ?? -60...0
        let quiet = (max(-90, level.lowerBound) / 10).rounded(.down) * 10
        self.level = quiet...max(quiet + 20, min(0, (level.upperBound / 10).rounded(.up) * 10))
    }

    /// From the lowest to the highest of values, a share at either end left out; `nil` without a value.
    private static func span(of values: [Double], leaving share: Double) -> ClosedRange<Double>? {
        let order = values.filter(\.isFinite).sorted()
        guard !order.isEmpty else { return nil }
        let left = Int(Double(order.count) * share)
        return order[left]...order[order.count - 1 - left]
    }

    private static func join(_ span: ClosedRange<Double>?, _ norm: Replay.Norm) -> ClosedRange<Double> {
        let (low, high) = (norm.location - norm.spread, norm.location + norm.spread)
        return min(low, span?.lowerBound ?? low)...max(high, span?.upperBound ?? high)
    }

    /// Where a value lies on an axis, 0...1; beyond an end it sits at that end.
    public static func share(_ value: Double, in range: ClosedRange<Double>) -> Double {
        guard value.isFinite else { return value > 0 ? 1 : 0 }
        return (min(range.upperBound, max(range.lowerBound, value)) - range.lowerBound)
            / (range.upperBound - range.lowerBound)
    }

    /// A distance between the numbers of an axis of time that leaves at most so many of them.
    public static func step(of lengthS: Double, atMost count: Int) -> Double {
        [1, 2, 5, 10, 15, 30, 60, 120, 300].first { lengthS / $0 <= Double(max(1, count)) } ?? 600
    }
}
