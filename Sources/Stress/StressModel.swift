internal import Glibc
internal import Prosody

/// Deviations from the own calm voice -> evidence -> score.
///
/// In each window every scored feature gives its distance from calm in the speaker's own spread, signed so that more vocal
/// effort is positive, bounded, and weighed. Pitch may also speak against strain (a low voice), level a little; balance and
/// rate only for it: fear raises pitch alone, so a sum in which an ordinary level counts against would lose it. A short
/// window counts less than a long one, and a window with little voice less than a full one; the window with the most evidence
/// decides. A logistic curve makes a score of it. Source of the choice of features: Bone, Lee, Narayanan, IEEE TAFFC 5(2),
/// 201-213 (2014); the form and the numbers are ours: ``parameters`` and `Stress.docc/Method.md`.
public enum StressModel {
    /// A length of time over which evidence is gathered.
    public struct Window: Sendable {
        /// Length, s.
        public var lengthS: Float
        /// What its evidence counts for, as a share of that of the longest.
        var scale: Float
        /// Voiced speech below which it says nothing, s.
        var leastVoicedS: Float
    }

    /// Weight and bounds of one feature's distance from calm.
    struct Weight {
        var factor: Float
        var lowest: Float
        var highest: Float
    }

    /// Weight of a feature; `nil` for those that are only shown.
    static func weight(of feature: StressFeature) -> Weight? {
        switch feature {
        case .pitch: parameters.pitch
        case .rate: parameters.rate
        case .level: parameters.level
        case .balance: parameters.balance
        case .variation, .hnr: nil
        }
    }

    /// What one window says of one feature; `nil` where it cannot be compared. `discount` is what room and gain explain of the
    /// difference, in the feature's unit.
    static func contribution(
        of feature: StressFeature, in statistics: ProsodyStatistics, window: Int, against baseline: SpeakerBaseline,
        discount: Float
    ) -> StressContribution? {
        guard let weight = weight(of: feature), let value = feature.value(in: statistics),
            let norm = baseline.norm(of: feature, window: window)
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
    static func reliability(voicedS: Float) -> Float {
        (voicedS / (voicedS + parameters.halfReliableS)).squareRoot()
    }

    /// Evidence -> 0...100.
    static func score(ofEvidence evidence: Float) -> Float {
        100 / (1 + expf((parameters.midpoint - evidence) / parameters.slope))
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
