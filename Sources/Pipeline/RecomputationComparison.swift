internal import Prosody
internal import Vault
internal import Vocabulary

/// Lays the stored track beside the one that was computed, frame by frame.
struct RecomputationComparison {
    /// The last frames that were stored rest on sound after the segment.
    private static let tailS = SampleRate.analysis.seconds(
        ofSamples: ProsodyAnalyzer.lookAheadSamples + 2 * ProsodyFrame.hop)

    /// Scores that some frame shows.
    private(set) var scores = 0
    /// What differs, and how much was compared.
    private(set) var difference = Recomputation.Difference()

    /// What is to be said where both were computed by the same model.
    var verdict: Recomputation.Verdict {
        if difference.differing == 0 { return .identical(frames: difference.frames, scores: scores) }
        return difference.isSmall ? .close(difference) : .different(difference)
    }

    /// - Parameters:
    ///   - stored: in time order; may be anything else.
    ///   - computed: the track made anew.
    ///   - endS: end of what can be compared.
    ///   - isComplete: whether the stored track reaches as far as its audio.
    init(stored: [TrackPoint], computed: RecomputationSink, endS: Double, isComplete: Bool) {
        let (track, firstScored) = (computed.track, computed.scores.first ?? .max)
        var (old, new) = (0, 0)
        while old < stored.count || new < track.count {
            if old < stored.count, new < track.count, stored[old].timeS == track[new].timeS {
                compare(stored[old], track[new], isScored: new >= firstScored)
                (old, new) = (old + 1, new + 1)
            } else if new == track.count || old < stored.count && !(stored[old].timeS > track[new].timeS) {
                if Double(stored[old].timeS) < endS - Self.tailS { difference.miss(stored[old].timeS) }
                old += 1
            } else {
                if old < stored.count || isComplete { difference.miss(track[new].timeS) }
                new += 1
            }
        }
        scores = computed.scores.filter { $0 < track.count }.count
    }

    private mutating func compare(_ stored: TrackPoint, _ computed: TrackPoint, isScored: Bool) {
        difference.frames += 1
        var (stored, computed) = (stored, computed)
        if !isScored {
            (stored.score, stored.syllableRate) = (nil, nil)
            (computed.score, computed.syllableRate) = (nil, nil)
        }
        if stored != computed { difference.note(stored, computed) }
    }
}
