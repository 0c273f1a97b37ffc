import EventLog
public import Events
import GRDB

/// An alert with the desk and the lane that it is of: one JSON object for a reader.
public struct SiteAlert: Sendable, Equatable, Encodable {
    /// The alert as it stands.
    public var record: AlertRecord
    /// Which desk.
    public var desk: String
    /// What people call the desk.
    public var label: String
    /// Which lane: the agent's login.
    public var lane: String

    private enum CodingKeys: CodingKey { case desk, label, lane }

    /// Writes the members of the alert, and where it is.
    public func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(desk, forKey: .desk)
        try container.encode(label, forKey: .label)
        try container.encode(lane, forKey: .lane)
    }
}

extension SiteStore {
    /// Alerts with the lanes that named them first.
    public func placed(_ records: [AlertRecord]) throws -> [SiteAlert] {
        try log.read { db in
            let sql = """
                SELECT s.desk, s.lane, coalesce(d.label, '') AS label FROM site_subjects AS s
                LEFT JOIN site_desks AS d ON d.desk = s.desk WHERE s.subject = ?
                """
            return try records.compactMap { record in
                try Row.fetchOne(db, sql: sql, arguments: [record.alert.alertID]).map {
                    SiteAlert(record: record, desk: $0["desk"], label: $0["label"], lane: $0["lane"])
                }
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
