internal import Glibc
public import Prosody

/// Deviations from the own calm voice -> evidence -> score.
///
/// Each scored feature gives its distance from calm in the speaker's own spread, signed so that more vocal effort is
/// positive, bounded, and weighted. Pitch may also speak against strain (a low voice); level, balance and rate only for
/// it: fear raises pitch alone, so a sum in which an ordinary level counts against would lose it. The weighted sum becomes
/// a score by a logistic curve. Source of the choice of features: Bone, Lee, Narayanan, IEEE TAFFC 5(2), 201-213 (2014);
/// the weights below are ours.
public enum StressModel {
    /// Evidence at which the score is 50.
    static let midpoint: Float = 2.6
    /// Evidence over which the score moves from 50 to 73.
    static let slope: Float = 0.9

    /// Weight and bounds of one feature's distance from calm.
    struct Weight {
        var factor: Float
        var lowest: Float
        var highest: Float
    }

    /// Weight of a feature; `nil` for those that are only shown.
    static func weight(of feature: StressFeature) -> Weight? {
        switch feature {
        case .pitch: Weight(factor: 1, lowest: -3, highest: 6)
        case .rate: Weight(factor: 0.25, lowest: 0, highest: 3)
        case .level: Weight(factor: 0.3, lowest: 0, highest: 4)
        case .balance: Weight(factor: 0.4, lowest: 0, highest: 4)
        case .range, .hnr: nil
        }
    }

    /// What one window says of one feature; `nil` where it cannot be compared.
    public static func contribution(
        of feature: StressFeature, in statistics: ProsodyStatistics, against baseline: SpeakerBaseline
    ) -> StressContribution? {
        guard let weight = weight(of: feature), let value = feature.value(in: statistics),
            let norm = baseline.norm(of: feature)
        else { return nil }
        var deviation = value - norm.location
        switch feature {
        case .level: deviation -= noiseRise(in: statistics, against: baseline)
        case .balance: deviation = -deviation
        case .pitch, .rate, .range, .hnr: break
        }
        let zScore = deviation / norm.spread
        return StressContribution(
            feature: feature, value: value, baseline: norm.location, zScore: zScore,
            weight: weight.factor * max(weight.lowest, min(weight.highest, zScore)))
    }

    /// How far the room is louder than it was with the calm speech, dB, at least 0.
    ///
    /// A step that speech and pauses share is gain, and people speak up in noise (Lombard): neither is strain.
    static func noiseRise(in statistics: ProsodyStatistics, against baseline: SpeakerBaseline) -> Float {
        guard let calm = baseline.noiseFloor.quantile(0.5) else { return 0 }
        // Below -90 dBFS it is the converter's noise, or a gate, and says nothing of the room.
        return max(0, max(statistics.noiseFloorDBFS, -90) - max(calm, -90))
    }

    /// Evidence -> 0...100.
    public static func score(ofEvidence evidence: Float) -> Float {
        100 / (1 + expf((midpoint - evidence) / slope))
    }

    /// How far a window may be trusted, 0...1: enough voiced speech, far enough above the room.
    public static func confidence(in statistics: ProsodyStatistics) -> Float {
        guard let level = statistics.levelDBFS else { return 0 }
        let amount = min(1, statistics.voicedS / 1)
        let clearance = max(0, min(1, (level - statistics.noiseFloorDBFS - 3) / 12))
        return amount * clearance
    }
}
