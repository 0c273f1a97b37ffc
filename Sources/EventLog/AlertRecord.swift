/// An alert as it stands after all its events.
public struct AlertRecord: Sendable, Equatable {
    /// The figures of its latest event.
    public var alert: AlertPayload
    /// Where it stands.
    public var state: AlertState
    /// The highest level that it reached.
    public var highestLevel: EventLevel
    /// Who saw it first; kept when it is cleared.
    public var acknowledgedBy: String?
    /// When they said so.
    public var acknowledgedAt: Timestamp?
    /// How often it was passed to the next tier because nobody saw it in time.
    public var tier: Int
    /// Who sees to it, or is to: whoever last acknowledged it, took it over, was handed it or resolved it.
    public var handledBy: String?
    /// Since when.
    public var handledAt: Timestamp?
    /// What was said with the latest step that had words: how it was resolved, why it is contested, how that was judged.
    public var note: String?
    /// Whether whoever resolved it says that nothing was wrong.
    public var nothingWrong = false
    /// Whether the agent said that it was wrong, also where that has been judged.
    public var isContested: Bool
    /// How quality assurance judged that; absent before.
    public var upheld: Bool?
    /// Its segments, in order.
    public var segments: [SegmentRecord]
    /// Sequence number of its latest event.
    public var lastSequence: Int64
}

extension AlertRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case state, segments, tier, note, upheld
        case highestLevel = "highest_level"
        case acknowledgedBy = "acknowledged_by"
        case acknowledgedAt = "acknowledged_at"
        case handledBy = "handled_by"
        case handledAt = "handled_at"
        case isContested = "is_contested"
        case nothingWrong = "nothing_wrong"
        case lastSequence = "last_sequence"
    }

    /// Reads the members of the payload and those of the record from one JSON object.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        alert = try AlertPayload(from: decoder)
        state = try container.decode(AlertState.self, forKey: .state)
        highestLevel = try container.decode(EventLevel.self, forKey: .highestLevel)
        acknowledgedBy = try container.decodeIfPresent(String.self, forKey: .acknowledgedBy)
        acknowledgedAt = try container.decodeIfPresent(Timestamp.self, forKey: .acknowledgedAt)
        tier = try container.decodeIfPresent(Int.self, forKey: .tier) ?? 0
        handledBy = try container.decodeIfPresent(String.self, forKey: .handledBy)
        handledAt = try container.decodeIfPresent(Timestamp.self, forKey: .handledAt)
        note = try container.decodeIfPresent(String.self, forKey: .note)
        nothingWrong = try container.decodeIfPresent(Bool.self, forKey: .nothingWrong) ?? false
        isContested = try container.decodeIfPresent(Bool.self, forKey: .isContested) ?? false
        upheld = try container.decodeIfPresent(Bool.self, forKey: .upheld)
        segments = try container.decode([SegmentRecord].self, forKey: .segments)
        lastSequence = try container.decode(Int64.self, forKey: .lastSequence)
    }

    /// Writes payload and record as one JSON object: for a reader an alert is one thing.
    public func encode(to encoder: any Encoder) throws {
        try alert.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(state, forKey: .state)
        try container.encode(highestLevel, forKey: .highestLevel)
        try container.encodeIfPresent(acknowledgedBy, forKey: .acknowledgedBy)
        try container.encodeIfPresent(acknowledgedAt, forKey: .acknowledgedAt)
        try container.encode(tier, forKey: .tier)
        try container.encodeIfPresent(handledBy, forKey: .handledBy)
        try container.encodeIfPresent(handledAt, forKey: .handledAt)
        try container.encodeIfPresent(note, forKey: .note)
        if nothingWrong { try container.encode(true, forKey: .nothingWrong) }
        try container.encode(isContested, forKey: .isContested)
        try container.encodeIfPresent(upheld, forKey: .upheld)
        try container.encode(segments, forKey: .segments)
        try container.encode(lastSequence, forKey: .lastSequence)
    }
}
