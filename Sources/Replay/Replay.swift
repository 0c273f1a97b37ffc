public import Vault
import Vocabulary

/// An opened segment and what else is known of its alert: all that a replay shows.
public struct Replay: Sendable {
    /// The audio, the track and what was said about them.
    public var segment: Segment
    /// The scores at which a level begins, the lowest first; empty where they are not known.
    public var thresholds: [SegmentThreshold]
    /// The reasons of the alert one by one, the weightiest first; empty where they are not known.
    public var reasons: [Reason]

    /// What the pattern of the alert sounds like, in words of the voice; `nil` where none is known.
    public var voice: String?

    /// The agent's own calm voice at the time; empty where it is not known.
    public var calm: [Norm] = []
    /// Stretches of the recording that hold no voice to judge, in order.
    public var gaps: [SegmentGap] = []
    /// What came of computing the scores anew; `nil` where nobody did.
    public var verdict: Verdict?
    /// Whether ``thresholds`` are those that were in force, as the segment tells, and not those of the reader.
    public var hasOwnThresholds = false

    /// Where the own calm voice lies in one measure.
    public struct Norm: Sendable, Hashable {
        /// What was measured.
        public var feature: Feature
        /// Its middle, in ``unit``.
        public var location: Double
        /// One robust spread around it, in ``unit``; 0 where it is not known.
        public var spread: Double
        /// Unit of both.
        public var unit: String

        /// Puts the parts together.
        public init(feature: Feature, location: Double, spread: Double, unit: String) {
            self.feature = feature
            self.location = location
            self.spread = spread
            self.unit = unit
        }
    }

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

        /// Puts the parts together.
        public init(_ outcome: Outcome, _ words: String) {
            self.outcome = outcome
            self.words = words
        }
    }

    /// One measure's part in the alert.
    public struct Reason: Sendable, Hashable {
        /// What was measured.
        public var feature: Feature
        /// Its value when the alert got its level, in ``unit``.
        public var value: Double
        /// The agent's own calm value, in ``unit``.
        public var baseline: Double
        /// Unit of both.
        public var unit: String
        /// Its share of the score, 0...1.
        public var share: Double

        /// Puts the parts together.
        public init(feature: Feature, value: Double, baseline: Double, unit: String, share: Double) {
            self.feature = feature
            self.value = value
            self.baseline = baseline
            self.unit = unit
            self.share = share
        }
    }

    /// The measures that an alert can name.
    public enum Feature: String, Sendable, Hashable {
        /// Median F0, semitones above 27.5 Hz.
        case pitch
        /// Syllables a second of speech.
        case rate
        /// Level of speech: dB, of which 0 is full scale.
        case level
        /// Energy 1-3.4 kHz over energy 300-1000 Hz, dB; it rises with vocal effort.
        case balance
    }

    /// Puts the parts together.
    public init(segment: Segment, thresholds: [SegmentThreshold] = [], reasons: [Reason] = [], voice: String? = nil) {
        self.segment = segment
        self.thresholds = thresholds
        self.reasons = reasons
        self.voice = voice
    }

    /// Why the alert was raised: what the voice sounds like, where that is known, and the measures.
    public var explanation: String {
        (voice.map { "\($0): " } ?? "") + segment.metadata.explanation
    }

    /// Length of the audio.
    public var durationS: Double {
        SampleRate.analysis.seconds(ofSamples: segment.samples.count)
    }

    /// The own calm voice in a measure; where only the reasons tell it, without a spread.
    public func norm(_ feature: Feature) -> Norm? {
        calm.first { $0.feature == feature }
            ?? reasons.first { $0.feature == feature }.map {
                Norm(feature: feature, location: $0.baseline, spread: 0, unit: $0.unit)
            }
    }

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
