import Foundation
public import Vocabulary

/// What a reader gets for its cursor: the next events that pass its filter, and where to go on.
public struct EventPage: Sendable, Equatable {
    /// The events, oldest first, as they are stored.
    public let records: [EventRecord]
    /// Cursor for the next page. It lies past events that the filter left out, so that they are not looked at again.
    public let cursor: Int64
    /// Present where events between the cursor asked for and the first record are no longer in the log.
    public let gap: EventGap?
    /// Whether the log held more at the moment of reading.
    public let hasMore: Bool

    public init(records: [EventRecord], cursor: Int64, gap: EventGap?, hasMore: Bool) {
        self.records = records
        self.cursor = cursor
        self.gap = gap
        self.hasMore = hasMore
    }
}

/// An event as it is stored: the reader that only passes it on need not take it apart.
public struct EventRecord: Sendable, Equatable {
    /// What the events after it are asked for by.
    public let cursor: FeedCursor
    /// What kind of thing happened.
    public let type: EventType
    /// The event in JSON, on one line.
    public let json: String
    /// What was shared when it was written: nobody but the agent is ever shown more of it.
    public let writtenUnder: Visibility

    /// Position in the log; 0 where that is withheld.
    public var sequence: Int64 { cursor.number ?? 0 }

    /// What stands in the log.
    public init(sequence: Int64, type: EventType, json: String, writtenUnder: Visibility = .none) {
        cursor = .number(sequence)
        self.type = type
        self.json = json
        self.writtenUnder = writtenUnder
    }

    /// The record of an event.
    public init(_ event: Event, writtenUnder: Visibility = .none) throws {
        cursor = event.cursor
        type = event.type
        json = try JSON.text(event)
        self.writtenUnder = writtenUnder
    }

    /// The event as a value.
    public func event() throws -> Event { try JSONDecoder().decode(Event.self, from: Data(json.utf8)) }
}

/// Events that a reader asked for and that the log no longer holds, or does not hold yet under these numbers.
public struct EventGap: Sendable, Equatable, Codable {
    /// Why events are missing.
    public enum Reason: String, Sendable, Codable {
        /// They were older than the retention time.
        case expired
        /// The cursor lies beyond the newest event: it belongs to an earlier log that was moved away.
        case anotherLog = "another_log"
    }

    /// The cursor that was asked for.
    public let after: FeedCursor
    /// The reader goes on after this one.
    public let resumesAfter: FeedCursor
    /// Why events are missing.
    public let reason: Reason

    private enum CodingKeys: String, CodingKey {
        case after, reason
        case resumesAfter = "resumes_after"
    }

    public init(after: FeedCursor, resumesAfter: FeedCursor, reason: Reason) {
        self.after = after
        self.resumesAfter = resumesAfter
        self.reason = reason
    }
}
