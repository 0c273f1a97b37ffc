/// A segment as it stands after all its events.
public struct SegmentRecord: Sendable, Equatable {
    /// Where a segment stands.
    public enum State: String, Sendable, Codable {
        /// It lies on disk.
        case stored
        /// It could not be written.
        case refused
        /// It was erased.
        case erased
    }

    /// What is known of it.
    public var segment: SegmentPayload
    /// Where it stands.
    public var state: State
}

extension SegmentRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case state
    }

    /// Reads the members of the payload and the state from one JSON object.
    public init(from decoder: any Decoder) throws {
        segment = try SegmentPayload(from: decoder)
        state = try decoder.container(keyedBy: CodingKeys.self).decode(State.self, forKey: .state)
    }

    /// Writes payload and state as one JSON object.
    public func encode(to encoder: any Encoder) throws {
        try segment.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(state, forKey: .state)
    }
}
