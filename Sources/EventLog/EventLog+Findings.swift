import GRDB

/// What people have found out about an alert.
public enum AlertFinding: Sendable, Equatable {
    /// The log knows of no such alert, or no longer.
    case unknown
    /// Nobody has said that nothing was wrong.
    case undecided
    /// Nothing was wrong, said whoever resolved it, or quality assurance, which agreed with the agent; the latest of them then.
    case nothingWrong(at: Timestamp)
}

extension EventLog {
    /// What people have found out about an alert. What waits in memory for a disk with room is not known to be decided.
    public func finding(ofAlert id: String) throws(EventLogError) -> AlertFinding {
        let isWaiting = unstored.entries.contains { $0.event.subject == id }
        return try read { db in
            let row = try Row.fetchOne(db, sql: "SELECT found_calm_at FROM alerts WHERE alert_id = ?", arguments: [id])
            guard let row else { return isWaiting ? .undecided : .unknown }
            return (row["found_calm_at"] as String?).flatMap(Timestamp.init(text:)).map { .nothingWrong(at: $0) }
                ?? .undecided
        }
    }
}
