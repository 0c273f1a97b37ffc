import AudioTypes
public import Vault

/// An opened segment and what else is known of its alert: all that a replay shows.
public struct Replay: Sendable {
    /// The audio, the track and what was said about them.
    public var segment: Segment
    /// The scores at which a level begins, the lowest first; empty where they are not known.
    public var thresholds: [Threshold]
    /// The reasons of the alert one by one, the weightiest first; empty where they are not known.
    public var reasons: [Reason]

    /// What the pattern of the alert sounds like, in words of the voice; `nil` where none is known.
    public var voice: String?

    /// The score at which a level begins.
    public struct Threshold: Sendable, Hashable, Codable {
        /// Name of the level.
        public var level: String
        /// 0...100.
        public var score: Double

        /// Puts the parts together.
        public init(level: String, score: Double) {
            self.level = level
            self.score = score
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
        /// Level of voiced frames, dBFS.
        case level
        /// Energy below over energy above 1 kHz, dB; it falls with vocal effort.
        case balance
    }

    /// Puts the parts together.
    public init(segment: Segment, thresholds: [Threshold] = [], reasons: [Reason] = [], voice: String? = nil) {
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

    /// The agent's own calm value of a measure, where the reasons tell it.
    func calm(_ feature: Feature) -> Double? {
        reasons.first { $0.feature == feature }?.baseline
    }
}
