public import Vocabulary

/// An alert as it stands after all its events.
public struct AlertRecord: Sendable, Equatable {
    /// The figures of its latest event.
    public var alert: AlertPayload
    /// Where it stands, who sees to it, whether it is disputed.
    public var life: AlertLife
    /// The highest level that it reached.
    public var highestLevel: AlertLevel
    /// Who saw it first; kept when it is cleared.
    public var acknowledgedBy: String?
    /// When they said so.
    public var acknowledgedAt: Timestamp?
    /// Since when whoever sees to it does: ``AlertLife/handler``.
    public var handledAt: Timestamp?
    /// What was said with the latest step that had words: how it was resolved, why it is contested, how that was
    /// judged.
    public var note: String?
    /// All that was said with such steps, oldest first.
    public var notes: [AlertNote]
    /// Its segments, in order.
    public var segments: [SegmentRecord]
    /// Sequence number of its latest event; the agent alone is told.
    public var lastSequence: Int64?
    /// The least that was shared when any of its events was written: nobody but the agent is ever shown more of it. It
    /// does not go over the wire.
    @Aside public var writtenUnder: Visibility

    public init(
        alert: AlertPayload, life: AlertLife, highestLevel: AlertLevel, acknowledgedBy: String? = nil,
        acknowledgedAt: Timestamp? = nil, handledAt: Timestamp? = nil, note: String? = nil,
        notes: [AlertNote] = [], segments: [SegmentRecord] = [], lastSequence: Int64?, writtenUnder: Visibility = .none
    ) {
        self.alert = alert
        self.life = life
        self.highestLevel = highestLevel
        self.acknowledgedBy = acknowledgedBy
        self.acknowledgedAt = acknowledgedAt
        self.handledAt = handledAt
        self.note = note
        self.notes = notes
        self.segments = segments
        self.lastSequence = lastSequence
        self.writtenUnder = writtenUnder
    }
}

extension AlertRecord {
    /// Whether an agent asks for help and it is not over.
    public var isOpenHelp: Bool { alert.kind == .help && life.state.isOpen }
}

extension AlertRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case state, segments, tier, note, notes, upheld
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
        let upheld = try container.decodeIfPresent(Bool.self, forKey: .upheld)
        let isContested = try container.decodeIfPresent(Bool.self, forKey: .isContested) ?? false
        life = AlertLife(
            state: try container.decode(AlertState.self, forKey: .state), kind: alert.kind,
            dispute: upheld.map { $0 ? .upheld : .dismissed } ?? (isContested ? .contested : .none),
            tier: try container.decodeIfPresent(Int.self, forKey: .tier) ?? 0,
            handler: try container.decodeIfPresent(String.self, forKey: .handledBy),
            nothingWrong: try container.decodeIfPresent(Bool.self, forKey: .nothingWrong) ?? false)
        highestLevel = try container.decode(AlertLevel.self, forKey: .highestLevel)
        acknowledgedBy = try container.decodeIfPresent(String.self, forKey: .acknowledgedBy)
        acknowledgedAt = try container.decodeIfPresent(Timestamp.self, forKey: .acknowledgedAt)
        handledAt = try container.decodeIfPresent(Timestamp.self, forKey: .handledAt)
        note = try container.decodeIfPresent(String.self, forKey: .note)
        notes = try container.decodeIfPresent([AlertNote].self, forKey: .notes) ?? []
        segments = try container.decode([SegmentRecord].self, forKey: .segments)
        lastSequence = try container.decodeIfPresent(Int64.self, forKey: .lastSequence)
        writtenUnder = .none
    }

    /// Writes payload and record as one JSON object: for a reader an alert is one thing.
    public func encode(to encoder: any Encoder) throws {
        try alert.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(life.state, forKey: .state)
        try container.encode(highestLevel, forKey: .highestLevel)
        try container.encodeIfPresent(acknowledgedBy, forKey: .acknowledgedBy)
        try container.encodeIfPresent(acknowledgedAt, forKey: .acknowledgedAt)
        try container.encode(life.tier, forKey: .tier)
        try container.encodeIfPresent(life.handler, forKey: .handledBy)
        try container.encodeIfPresent(handledAt, forKey: .handledAt)
        try container.encodeIfPresent(note, forKey: .note)
        if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
        if life.nothingWrong { try container.encode(true, forKey: .nothingWrong) }
        try container.encode(life.isContested, forKey: .isContested)
        try container.encodeIfPresent(life.dispute.isUpheld, forKey: .upheld)
        try container.encode(segments, forKey: .segments)
        try container.encodeIfPresent(lastSequence, forKey: .lastSequence)
    }
}
