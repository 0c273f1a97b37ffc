internal import Prosody
internal import Vocabulary

/// What a window of the agent's own voice says: the parts and their sum.
struct WindowEvidence {
    var pitch: StressContribution
    var rate: StressContribution?
    var level: StressContribution?
    var balance: StressContribution?
    var sum: Float

    /// Compares a window with the calm baseline; `nil` without a pitch, or before anything was learned.
    /// - Parameters:
    ///   - statistics: the window.
    ///   - baseline: the calm voice.
    ///   - confounders: what is to be discounted.
    init?(_ statistics: ProsodyStatistics, baseline: SpeakerBaseline, confounders: Confounders) {
        func part(_ feature: VoiceFeature) -> StressContribution? {
            StressModel.contribution(
                of: feature, in: statistics, against: baseline, discount: confounders.discount(of: feature))
        }
        // Without a calm pitch to compare with there is no opinion, whatever else is known.
        guard let pitch = part(.pitch) else { return nil }
        self.pitch = pitch
        rate = part(.rate)
        level = part(.level)
        balance = part(.balance)
        sum = pitch.weight + (rate?.weight ?? 0) + (level?.weight ?? 0) + (balance?.weight ?? 0)
        if sum > 0 { count(for: StressModel.reliability(voicedS: statistics.voicedS)) }
    }

    /// Scales every part.
    private mutating func count(for share: Float) {
        pitch.weight *= share
        rate?.weight *= share
        level?.weight *= share
        balance?.weight *= share
        sum *= share
    }
}
