public import AudioTypes
public import Prosody

/// One measure's part in a score.
public struct StressContribution: Sendable, Equatable {
    /// Which measure.
    public var feature: StressFeature
    /// Its value in the last seconds, in the feature's unit.
    public var value: Float
    /// Its calm location, in the same unit.
    public var baseline: Float
    /// Distance from calm in robust standard deviations, positive towards more vocal effort.
    public var zScore: Float
    /// What it adds to the evidence, at least 0.
    public var weight: Float

    /// Value minus baseline.
    public var delta: Float { value - baseline }
}

/// The comparison of the last seconds with the own calm baseline.
public struct StressScore: Sendable, Equatable {
    /// Centre of the newest frame that it rests on.
    public var time: StreamTime
    /// 0 (calm) to 100; `nil` where there is no opinion: still learning, or too little speech.
    public var value: Float?
    /// How far the value may be trusted, 0...1.
    public var confidence: Float
    /// Whether the baseline is still being learned.
    public var isLearning: Bool
    /// Share of the warm-up that is done, 0...1.
    public var learningProgress: Float
    /// The last seconds, from the shorter window.
    public var statistics: ProsodyStatistics
    /// The scored measures; `nil` where one could not be compared.
    public var pitch: StressContribution?
    /// Speech rate, see ``pitch``.
    public var rate: StressContribution?
    /// Level, see ``pitch``.
    public var level: StressContribution?
    /// Spectral balance, see ``pitch``.
    public var balance: StressContribution?

    /// All contributions that add something, the largest first. Allocates.
    public var contributions: [StressContribution] {
        [pitch, rate, level, balance].compactMap { $0 }.filter { $0.weight > 0 }.sorted { $0.weight > $1.weight }
    }

    /// The share of a contribution in the whole evidence, 0...1.
    public func share(of contribution: StressContribution) -> Float {
        let sum = [pitch, rate, level, balance].reduce(Float(0)) { $0 + ($1?.weight ?? 0) }
        return sum > 0 ? contribution.weight / sum : 0
    }
}
