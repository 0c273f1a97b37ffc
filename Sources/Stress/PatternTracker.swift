internal import Prosody
internal import Vocabulary

/// Follows pitch and evidence over the last minute, for the patterns that need it. Fixed memory.
struct PatternTracker: Archivable {
    /// Scores in a minute.
    private static let minute = 120
    /// Scores back to the calm before a sudden rise: six seconds.
    private static let before = 12

    private var pitches = [Float](repeating: 0, count: minute)
    private var evidences = [Float](repeating: 0, count: before)
    private var count = 0

    /// All of it.
    mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&pitches)
        archive.visit(&evidences)
        archive.visit(&count)
    }

    /// Forgets the last minute.
    mutating func restart() { count = 0 }

    /// Takes what a score rests on.
    /// - Returns: how well the patterns fit now.
    mutating func push(
        recent: ProsodyStatistics, own: ProsodyStatistics, evidence: Float, baseline: SpeakerBaseline,
        confounders: Confounders
    ) -> StressPattern {
        func distance(_ feature: VoiceFeature) -> Float {
            guard let value = feature.value(in: own), let norm = baseline.norm(of: feature) else { return 0 }
            return norm.distance(of: value, discount: confounders.discount(of: feature))
        }
        let distances = StressPattern.Distances(
            pitch: distance(.pitch), level: distance(.level), balance: distance(.balance), rate: distance(.rate),
            variation: distance(.variation))
        let calmest = (0..<min(count, Self.before)).reduce(evidence) { min($0, evidences[$1]) }
        let rise = count >= Self.before ? evidence - calmest : 0
        // A score exists only where there is a recent pitch.
        pitches[count % Self.minute] = recent.f0MeanSemitones ?? 0
        evidences[count % Self.before] = evidence
        count += 1
        let spread = baseline.norm(of: .pitch)?.spread ?? 1
        return StressPattern(distances, pitchSwing: swing / spread, riseOfEvidence: rise)
    }

    /// How far pitch has gone both up and down within the last minute, semitones: the lesser of the largest rise and
    /// the largest fall.
    private var swing: Float {
        var (lowest, highest) = (Float.infinity, -Float.infinity)
        var (rise, fall) = (Float(0), Float(0))
        for place in max(0, count - Self.minute)..<count {
            let pitch = pitches[place % Self.minute]
            lowest = min(lowest, pitch)
            highest = max(highest, pitch)
            rise = max(rise, pitch - lowest)
            fall = max(fall, highest - pitch)
        }
        return min(rise, fall)
    }
}
