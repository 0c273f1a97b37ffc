public import Events
import GRDB
public import Vocabulary

/// All that is held about the agent, a page at a time.
extension EventLog {
    /// How many events are held.
    public var eventCount: Int {
        get throws(EventLogError) { try read { db in try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM events") ?? 0 } }
    }

    /// How many events of a family are held, and from when the oldest is; `nil` for none.
    public func holding(of family: EventFamily) throws(EventLogError) -> (count: Int, oldest: Timestamp)? {
        try read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT COUNT(*) AS count, min(time) AS oldest FROM events WHERE type LIKE ? || '%'",
                arguments: [family.prefix])
            guard let row, let count: Int = row["count"], count > 0 else { return nil }
            return (count, try row.requiredTime("oldest"))
        }
    }

    /// How many alerts and requests for help are held.
    public var alertCount: Int {
        get throws(EventLogError) { try read { db in try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM alerts") ?? 0 } }
    }

    /// Alerts in the order of their newest events.
    /// - Parameters:
    ///   - sequence: those whose newest event has a higher number.
    ///   - limit: most alerts.
    /// - Returns: the page.
    /// - Throws: `unavailable` or `damaged`.
    public func alertPage(after sequence: Int64, limit: Int) throws(EventLogError) -> MinePage<AlertRecord> {
        try read { db in
            try EventLog.page(of: "alerts", after: sequence, limit: limit, in: db) {
                try EventLog.alertRecord(id: $0["alert_id"], in: db)
            }
        }
    }

    /// Segments in the order of their newest events, wherever they stand.
    /// - Parameters:
    ///   - sequence: those whose newest event has a higher number.
    ///   - limit: most segments.
    /// - Returns: the page.
    /// - Throws: `unavailable` or `damaged`.
    public func segmentPage(after sequence: Int64, limit: Int) throws(EventLogError) -> MinePage<SegmentRecord> {
        try read { db in
            try EventLog.page(of: "segments", after: sequence, limit: limit, in: db) {
                try EventLog.segmentRecord(id: $0["segment_id"], in: db)
            }
        }
    }

    /// What others have done, newest first; see ``accesses(before:limit:)``.
    public func accessPage(before sequence: Int64, limit: Int) throws(EventLogError) -> MinePage<AuditEntry> {
        let entries = try accesses(before: sequence, limit: limit + 1)
        let page = Array(entries.prefix(limit))
        return MinePage(items: page, next: entries.count > limit ? page.last?.sequence : nil)
    }

    private static func page<Item>(
        of table: String, after sequence: Int64, limit: Int, in db: Database, _ read: (Row) throws -> Item?
    ) throws -> MinePage<Item> {
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM \(table) WHERE last_sequence > ? ORDER BY last_sequence LIMIT ?",
            arguments: [sequence, limit])
        return MinePage(
            items: try rows.compactMap(read), next: rows.count == limit ? rows.last.map { $0["last_sequence"] } : nil)
    }
}
