public import Vault
public import Vocabulary

/// An opened segment and what else is known of its alert: all that a replay shows.
public struct Replay: Sendable {
    /// The audio, the track and what was said about them.
    public var segment: Segment
    /// The scores at which a level begins, the lowest first; empty where they are not known.
    public var thresholds: [AlertRule.Threshold]
    /// The reasons of the alert one by one, the weightiest first: those of a feature that this release knows.
    public var reasons: [VoiceReason]

    /// What the pattern of the alert sounds like, in words of the voice; `nil` where none is known.
    public var voice: String?

    /// The agent's own calm voice at the time; empty where it is not known.
    public var calm: [VoiceNorm] = []
    /// Stretches of the recording that hold no voice to judge, in order.
    public var gaps: [SegmentGap] = []
    /// What came of computing the scores anew; `nil` where nobody did.
    public var verdict: Verdict?
    /// Whether ``thresholds`` are those that were in force, as the segment tells, and not those of the reader.
    public var hasOwnThresholds = false

    /// What came of computing the scores anew from the audio.
    public struct Verdict: Sendable, Hashable {
        /// How sure one can be of the scores that are shown.
        public enum Outcome: String, Sendable, Hashable {
            /// They are the very same.
            case identical
            /// They are the same but for the rounding of another processor.
            case close
            /// They are not.
            case different
            /// Nobody can tell.
            case unknown
        }

        /// How it came out.
        public var outcome: Outcome
        /// One sentence for a person, without a full stop.
        public var words: String

        /// Whether what is shown is what the audio gives.
        public var isConfirmed: Bool { outcome == .identical || outcome == .close }

        public init(_ outcome: Outcome, _ words: String) {
            self.outcome = outcome
            self.words = words
        }
    }

    public init(
        segment: Segment, thresholds: [AlertRule.Threshold] = [], reasons: [VoiceReason] = [], voice: String? = nil
    ) {
        self.segment = segment
        self.thresholds = thresholds
        self.reasons = reasons
        self.voice = voice
    }

    /// Why the alert was raised: what the voice sounds like, where that is known, and the measures.
    public var explanation: String { (voice.map { "\($0): " } ?? "") + segment.metadata.explanation }

    /// Length of the audio.
    public var durationS: Double { SampleRate.analysis.seconds(ofSamples: segment.samples.count) }

    /// The own calm voice in a measure; where only the reasons tell it, without a spread.
    public func norm(_ feature: VoiceFeature) -> VoiceNorm? {
        calm.first { $0.feature.known == feature }
            ?? reasons.first { $0.feature.known == feature }.map {
                VoiceNorm(feature: $0.feature, location: $0.baseline, spread: 0, unit: feature.unit)
            }
    }

    /// The level that a score has by ``thresholds``; `nil` for calm.
    public func level(ofScore score: Double) -> AlertLevel? { thresholds.last { score >= $0.score }?.level }

    /// What happened when, inside this recording, in order of time.
    public var marks: [Mark] {
        let metadata = segment.metadata
        let all = [("onset", metadata.onsetS), ("raised", metadata.raisedS), ("cleared", metadata.clearedS)]
        return all.compactMap { name, time in
            time.flatMap { (0...durationS).contains($0) ? Mark(name: name, timeS: $0) : nil }
        }
    }

    /// A moment that one wants to go to.
    public struct Mark: Sendable, Hashable {
        /// `onset`, `raised` or `cleared`.
        public var name: String
        /// Seconds from the first sample on.
        public var timeS: Double
    }

    /// The part of the recording in which the alert lasted.
    public var flagged: ClosedRange<Double> {
        let start = min(max(0, segment.metadata.onsetS), durationS)
        return start...max(start, min(segment.metadata.clearedS ?? durationS, durationS))
    }
}
