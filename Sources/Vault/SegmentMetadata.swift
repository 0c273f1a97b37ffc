public import Vocabulary

/// What is known of a segment beside its audio. Times are in seconds.
///
/// Segments of the first format hold only what is not optional here and read as they did.
public struct SegmentMetadata: Sendable, Equatable {
    /// The format that is written now; see `Format.md`.
    public static let format = 2

    /// The segment's own identifier: letters, digits and dashes, also its file name.
    public var id: String
    /// The alert that it belongs to.
    public var alertID: String
    /// The agent whose voice it is, as the configuration names it.
    public var agent: String
    /// Wall-clock instant of the first sample.
    public var startedAt: Timestamp {
        get { start.instant }
        set { start = WrittenInstant(newValue) }
    }
    /// ``startedAt`` as the file says it, RFC 3339.
    public var startedAtText: String { start.text }
    private var start: WrittenInstant
    /// Length of the audio.
    public var durationS: Double
    /// Instant of the alert's onset, from the first sample on; negative in a later part.
    public var onsetS: Double
    /// Instant at which the alert was raised, from the first sample on; negative in a later part.
    public var raisedS: Double
    /// Instant at which the alert was cleared, from the first sample on; `nil` where the segment ends before that.
    public var clearedS: Double?
    /// Highest level of the alert.
    public var level: AlertLevel
    /// The reasons in one sentence.
    public var explanation: String
    /// 0 for an alert's first segment, 1 for the next part of a long alert, and so on.
    public var part: Int

    /// Format of the segment, see ``format``; 1 where the file says nothing.
    public var format = SegmentMetadata.format
    /// Whether the segment ends where it should; `false` where a crash has cut it short, `nil` where nobody has said.
    public var isComplete: Bool?
    /// Identity of the microphone.
    public var device: String?
    /// The segment that this one was made of, by redaction.
    public var replaces: String?
    /// The score at and above which each level began.
    public var thresholds: [AlertRule.Threshold] = []
    /// The rule by which the alert was raised.
    public var rule: AlertRule?
    /// The own calm voice at the moment at which the alert was raised.
    public var calm: [VoiceNorm] = []
    /// Why the alert was raised, or lifted to its level; the largest share first.
    public var reasons: [VoiceReason] = []
    /// What the voice sounded like, in words of the voice; `nil` where only numbers may be told, or nothing fits.
    public var voice: String?
    /// Stretches that hold no sound that was heard; they are silence in the audio.
    public var gaps: [SegmentGap] = []
    /// What computed the track.
    public var analysis: SegmentAnalysis?
    /// The recipients that the segment was encrypted to, `age1...`.
    public var recipients: [String] = []

    /// Puts the parts together that every segment has.
    public init(
        id: String, alertID: String, agent: String, startedAt: Timestamp, durationS: Double, onsetS: Double,
        raisedS: Double, clearedS: Double?, level: AlertLevel, explanation: String, part: Int
    ) {
        self.id = id
        self.alertID = alertID
        self.agent = agent
        start = WrittenInstant(startedAt)
        self.durationS = durationS
        self.onsetS = onsetS
        self.raisedS = raisedS
        self.clearedS = clearedS
        self.level = level
        self.explanation = explanation
        self.part = part
    }
}

extension SegmentMetadata: Codable {
    /// Names in JSON.
    private enum CodingKeys: String, CodingKey {
        case id, agent, level, explanation, part, format, device, replaces, thresholds, rule, calm, reasons, voice
        case gaps, analysis, recipients
        case alertID = "alert_id"
        case start = "started_at"
        case durationS = "duration_s"
        case onsetS = "onset_s"
        case raisedS = "raised_s"
        case clearedS = "cleared_s"
        case isComplete = "is_complete"
    }

    /// Reads `segment.json` of either format. Whoever has a recipient's public key can make one: every number, text and
    /// list is bounded here, so that nothing behind needs to ask.
    public init(from decoder: any Decoder) throws {
        let container = try BoundedContainer(decoder.container(keyedBy: CodingKeys.self))
        let start: WrittenInstant = try container.value(.start)
        self.init(
            id: try container.value(.id, SegmentLimits.isBounded),
            alertID: try container.value(.alertID, SegmentLimits.isBounded),
            agent: try container.value(.agent, SegmentLimits.isBounded), startedAt: start.instant,
            durationS: try container.value(.durationS, SegmentLimits.timesS.contains),
            onsetS: try container.value(.onsetS, SegmentLimits.timesS.contains),
            raisedS: try container.value(.raisedS, SegmentLimits.timesS.contains),
            clearedS: try container.optional(.clearedS, SegmentLimits.timesS.contains),
            level: try container.value(.level),
            explanation: try container.value(.explanation, SegmentLimits.isBounded),
            part: try container.value(.part, SegmentLimits.counts.contains))
        self.start = start
        format = try container.optional(.format, SegmentLimits.counts.contains) ?? 1
        isComplete = try container.optional(.isComplete)
        device = try container.optional(.device, SegmentLimits.isBounded)
        replaces = try container.optional(.replaces, SegmentLimits.isBounded)
        thresholds = try container.list(.thresholds) { SegmentLimits.scores.contains($0.score) }
        rule = try container.optional(.rule, SegmentLimits.isBounded)
        calm = try container.list(.calm, SegmentLimits.isBounded)
        reasons = try container.list(.reasons, SegmentLimits.isBounded)
        voice = try container.optional(.voice, SegmentLimits.isBounded)
        gaps = try container.list(.gaps, atMost: SegmentLimits.maxGaps, SegmentLimits.isBounded)
        analysis = try container.optional(.analysis, SegmentLimits.isBounded)
        recipients = try container.list(.recipients, SegmentLimits.isBounded)
    }
}

/// An instant that is written again as it was read, whatever the text's zone and digits.
private struct WrittenInstant: Sendable, Equatable, Codable {
    let instant: Timestamp
    let text: String

    init(_ instant: Timestamp) {
        self.instant = instant
        text = instant.text
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        instant = try Timestamp(from: decoder)
        text = try container.decode(String.self)
        // The reader of times takes any number of digits of a second.
        guard SegmentLimits.instants.contains(instant), text.utf8.count <= 64 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no time of a recording")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// What may be said of a segment in the clear, since the event log says it too: enough to tell of one that a crash cut
/// off.
public struct SegmentFacts: Sendable, Equatable, Codable {
    /// The segment's identifier.
    public let id: String
    /// The alert that it belongs to.
    public let alertID: String
    /// The agent whose voice it is.
    public let agent: String
    /// Wall-clock instant of the first sample.
    public let startedAt: Timestamp
    /// Length of what can be kept, s.
    public let durationS: Double
    /// Highest level of the alert so far.
    public let level: AlertLevel
    /// 0 for an alert's first segment, 1 for the next, and so on.
    public let part: Int
    /// The recipients that it is encrypted to, `age1...`.
    public let recipients: [String]

    private enum CodingKeys: String, CodingKey {
        case id, agent, level, part, recipients
        case alertID = "alert_id"
        case startedAt = "started_at"
        case durationS = "duration_s"
    }

    /// The facts in a description.
    public init(_ metadata: SegmentMetadata) {
        id = metadata.id
        alertID = metadata.alertID
        agent = metadata.agent
        startedAt = metadata.startedAt
        durationS = metadata.durationS
        level = metadata.level
        part = metadata.part
        recipients = metadata.recipients
    }
}
