import GRDB

extension EventLog {
    /// Alerts as they stand: requests for help that nobody has resolved first, then those with the newest event.
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
                    """,
                arguments: [openOnly, limit]
            ).map { try EventLog.alertRecord($0, in: db) }
            return Array((waiting.filter { $0.lastSequence > stored }.reversed() + alerts).prefix(limit))
        }
    }

    /// One alert as it stands; `nil` where there is none of this name.
    public func alert(id: String) throws(EventLogError) -> AlertRecord? {
        let waiting = unstored.entries.first { $0.event.subject == id }?.helpRecord
        return try read { db in try EventLog.alertRecord(id: id, in: db) } ?? waiting
    }

    static func alertRecord(id: String, in db: Database) throws -> AlertRecord? {
        try Row.fetchOne(db, sql: "SELECT * FROM alerts WHERE alert_id = ?", arguments: [id])
            .map { try alertRecord($0, in: db) }
    }

    private static func alertRecord(_ row: Row, in db: Database) throws -> AlertRecord {
        let alert = try JSON.value(AlertPayload.self, from: row["payload"])
        let dispute = AlertDispute(rawValue: row["dispute"]) ?? .none
        return AlertRecord(
            alert: alert,
            state: AlertState(rawValue: row["state"]) ?? .raised,
            highestLevel: EventLevel(rawValue: row["highest_level"]) ?? alert.level,
            acknowledgedBy: row["acknowledged_by"],
            acknowledgedAt: (row["acknowledged_at"] as String?).flatMap(Timestamp.init(text:)),
            tier: row["tier"],
            handledBy: row["handled_by"],
            handledAt: (row["handled_at"] as String?).flatMap(Timestamp.init(text:)),
            note: row["note"],
            nothingWrong: row["nothing_wrong"],
            isContested: dispute != .none,
            upheld: dispute == .upheld ? true : dispute == .dismissed ? false : nil,
            segments: try Row.fetchAll(
                db, sql: "SELECT * FROM segments WHERE alert_id = ? ORDER BY last_sequence", arguments: [alert.alertID]
            ).map(segmentRecord).sorted { $0.segment.part < $1.segment.part },
            lastSequence: row["last_sequence"])
    }
}
