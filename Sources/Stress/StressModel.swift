internal import Glibc
internal import Prosody
internal import Vocabulary

/// Deviations from the agent's own calm voice -> evidence -> score.
///
/// Over the last seconds of the wearer's own voice every scored feature gives its distance from calm in the speaker's
/// own spread, signed so that more vocal effort is positive, bounded, and weighed: a lively word moves one bound,
/// strain moves all of it for as long as it lasts. A logistic curve makes a score of the sum. Source of the choice of
/// features: Bone, Lee, Narayanan, IEEE TAFFC 5(2), 201-213 (2014); the form and the numbers are ours: ``parameters``
/// and `Stress.docc/Method.md`.
public enum StressModel {
    /// Weight and bounds of one feature's distance from calm.
    struct Weight {
        var factor: Float
        var lowest: Float
        var highest: Float
    }

    /// Syllables a second of speech below which it is none: in 12 corpora of speech 999 of 1,000 windows have more.
    static let minRate: Float = 2
    /// Share of still pitch above which it is no speech, see ``PitchStillness``.
    static let maxStillness: Float = 0.45

    /// Voice that fills the window of evidence, s.
    public static var voicedS: Float { parameters.voicedS }

    /// Weight of a feature; `nil` for those that are only shown.
    static func weight(of feature: VoiceFeature) -> Weight? {
        switch feature {
        case .pitch: parameters.pitch
        case .rate: parameters.rate
        case .level: parameters.level
        case .balance: parameters.balance
        case .variation, .hnr: nil
        }
    }

    /// What the window says of one feature; `nil` where it cannot be compared. `discount` is what room and gain explain
    /// of the difference, in the feature's unit.
    static func contribution(
        of feature: VoiceFeature, in statistics: ProsodyStatistics, against baseline: SpeakerBaseline, discount: Float
    ) -> StressContribution? {
        guard let weight = weight(of: feature), let value = feature.value(in: statistics),
            let norm = baseline.norm(of: feature)
        else { return nil }
        let zScore = norm.distance(of: value, discount: discount)
        return StressContribution(
            feature: feature, value: value, baseline: norm.location, discount: discount, zScore: zScore,
            weight: weight.factor * max(weight.lowest, min(weight.highest, zScore)))
    }

    /// What a louder room explains of pitch (st) and balance (dB).
    static func lombard(_ roomDB: Float) -> (pitch: Float, balance: Float) {
        let pitch = min(parameters.lombardLimit, parameters.lombardPerDB * roomDB)
        return (pitch, 2 * pitch)
    }

    /// How much of a window's evidence counts: little voice says little.
    static func reliability(voicedS: Float) -> Float { (voicedS / (voicedS + parameters.halfReliableS)).squareRoot() }

    /// Whether evidence speaks for strain at all.
    static func isRaised(_ evidence: Float) -> Bool { evidence >= parameters.raised }

    /// (100 - 60) / 60.
    private static let oddsAtRaised: Float = 2 / 3

    /// Evidence -> 0...100.
    public static func score(ofEvidence evidence: Float) -> Float {
        100 / (1 + oddsAtRaised * expf((parameters.raised - evidence) / parameters.slope))
    }

    /// The evidence that has a score, which lies within 0...100; beyond 99.9 it goes no further.
    public static func evidence(ofScore score: Float) -> Float {
        let score = max(0.1, min(99.9, score))
        return parameters.raised - parameters.slope * logf((100 / score - 1) / oddsAtRaised)
    }

    /// What a second of speech with this evidence adds to what is gathered, where evidence of `drift` adds nothing: up
    /// to a factor the logarithm of a likelihood ratio between two laws whose means lie on both sides of the drift,
    /// bounded so that neither a single cry nor a single sigh decides (Huber, Ann. Math. Stat. 36, 1753-1758 (1965)).
    public static func gain(ofEvidence evidence: Float, above drift: Float) -> Float {
        max(parameters.minGain, min(parameters.maxGain, evidence - drift))
    }

    /// How far a window may be trusted, 0...1: enough voiced speech, far enough above the room.
    static func confidence(in statistics: ProsodyStatistics) -> Float {
        guard let level = statistics.levelDBFS else { return 0 }
        let clearance = max(0, min(1, (level - statistics.noiseFloorDBFS - 3) / 12))
        return min(1, statistics.voicedS / enoughVoicedS) * clearance
    }

    /// Voiced speech that is as good as any more, s.
    private static let enoughVoicedS: Float = 1
}
