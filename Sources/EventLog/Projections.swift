import GRDB

/// What the events add up to: the state of each alert and segment, written in the transaction of the event itself.
enum Projections {
    /// Brings the tables up to date and returns the level by which readers may filter the event.
    static func apply(_ event: Event, in db: Database) throws -> EventLevel? {
        switch event.data {
        case .alertRaised(let alert), .alertRising(let alert):
            try put(alert, isCleared: false, of: event, in: db)
            return alert.level
        case .alertCleared(let alert):
            return try put(alert, isCleared: true, of: event, in: db)
        case .alertAcknowledged(let acknowledgement):
            return try acknowledge(acknowledgement, of: event, in: db)
        case .segmentStored(let segment):
            try put(segment, state: .stored, of: event, in: db)
            return segment.level
        case .segmentRefused(let segment):
            try put(segment, state: .refused, of: event, in: db)
            return segment.level
        case .segmentErased(let segment):
            try put(segment, state: .erased, of: event, in: db)
            return segment.level
        case .captureChanged, .baselineReady, .baselineReset, .daemonStarted, .daemonStopped:
            return nil
        }
    }

    /// Returns the highest level that the alert has reached.
    @discardableResult
    private static func put(
        _ alert: AlertPayload, isCleared: Bool, of event: Event, in db: Database
    ) throws -> EventLevel {
        let highest = max(alert.level, try highestLevel(ofAlert: alert.alertID, in: db) ?? alert.level)
        try db.execute(
            sql: """
                INSERT INTO alerts (alert_id, payload, is_cleared, highest_level, last_sequence, last_time)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (alert_id) DO UPDATE SET payload = excluded.payload, is_cleared = excluded.is_cleared,
                    highest_level = excluded.highest_level, last_sequence = excluded.last_sequence,
                    last_time = excluded.last_time
                """,
            arguments: [
                alert.alertID, try JSON.text(alert), isCleared, highest.rawValue, event.sequence, event.time.text,
            ])
        return highest
    }

    private static func acknowledge(
        _ acknowledgement: AcknowledgementPayload, of event: Event, in db: Database
    ) throws -> EventLevel? {
        // The first one stands; who comes later has been told so by EventLog.acknowledge.
        try db.execute(
            sql: """
                UPDATE alerts SET acknowledged_by = coalesce(acknowledged_by, ?),
                    acknowledged_at = coalesce(acknowledged_at, ?), last_sequence = ?, last_time = ?
                WHERE alert_id = ?
                """,
            arguments: [
                acknowledgement.by, acknowledgement.at.text, event.sequence, event.time.text, acknowledgement.alertID,
            ])
        return try highestLevel(ofAlert: acknowledgement.alertID, in: db)
    }

    private static func put(
        _ segment: SegmentPayload, state: SegmentRecord.State, of event: Event, in db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO segments (segment_id, alert_id, payload, state, last_sequence, last_time)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (segment_id) DO UPDATE SET payload = excluded.payload, state = excluded.state,
                    last_sequence = excluded.last_sequence, last_time = excluded.last_time
                """,
            arguments: [
                segment.segmentID, segment.alertID, try JSON.text(segment), state.rawValue, event.sequence,
                event.time.text,
            ])
    }

    /// The highest level that an alert has reached, by what is on disk.
    static func highestLevel(ofAlert alertID: String, in db: Database) throws -> EventLevel? {
        try String.fetchOne(db, sql: "SELECT highest_level FROM alerts WHERE alert_id = ?", arguments: [alertID])
            .flatMap(EventLevel.init(rawValue:))
    }
}
