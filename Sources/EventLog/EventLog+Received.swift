package import Events
package import GRDB
import Synchronization
import Vocabulary

/// A log that takes in the events of other logs: each once, by its identifier, for ever.
extension EventLog {
    /// What became of an event that came.
    package enum Taking: Sendable, Equatable {
        /// It is written.
        case new
        /// It was there, or was there once.
        case known
        /// Another log has an event of this name.
        case foreign
    }

    /// Makes room for what a log of one machine does not need. No step of ``Migrations``: such a log stays as it is.
    ///
    /// What is deleted leaves its identifier, so that it is not taken for new when it comes again. An alert's events
    /// are found by its name, among those of all machines.
    package static func makeRoomForReceived(in db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS received_before (id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
                CREATE TRIGGER IF NOT EXISTS received_is_remembered AFTER DELETE ON events
                    BEGIN INSERT OR IGNORE INTO received_before (id) VALUES (OLD.id); END;
                CREATE INDEX IF NOT EXISTS events_by_subject ON events (subject, type);
                """)
    }

    /// Takes in what came, in one transaction with whatever else follows from it, and wakes readers.
    package func takeIn<T>(_ body: (Database) throws -> T) throws(EventLogError) -> T {
        let (value, newest) = try write { db in (try body(db), try EventLog.newestSequence(in: db)) }
        signal.advance(to: newest)
        return value
    }

    /// Writes an event of another log and what follows from it, inside the caller's transaction. Whoever sent it has
    /// left out what nobody may see.
    /// - Throws: ``ReceivedEvent/Fault`` where it is not kept; what SQLite refuses.
    package func take(_ received: ReceivedEvent, in db: Database) throws -> Taking {
        let event = received.event
        let source = try String.fetchOne(
            db, sql: "SELECT json_extract(json, '$.source') FROM events WHERE id = ?", arguments: [event.id])
        if let source { return source == event.source ? .known : .foreign }
        let isGone = "SELECT count(*) FROM received_before WHERE id = ?"
        guard try Int.fetchOne(db, sql: isGone, arguments: [event.id]) == 0 else { return .known }
        if case .handling(let step, let handling) = event.data, step.note != nil,
            try Projections.notes(ofAlert: handling.alertID, in: db).count >= AlertNote.most
        {
            throw ReceivedEvent.Fault(words: "is a note beyond the \(AlertNote.most) that are kept of an alert")
        }
        let (placed, json) = try received.placed(at: EventLog.newestSequence(in: db) + 1)
        let isLate = try isLate(placed, in: db)
        try store(placed, as: json, under: Profile.supervised.visibility, in: db)
        if isLate { try Projections.replay(placed.subject, withLate: placed, in: db) }
        return .new
    }

    /// Writes an event of this log's own, for those who see alerts, inside the caller's transaction.
    package func tell(_ data: EventData, in db: Database) throws {
        let event = makeEvent(data, sequence: try EventLog.newestSequence(in: db) + 1)
        try store(event, under: Profile.supervised.visibility, in: db)
    }

    /// Where the events come from that this log writes itself.
    package var ownSource: String { source }

    /// Whether something that happened later with the same alert came earlier, or may have.
    private func isLate(_ event: Event, in db: Database) throws -> Bool {
        switch event.data {
        // What is taken back is looked for in the order of numbers, and so of arrival.
        case .handling(.undo, _): return true
        case .alert, .handling:
            let sql = "SELECT count(*) FROM events WHERE subject = ? AND type LIKE ? || '%' AND time > ?"
            let prefix = EventType.prefix + "alert."
            return try Int.fetchOne(db, sql: sql, arguments: [event.subject, prefix, event.time.text]) ?? 0 > 0
        case .segment, .capture, .baseline, .consent, .policy, .erased, .daemon, .other: return false
        }
    }

    /// Forgets what came about alerts and segments, and what followed from it: a stone lies in the place of each event,
    /// under its number and identifier.
    /// - Parameters:
    ///   - subjects: which.
    ///   - source: whose log erased them; nothing of any other goes.
    ///   - erasure: what the stones say.
    ///   - db: the connection that writes.
    /// - Returns: how many events went.
    /// - Throws: what SQLite refuses.
    package func forget(
        _ subjects: [String], from source: String, as erasure: ErasurePayload, in db: Database
    ) throws -> Int {
        var count = 0
        for subject in subjects {
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT sequence, id, time FROM events WHERE subject = ? AND json_extract(json, '$.source') = ?
                    """, arguments: [subject, source])
            for row in rows {
                let stone = Event(
                    id: row["id"], source: source, time: try row.requiredTime("time"), sequence: row["sequence"],
                    data: .erased(erasure))
                try db.execute(
                    sql: "UPDATE events SET type = ?, subject = ?, level = NULL, json = ? WHERE sequence = ?",
                    arguments: [stone.type.rawValue, stone.subject, try JSON.text(stone), stone.sequence])
                // What is kept in memory must not bring it back.
                stored.withLock { $0.append(stone) }
            }
            count += rows.count
            try db.execute(sql: "DELETE FROM alerts WHERE alert_id = ?", arguments: [subject])
            try db.execute(sql: "DELETE FROM segments WHERE segment_id = ?", arguments: [subject])
        }
        return count
    }
}
