/// An alert as it stands after all its events.
public struct AlertRecord: Sendable, Equatable {
    /// Where an alert stands.
    public enum State: String, Sendable, Codable {
        /// Open, nobody has said that they saw it.
        case raised
        /// Open, somebody saw it.
        case acknowledged
        /// Ended.
        case cleared
    }

    /// The figures of its latest event.
    public var alert: AlertPayload
    /// Where it stands.
    public var state: State
    /// The highest level that it reached.
    public var highestLevel: EventLevel
    /// Who saw it first; kept when it is cleared.
    public var acknowledgedBy: String?
    /// When they said so.
    public var acknowledgedAt: Timestamp?
    /// Its segments, in order.
    public var segments: [SegmentRecord]
    /// Sequence number of its latest event.
    public var lastSequence: Int64
}

extension AlertRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case state, segments
        case highestLevel = "highest_level"
        case acknowledgedBy = "acknowledged_by"
        case acknowledgedAt = "acknowledged_at"
        case lastSequence = "last_sequence"
    }

    /// Reads the members of the payload and those of the record from one JSON object.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        alert = try AlertPayload(from: decoder)
        state = try container.decode(State.self, forKey: .state)
        highestLevel = try container.decode(EventLevel.self, forKey: .highestLevel)
        acknowledgedBy = try container.decodeIfPresent(String.self, forKey: .acknowledgedBy)
        acknowledgedAt = try container.decodeIfPresent(Timestamp.self, forKey: .acknowledgedAt)
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
        try container.encode(segments, forKey: .segments)
        try container.encode(lastSequence, forKey: .lastSequence)
    }
}
