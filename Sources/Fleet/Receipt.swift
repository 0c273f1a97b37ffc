public import Events

/// The hub's word that something is committed: all events of the lane up to this cursor, or the one request for help
/// that was sent ahead. It is sent again for every batch that comes again. An outbox moves its cursor on this alone.
public struct Receipt: Sendable, Equatable {
    /// Which lane.
    public var lane: String
    /// The ``EventBatch/cursor`` of the batch that was committed.
    public var cursor: FeedCursor
    /// The ``EventBatch/isAhead`` of the batch. Where it is true, the events before it may be missing still.
    public var isAhead: Bool

    public init(lane: String, cursor: FeedCursor, isAhead: Bool = false) {
        self.lane = lane
        self.cursor = cursor
        self.isAhead = isAhead
    }
}

extension Receipt: WireMessage {
    private enum CodingKeys: String, CodingKey {
        case lane, cursor
        case isAhead = "is_ahead"
    }

    /// What is out of its bounds.
    public var fault: String? { Wire.fault(inNames: ("lane", lane, Wire.maxNameBytes)) }
}
