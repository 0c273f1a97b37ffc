public import Vocabulary

/// An alert as it stood when the event was appended. Figures are vocal effort against the agent's own calm baseline.
public struct AlertPayload: Sendable, Equatable, Codable {
    /// ``explanation`` of a request for help that says no more, and what is told in its place where its words are not
    /// told.
    public static let wordlessHelp = "the agent asks for help"

    /// Whether the agent said something who asks for help.
    public var hasWords: Bool { !explanation.isEmpty && explanation != Self.wordlessHelp }

    /// The alert's identifier, the same in all its events.
    public var alertID: String
    /// The agent, as the configuration names them.
    public var agent: String
    /// What it is about; absent in logs of version 1, where every alert was about strain.
    public var kind: AlertKind
    /// Level at this moment.
    public var level: AlertLevel
    /// Vocal effort, 0...100.
    public var score: Double
    /// How far the score can be trusted, 0...1.
    public var confidence: Double
    /// When the effort began to rise, before the alert was certain.
    public var onsetAt: Timestamp
    /// When the alert was raised.
    public var raisedAt: Timestamp
    /// When it ended; absent while it is open.
    public var clearedAt: Timestamp?
    /// The reasons in one sentence with figures.
    public var explanation: String
    /// The reasons one by one, the weightiest first.
    public var reasons: [AlertReason]
    /// What else than the voice had changed and was allowed for; absent where nothing was.
    public var discounts: [AlertDiscount]?
    /// The pattern that the voice fits best, as evidence (`agitated`, `anxious`, `dejected`, `swinging`,
    /// `sudden_rise`); absent where none fits.
    public var pattern: String?
    /// The microphone, by the key of its baseline; present where it would have been raised on probation.
    public var device: String?

    private enum CodingKeys: String, CodingKey {
        case agent, device, kind, level, score, confidence, explanation, reasons, discounts, pattern
        case alertID = "alert_id"
        case onsetAt = "onset_at"
        case raisedAt = "raised_at"
        case clearedAt = "cleared_at"
    }

    /// Puts the parts together.
    public init(
        alertID: String, agent: String, kind: AlertKind = .strain, level: AlertLevel, score: Double, confidence: Double,
        onsetAt: Timestamp, raisedAt: Timestamp, clearedAt: Timestamp? = nil, explanation: String,
        reasons: [AlertReason], discounts: [AlertDiscount] = [], pattern: String? = nil
    ) {
        self.alertID = alertID
        self.agent = agent
        self.kind = kind
        self.level = level
        self.score = score
        self.confidence = confidence
        self.onsetAt = onsetAt
        self.raisedAt = raisedAt
        self.clearedAt = clearedAt
        self.explanation = explanation
        self.reasons = reasons
        self.discounts = discounts.isEmpty ? nil : discounts
        self.pattern = pattern
    }

    /// Reads the JSON object, also one of version 1.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        alertID = try container.decode(String.self, forKey: .alertID)
        agent = try container.decode(String.self, forKey: .agent)
        kind = try container.decodeIfPresent(AlertKind.self, forKey: .kind) ?? .strain
        level = try container.decode(AlertLevel.self, forKey: .level)
        score = try container.decode(Double.self, forKey: .score)
        confidence = try container.decode(Double.self, forKey: .confidence)
        onsetAt = try container.decode(Timestamp.self, forKey: .onsetAt)
        raisedAt = try container.decode(Timestamp.self, forKey: .raisedAt)
        clearedAt = try container.decodeIfPresent(Timestamp.self, forKey: .clearedAt)
        explanation = try container.decode(String.self, forKey: .explanation)
        reasons = try container.decode([AlertReason].self, forKey: .reasons)
        discounts = try container.decodeIfPresent([AlertDiscount].self, forKey: .discounts)
        pattern = try container.decodeIfPresent(String.self, forKey: .pattern)
        device = try container.decodeIfPresent(String.self, forKey: .device)
    }
}

/// One feature's part in an alert, as the log and the feed tell it.
public struct AlertReason: Sendable, Equatable {
    /// The part itself.
    public var part: VoiceReason
    /// What lies between value and calm value, in ``unit`` or as the feature's definition says.
    public var delta: Double
    /// Unit of the figures, for instance `st`, `syll/s`, `dB`.
    public var unit: String

    public init(part: VoiceReason, delta: Double, unit: String) {
        self.part = part
        self.delta = delta
        self.unit = unit
    }
}

extension AlertReason: Codable {
    private enum CodingKeys: CodingKey { case delta, unit }

    /// Reads one flat object.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        part = try VoiceReason(from: decoder)
        delta = try container.decode(Double.self, forKey: .delta)
        unit = try container.decode(String.self, forKey: .unit)
    }

    /// Writes one flat object.
    public func encode(to encoder: any Encoder) throws {
        try part.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(delta, forKey: .delta)
        try container.encode(unit, forKey: .unit)
    }
}

/// Something beside the voice that had changed, and that the score allowed for.
public struct AlertDiscount: Sendable, Equatable, Codable {
    /// What changed: `gain`, `room`, `line`, `other_voice` or `sound`.
    public var kind: String
    /// The measure that it makes doubtful.
    public var feature: VoiceFeature.Name
    /// By how much: dB, for the line kHz of bandwidth, for another voice semitones.
    public var amount: Double
    /// Since when.
    public var since: Timestamp

    public init(kind: String, feature: VoiceFeature.Name, amount: Double, since: Timestamp) {
        self.kind = kind
        self.feature = feature
        self.amount = amount
        self.since = since
    }
}

/// A change of the agent's own calm baseline.
public struct BaselinePayload: Sendable, Equatable, Codable {
    /// Whose baseline it is.
    public var agent: String
    /// The microphone that it was learnt through.
    public var device: String?
    /// Seconds of calm speech that it rests on.
    public var speechS: Double
    /// Why it was reset.
    public var reason: String?

    private enum CodingKeys: String, CodingKey {
        case agent, device, reason
        case speechS = "speech_s"
    }

    public init(agent: String, device: String? = nil, speechS: Double, reason: String? = nil) {
        self.agent = agent
        self.device = device
        self.speechS = speechS
        self.reason = reason
    }
}

/// Start or end of the daemon, or of a time in which nobody but the agent can connect.
public struct DaemonPayload: Sendable, Equatable, Codable {
    /// Version of the program.
    public var version: String
    /// Why, for instance `SIGTERM`.
    public var reason: String
    /// Since when nobody could connect, where that is over.
    public var since: Timestamp?

    public init(version: String, reason: String, since: Timestamp? = nil) {
        self.version = version
        self.reason = reason
        self.since = since
    }
}
