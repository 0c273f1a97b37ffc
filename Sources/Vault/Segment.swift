/// The stored seconds around one alert: what was said about them, the samples, and the features track beside them.
public struct Segment: Sendable, Equatable {
    /// Who, when and why; also readable without opening the audio once decrypted.
    public var metadata: SegmentMetadata
    /// Mono samples at 16 kHz, exactly as they were analysed.
    public var samples: [Int16]
    /// One point every 10 ms, in time order, times relative to the first sample.
    public var track: [TrackPoint]

    /// Puts the parts together.
    public init(metadata: SegmentMetadata, samples: [Int16], track: [TrackPoint]) {
        self.metadata = metadata
        self.samples = samples
        self.track = track
    }
}

/// What is known of a segment beside its audio. Times are in seconds; wall-clock times are RFC 3339 in UTC.
public struct SegmentMetadata: Sendable, Equatable, Codable {
    /// The segment's own identifier: letters, digits and dashes, also its file name.
    public var id: String
    /// The alert that it belongs to.
    public var alertID: String
    /// The agent whose voice it is, as the configuration names it.
    public var agent: String
    /// Wall-clock instant of the first sample.
    public var startedAt: String
    /// Length of the audio.
    public var durationS: Double
    /// Instant of the alert's onset, from the first sample on.
    public var onsetS: Double
    /// Instant at which the alert was raised, from the first sample on.
    public var raisedS: Double
    /// Instant at which the alert was cleared, from the first sample on; `nil` where the segment ends before that.
    public var clearedS: Double?
    /// Highest level of the alert: `elevated`, `high` or `critical`.
    public var level: String
    /// The reasons in one sentence.
    public var explanation: String
    /// 0 for an alert's first segment, 1 for the next part of a long alert, and so on.
    public var part: Int

    /// Names in JSON.
    private enum CodingKeys: String, CodingKey {
        case id, agent, level, explanation, part
        case alertID = "alert_id"
        case startedAt = "started_at"
        case durationS = "duration_s"
        case onsetS = "onset_s"
        case raisedS = "raised_s"
        case clearedS = "cleared_s"
    }

    /// Puts the parts together.
    public init(
        id: String, alertID: String, agent: String, startedAt: String, durationS: Double, onsetS: Double,
        raisedS: Double, clearedS: Double?, level: String, explanation: String, part: Int
    ) {
        self.id = id
        self.alertID = alertID
        self.agent = agent
        self.startedAt = startedAt
        self.durationS = durationS
        self.onsetS = onsetS
        self.raisedS = raisedS
        self.clearedS = clearedS
        self.level = level
        self.explanation = explanation
        self.part = part
    }
}

/// One 10 ms step of the track that lies beside the audio of a segment.
public struct TrackPoint: Sendable, Equatable {
    /// Centre of the frame, seconds from the first sample of the segment.
    public var timeS: Float
    /// Fundamental frequency in hertz; `nil` where unvoiced.
    public var f0Hz: Float?
    /// Strength of voicing, 0...1.
    public var voicingStrength: Float
    /// Level in dB re a full-scale sine.
    public var levelDBFS: Float
    /// Whether a syllable nucleus lies in this frame.
    public var isSyllableNucleus: Bool
    /// Syllables per second over the last seconds; `nil` where there was too little speech.
    public var syllableRate: Float?
    /// Score 0...100 in force at this frame; `nil` where there is no opinion.
    public var score: Float?

    /// Puts the parts together.
    public init(
        timeS: Float, f0Hz: Float?, voicingStrength: Float, levelDBFS: Float, isSyllableNucleus: Bool,
        syllableRate: Float?, score: Float?
    ) {
        self.timeS = timeS
        self.f0Hz = f0Hz
        self.voicingStrength = voicingStrength
        self.levelDBFS = levelDBFS
        self.isSyllableNucleus = isSyllableNucleus
        self.syllableRate = syllableRate
        self.score = score
    }
}
