import GRDB

extension EventLog {
    /// Alerts as they stand, those with the newest event first.
    public func alerts(openOnly: Bool = false, limit: Int = 100) throws(EventLogError) -> [AlertRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM alerts WHERE NOT (is_cleared AND ?) ORDER BY last_sequence DESC LIMIT ?",
                arguments: [openOnly, limit]
            ).map { try EventLog.alertRecord($0, in: db) }
        }
    }

    /// One alert as it stands; `nil` where there is none of this name.
    public func alert(id: String) throws(EventLogError) -> AlertRecord? {
        try read { db in try EventLog.alertRecord(id: id, in: db) }
    }

    /// Segments as they stand, those with the newest event first.
    public func segments(limit: Int = 100) throws(EventLogError) -> [SegmentRecord] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM segments ORDER BY last_sequence DESC LIMIT ?", arguments: [limit])
                .map(EventLog.segmentRecord)
        }
    }

    /// One segment as it stands; `nil` where there is none of this name.
    public func segment(id: String) throws(EventLogError) -> SegmentRecord? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM segments WHERE segment_id = ?", arguments: [id])
                .map(EventLog.segmentRecord)
        }
    }

    /// Notes that somebody saw an alert, and returns the alert as it then stands.
    ///
    /// The first acknowledgement counts: a later one, by anybody, changes nothing and appends nothing, and the result
    /// names who was first. A cleared alert can be acknowledged too.
    ///
    /// - Parameters:
    ///   - alertID: the alert.
    ///   - person: name of whoever saw it.
    ///   - idempotencyKey: the caller's own name for this request.
    /// - Returns: the alert as it then stands.
    /// - Throws: `notFound` for an unknown alert, `conflict` for a key that was used for another alert.
    @discardableResult
    public func acknowledge(
        alertID: String, by person: String, idempotencyKey: String? = nil
    ) throws(EventLogError) -> AlertRecord {
        let (record, event) = try write { db -> (AlertRecord, Event?) in
            if let idempotencyKey { try self.claim(idempotencyKey, forAlert: alertID, in: db) }
            guard let record = try EventLog.alertRecord(id: alertID, in: db) else {
                throw EventLogError(
                    code: .notFound,
                    context: "There is no alert \(alertID). List the alerts (undertone alerts) and copy its identifier."
                )
            }
            guard record.acknowledgedBy == nil else { return (record, nil) }
            let acknowledgement = AcknowledgementPayload(alertID: alertID, by: person, at: self.clock())
            let event = try self.insert(.alertAcknowledged(acknowledgement), in: db)
            return (try EventLog.alertRecord(id: alertID, in: db) ?? record, event)
        }
        if let event { signal.advance(to: event.sequence) }
        return record
    }

    private func claim(_ key: String, forAlert alertID: String, in db: Database) throws {
        let earlier = try String.fetchOne(
            db, sql: "SELECT alert_id FROM idempotency_keys WHERE key = ?", arguments: [key])
        guard let earlier else {
            return try db.execute(
                sql: "INSERT INTO idempotency_keys (key, alert_id, time) VALUES (?, ?, ?)",
                arguments: [key, alertID, clock().text])
        }
        guard earlier == alertID else {
            throw EventLogError(
                code: .conflict,
                context: "The idempotency key was used for alert \(earlier) before. Use a new key for each request.")
        }
    }

    private static func alertRecord(id: String, in db: Database) throws -> AlertRecord? {
        try Row.fetchOne(db, sql: "SELECT * FROM alerts WHERE alert_id = ?", arguments: [id])
            .map { try alertRecord($0, in: db) }
    }

    private static func alertRecord(_ row: Row, in db: Database) throws -> AlertRecord {
        let alert = try JSON.value(AlertPayload.self, from: row["payload"])
        let acknowledgedBy: String? = row["acknowledged_by"]
        let isCleared: Bool = row["is_cleared"]
        return AlertRecord(
            alert: alert,
            state: isCleared ? .cleared : acknowledgedBy == nil ? .raised : .acknowledged,
            highestLevel: EventLevel(rawValue: row["highest_level"]) ?? alert.level,
            acknowledgedBy: acknowledgedBy,
            acknowledgedAt: (row["acknowledged_at"] as String?).flatMap(Timestamp.init(text:)),
            segments: try Row.fetchAll(
                db, sql: "SELECT * FROM segments WHERE alert_id = ? ORDER BY last_sequence", arguments: [alert.alertID]
            ).map(segmentRecord).sorted { $0.segment.part < $1.segment.part },
            lastSequence: row["last_sequence"])
    }

    private static func segmentRecord(_ row: Row) throws -> SegmentRecord {
        SegmentRecord(
            segment: try JSON.value(SegmentPayload.self, from: row["payload"]),
            state: SegmentRecord.State(rawValue: row["state"]) ?? .refused)
    }
}
