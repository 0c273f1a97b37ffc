public import Prosody
public import Vocabulary

/// One measure's part in a score.
public struct StressContribution: Archivable, Sendable, Equatable {
    /// Which measure.
    public var feature: VoiceFeature
    /// Its value in the window, in the feature's unit.
    public var value: Float
    /// Its calm location, in the same unit.
    public var baseline: Float
    /// What room and gain explain of the difference, in the same unit; not counted.
    public var discount: Float
    /// Distance from calm in robust standard deviations, discounted, positive towards more vocal effort.
    public var zScore: Float
    /// What it adds to the evidence; only pitch and level may be negative.
    public var weight: Float

    /// Every number; the feature is that of the place where it is kept.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&value)
        archive.visit(&baseline)
        archive.visit(&discount)
        archive.visit(&zScore)
        archive.visit(&weight)
    }

    /// Stands for a part that is not there.
    static func blank(_ feature: VoiceFeature) -> StressContribution {
        StressContribution(feature: feature, value: 0, baseline: 0, discount: 0, zScore: 0, weight: 0)
    }

    /// Value minus baseline.
    public var delta: Float { value - baseline }
}

/// The comparison of the last seconds with the agent's own calm baseline.
public struct StressScore: Archivable, Sendable, Equatable {
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
    /// The last three seconds.
    public var statistics: ProsodyStatistics
    /// What all measures together say: above ``StressModel/evidence(ofScore:)`` of 60 it speaks for strain; `nil` as
    /// the value.
    public var evidence: Float?
    /// The wearer's speech that is new in it, s: evidence counts by the speech that it rests on; 0 in a pause.
    public var speechS: Float = 0
    /// Whether what was learned before turned out not to be this voice and was thrown away at this moment.
    public var isBaselineRejected = false
    /// Time that the voice took from which the evidence comes, s; 0 without an opinion.
    public var windowS: Float = 0
    /// The scored measures; `nil` where one could not be compared.
    public var pitch: StressContribution?
    /// Speech rate, see ``pitch``.
    public var rate: StressContribution?
    /// Level, see ``pitch``.
    public var level: StressContribution?
    /// Spectral balance, see ``pitch``.
    public var balance: StressContribution?
    /// What the change looks like.
    public var pattern = StressPattern()
    /// What else than the voice has changed and is allowed for.
    public var discounts = StressDiscounts()

    /// Every value.
    public mutating func archive(_ archive: inout StateArchive) {
        time.archive(&archive)
        archive.visit(&value)
        archive.visit(&confidence)
        archive.visit(&isLearning)
        archive.visit(&learningProgress)
        statistics.archive(&archive)
        archive.visit(&evidence)
        archive.visit(&speechS)
        archive.visit(&isBaselineRejected)
        archive.visit(&windowS)
        archive.visit(&pitch, blank: .blank(.pitch))
        archive.visit(&rate, blank: .blank(.rate))
        archive.visit(&level, blank: .blank(.level))
        archive.visit(&balance, blank: .blank(.balance))
        pattern.archive(&archive)
        discounts.archive(&archive)
    }

    /// Stands for a score that is not there.
    public static let blank = StressScore(statistics: .blank, progress: 0)

    /// Says nothing of the voice yet.
    init(statistics: ProsodyStatistics, progress: Float) {
        time = statistics.time
        self.statistics = statistics
        (value, confidence) = (nil, 0)
        isLearning = progress < 1
        learningProgress = progress
    }

    /// All contributions that add something, the largest first. Allocates.
    public var contributions: [StressContribution] {
        [pitch, rate, level, balance].compactMap { $0 }.filter { $0.weight > 0 }.sorted { $0.weight > $1.weight }
    }

    /// The share of a contribution in all that speaks for strain, 0...1.
    public func share(of contribution: StressContribution) -> Float {
        let sum = [pitch, rate, level, balance].reduce(Float(0)) { $0 + max(0, $1?.weight ?? 0) }
        return sum > 0 ? max(0, contribution.weight) / sum : 0
    }
}
