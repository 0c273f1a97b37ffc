public import Events

/// Events of one lane, in the order of its log.
public struct EventBatch: Sendable, Equatable {
    /// Most events of a batch.
    public static let maxEvents = 500
    /// Most bytes of all events of a batch together: written as texts they need more room, and a message has to hold
    /// them still.
    public static let maxEventBytes = 96 * 1_024

    /// Whose lane. The hub compares it with the subject, which the broker vouches for.
    public var desk: DeskID
    /// Which lane: the agent's login.
    public var lane: String
    /// Whether this is a request for help that jumps the queue. It comes again in its place, in a batch that is not
    /// ahead; the hub drops the double by its `id`.
    public var isAhead: Bool
    /// What the events after the last one of this batch are asked for by. Each batch has one of its own, which the
    /// ``Receipt`` repeats.
    public var cursor: FeedCursor
    /// Each event as the daemon's socket gave it, byte for byte: one line of CloudEvents JSON. What is not understood
    /// is kept and passed on as it is.
    public var events: [String]

    public init(desk: DeskID, lane: String, isAhead: Bool = false, cursor: FeedCursor, events: [String]) {
        self.desk = desk
        self.lane = lane
        self.isAhead = isAhead
        self.cursor = cursor
        self.events = events
    }
}

extension EventBatch: WireMessage {
    private enum CodingKeys: String, CodingKey {
        case desk, lane, cursor, events
        case isAhead = "is_ahead"
    }

    /// What is out of its bounds.
    public var fault: String? {
        if let fault = Wire.fault(inNames: ("lane", lane, Wire.maxNameBytes)) { return fault }
        guard (1...Self.maxEvents).contains(events.count) else { return "has \(events.count) events" }
        guard events.reduce(0, { $0 + $1.utf8.count }) <= Self.maxEventBytes else { return "has events too large" }
        // One line each, so that nobody's event can end and begin another one's where they are written line by line.
        return events.allSatisfy(Self.isLine) ? nil : "has an event that is no line of JSON"
    }

    private static func isLine(_ event: String) -> Bool {
        event.utf8.first == UInt8(ascii: "{") && event.utf8.allSatisfy { $0 >= 0x20 }
    }
}
