import Prosody
import Stress
import Vocabulary

/// What a recording gave the analysis to go by, to say why a result is short or empty.
struct HeardVoice {
    /// A recording up to this long holds no word.
    private static let shortestS = 0.25
    /// Below this level there is not even the noise of a microphone.
    private static let silentDBFS: Float = -85
    /// Speech rate and balance need what lies up to half of this.
    private static let leastRate = SampleRate(hertz: 8_000)

    private var end = StreamTime.zero
    private var loudestDBFS: Float = -.infinity
    private var frames = 0
    private var voicedFrames = 0
    private var learned: Float = 0
    /// Whether there was a score at any time.
    private(set) var hasScore = false

    mutating func add(_ frame: ProsodyFrame) {
        end = frame.time
        frames += 1
        loudestDBFS = max(loudestDBFS, frame.levelDBFS)
        if frame.isNearTalker, frame.f0Hz != nil { voicedFrames += 1 }
    }

    mutating func add(_ score: StressScore) {
        learned = max(learned, score.learningProgress)
        if score.value != nil { hasScore = true }
    }

    /// Why there is no voice or no score, and what cannot be trusted.
    /// - Parameters:
    ///   - hasRows: whether the table has rows whatever is heard, where anything is.
    ///   - hasScore: whether the table has one; `nil` where it never has.
    ///   - needsRecording: whether the score needs a calm recording, which was not named.
    ///   - warmUpS: speech to learn from, where the voice is learned from this very recording.
    ///   - rate: of the recording.
    /// - Returns: what to say.
    func lacks(hasRows: Bool, hasScore: Bool?, needsRecording: Bool, warmUpS: Double?, rate: SampleRate) -> [String] {
        var lacks: [String] = []
        if rate.hertz < Self.leastRate.hertz {
            lacks.append(
                "sampled at \(rate.hertz) Hz: speech rate and balance cannot be measured below "
                    + "\(Self.leastRate.hertz) Hz; do not trust them")
        }
        if hasRows, frames > 0 { return lacks }
        if end.seconds < Self.shortestS {
            lacks.append("shorter than \(Self.shortestS) s, too short for a voice")
        } else if voicedFrames == 0 {
            lacks.append(loudestDBFS < Self.silentDBFS ? "silence; no voice was heard" : "no voice was heard")
        } else if hasScore == false {
            lacks.append("no score: " + reason(needsRecording, warmUpS))
        }
        return lacks
    }

    private func reason(_ needsRecording: Bool, _ warmUpS: Double?) -> String {
        if needsRecording { return "there is nothing to compare with; name a calm recording with --baseline-from" }
        guard let warmUpS, learned < 1 else { return "too little speech to compare" }
        return "\(Int(Double(learned) * warmUpS)) of \(Int(warmUpS.rounded(.up))) s of speech to learn from; "
            + "name a calm recording with --baseline-from, or a lower --warm-up-s"
    }
}
