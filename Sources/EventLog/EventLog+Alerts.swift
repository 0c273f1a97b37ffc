public import Events
import GRDB
public import Vocabulary

extension EventLog {
    /// Alerts as they stand: requests for help that nobody has resolved first, and of them those that wait, those that
    /// say something, and the newest; then those with the newest event.
    ///
    /// - Parameters:
    ///   - openOnly: whether to leave out what has cleared or is resolved.
    ///   - limit: most alerts to return.
    /// - Returns: the alerts.
    /// - Throws: `unavailable` or `damaged`.
    public func alerts(openOnly: Bool = false, limit: Int = 100) throws(EventLogError) -> [AlertRecord] {
        // Before the database is looked at: what waits in memory now is on disk later, and never in neither.
        let waiting = unstored.entries.compactMap(\.helpRecord)
        return try read { db in
            let stored = try EventLog.newestSequence(in: db)
            let alerts = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM alerts WHERE NOT (state IN ('cleared', 'resolved') AND ?)
                    ORDER BY kind = 'help' AND state <> 'resolved' DESC, last_sequence DESC LIMIT ?
                    """, arguments: [openOnly, limit]
            ).map { try EventLog.alertRecord($0, in: db) }
            let found = waiting.filter { $0.lastSequence.map { $0 > stored } ?? false }.reversed() + alerts
            // Of several requests the one that somebody has to read first: still unseen, in words, the newest.
            let help = found.filter(\.isOpenHelp).sorted { $0.helpOrder > $1.helpOrder }
            return Array((help + found.filter { !$0.isOpenHelp }).prefix(limit))
        }
    }

    /// One alert as it stands; `nil` where there is none of this name.
    public func alert(id: String) throws(EventLogError) -> AlertRecord? {
        let waiting = unstored.entries.first { $0.event.subject == id }?.helpRecord
        return try read { db in try EventLog.alertRecord(id: id, in: db) } ?? waiting
    }

    static func alertRecord(id: String, in db: Database) throws -> AlertRecord? {
        try Row.fetchOne(db, sql: "SELECT * FROM alerts WHERE alert_id = ?", arguments: [id]).map {
            try alertRecord($0, in: db)
        }
    }

    /// What was said with steps that were taken with an alert.
    static func notes(_ row: Row) throws -> [AlertNote] {
        try (row["notes"] as String?).map { try JSON.value([AlertNote].self, from: $0) } ?? []
    }

    private static func alertRecord(_ row: Row, in db: Database) throws -> AlertRecord {
        let alert = try JSON.value(AlertPayload.self, from: row["payload"])
        return AlertRecord(
            alert: alert, life: try Projections.life(row), highestLevel: try row.named("highest_level"),
            acknowledgedBy: row["acknowledged_by"], acknowledgedAt: try row.time("acknowledged_at"),
            handledAt: try row.time("handled_at"), note: row["note"],
            notes: try notes(row),
            segments: try Row.fetchAll(
                db, sql: "SELECT * FROM segments WHERE alert_id = ? ORDER BY last_sequence", arguments: [alert.alertID]
            ).map(segmentRecord).sorted { $0.segment.part < $1.segment.part }, lastSequence: row["last_sequence"],
            writtenUnder: Visibility(text: row["shared"]))
    }
}

extension AlertRecord {
    fileprivate var helpOrder: (Int, Int, Timestamp) {
        (life.isWaiting ? 1 : 0, alert.hasWords ? 1 : 0, alert.raisedAt)
    }
}

/// What people have found out about an alert.
public enum AlertFinding: Sendable, Equatable {
    /// The log knows of no such alert, or no longer.
    case unknown
    /// Nobody has said that nothing was wrong.
    case undecided
    /// Nothing was wrong, said whoever resolved it, or quality assurance, which agreed with the agent; the latest of
    /// them then.
    case nothingWrong(at: Timestamp)
}

extension EventLog {
    /// What people have found out about an alert. What waits in memory for a disk with room is not known to be decided.
    public func finding(ofAlert id: String) throws(EventLogError) -> AlertFinding {
        let isWaiting = unstored.entries.contains { $0.event.subject == id }
        return try read { db in
            let row = try Row.fetchOne(db, sql: "SELECT found_calm_at FROM alerts WHERE alert_id = ?", arguments: [id])
            guard let row else { return isWaiting ? .undecided : .unknown }
            return try row.time("found_calm_at").map { .nothingWrong(at: $0) } ?? .undecided
        }
    }
}
