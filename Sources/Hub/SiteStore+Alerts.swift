import EventLog
public import Events
import Fleet
import GRDB

extension SiteStore {
    /// Alerts with the lanes that named them first, and what people wanted done with them.
    public func placed(_ records: [AlertRecord]) throws -> [SiteAlert] {
        try log.read { db in
            let sql = """
                SELECT s.desk, s.lane, coalesce(d.label, '') AS label, coalesce(d.team, '') AS team
                FROM site_subjects AS s
                LEFT JOIN site_desks AS d ON d.desk = s.desk WHERE s.subject = ?
                """
            return try records.compactMap { record in
                try Row.fetchOne(db, sql: sql, arguments: [record.alert.alertID]).map {
                    SiteAlert(
                        record: record, desk: $0["desk"], label: $0["label"], team: $0["team"], lane: $0["lane"],
                        commands: try Self.commands(ofAlert: record.alert.alertID, in: db))
                }
            }
        }
    }

    /// What is said to each lane of a desk that may send of how far it is committed.
    func receipts() throws -> [(desk: DeskID, receipt: Receipt)] {
        try log.read { db in
            let sql = """
                SELECT l.desk, l.lane, l.cursor FROM site_lanes AS l JOIN site_desks AS d ON d.desk = l.desk
                WHERE d.state = 'approved' AND l.cursor IS NOT NULL
                """
            return try Row.fetchAll(db, sql: sql).compactMap { row in
                guard let desk = DeskID(text: row["desk"] as String),
                    let cursor = FeedCursor(text: row["cursor"] as String)
                else { return nil }
                return (desk, Receipt(lane: row["lane"], cursor: cursor))
            }
        }
    }

    /// How far lanes are committed: when the last batch of each came, by desk and lane.
    func lanes() throws -> [(desk: String, lane: String, receivedAt: String)] {
        try log.read { db in
            try Row.fetchAll(db, sql: "SELECT desk, lane, received_at FROM site_lanes ORDER BY desk, lane").map {
                ($0["desk"], $0["lane"], $0["received_at"])
            }
        }
    }
}
