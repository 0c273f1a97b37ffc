import Events
import GRDB
import Vocabulary

/// What the log held when it was last written to and what must not be lost with its file: kept in memory, so that a
/// file that another program writes into can be made anew without being believed. The rows are kept as they stand:
/// the agent's words and what the log notes about itself, alerts that are open with their events, and stored segments.
struct LogMirror: Sendable {
    private typealias Values = [String: DatabaseValue]

    private struct Alert: Sendable {
        var row: Values
        var events: [Values]
    }

    /// Most alerts that are kept: more than anybody has open. Requests for help come first.
    private static let capacity = 100
    /// Most events of each; those in the middle of a long life go first.
    private static let eventCapacity = 50
    private static let segmentCapacity = 500
    private static let isOpen = "state NOT IN ('cleared', 'resolved')"
    private static let ofNumber = "SELECT * FROM events WHERE sequence = ?"
    /// Small tables, kept whole.
    private static let tables = ["consents", "facts", "cursor_key", "family_states"]

    /// How far the log has come.
    let mark: LogMark
    /// The highest number that was ever given to a row of the audit.
    private let highestRow: Int64
    private var small: [String: [Values]] = [:]
    private var alerts: [String: Alert] = [:]
    private var segments: [String: Values] = [:]

    /// Everything, read anew.
    init(in db: Database) throws {
        try self.init(standingIn: db)
        let rows = try Self.rows("SELECT * FROM segments WHERE state = 'stored' ORDER BY last_sequence", in: db)
        for row in rows.suffix(Self.segmentCapacity) { segments[Self.text(row, "segment_id")] = row }
        let open = try Self.rows(
            "SELECT * FROM alerts WHERE \(Self.isOpen) ORDER BY kind = 'help' DESC, last_sequence DESC LIMIT ?",
            [Self.capacity], in: db)
        guard !open.isEmpty else { return }
        for row in open { alerts[Self.text(row, "alert_id")] = Alert(row: row, events: []) }
        // One pass over the events, whatever is open.
        let events = try Self.rows(
            """
            SELECT * FROM events WHERE type LIKE 'io.undertone.alert.%' AND subject IN
                (SELECT alert_id FROM alerts WHERE \(Self.isOpen)) ORDER BY sequence
            """, in: db)
        for event in events { add(event, to: Self.text(event, "subject")) }
    }

    private init(standingIn db: Database) throws {
        mark = try EventLog.mark(in: db)
        highestRow = try AuditTrail.highestSequence(in: db)
        for table in Self.tables where try db.tableExists(table) {
            small[table] = try Self.rows("SELECT * FROM \(table)", in: db)
        }
    }

    /// What is to be kept after more was stored, in the transaction that stored it.
    func following(_ events: [Event], in db: Database) throws -> LogMirror {
        // What was erased must not come back from here.
        guard !events.contains(where: { if case .erased = $0.data { true } else { false } }) else {
            return try LogMirror(in: db)
        }
        var new = try LogMirror(standingIn: db)
        (new.alerts, new.segments) = (alerts, segments)
        for event in events {
            switch event.data {
            case .alert, .handling: try new.take(event, in: db)
            case .segment(_, let segment):
                for id in [segment.segmentID, segment.replaces].compactMap(\.self) {
                    let sql = "SELECT * FROM segments WHERE segment_id = ? AND state = 'stored'"
                    new.segments[id] = try Self.rows(sql, [id], in: db).first
                }
            case .capture, .baseline, .consent, .policy, .erased, .daemon, .other: continue
            }
        }
        return new
    }

    private mutating func take(_ event: Event, in db: Database) throws {
        let id = event.subject
        let sql = "SELECT * FROM alerts WHERE alert_id = ? AND \(Self.isOpen)"
        guard let row = try Self.rows(sql, [id], in: db).first else {
            alerts[id] = nil
            return
        }
        if alerts[id] != nil {
            alerts[id]?.row = row
            for stored in try Self.rows(Self.ofNumber, [event.sequence], in: db) { add(stored, to: id) }
            return
        }
        // New, or open again.
        var isNew = false
        if case .alert(.raised, _) = event.data { isNew = true }
        let ofAlert = "SELECT * FROM events WHERE subject = ? AND type LIKE 'io.undertone.alert.%' ORDER BY sequence"
        let events =
            try isNew
            ? Self.rows(Self.ofNumber, [event.sequence], in: db)
            : Self.rows(ofAlert, [id], in: db)
        alerts[id] = Alert(row: row, events: [])
        for event in events { add(event, to: id) }
        guard alerts.count > Self.capacity else { return }
        let last = alerts.min {
            (Self.text($0.value.row, "kind") == "help" ? 1 : 0, Self.number($0.value.row, "last_sequence"))
                < (Self.text($1.value.row, "kind") == "help" ? 1 : 0, Self.number($1.value.row, "last_sequence"))
        }
        if let last { alerts[last.key] = nil }
    }

    private mutating func add(_ event: Values, to id: String) {
        alerts[id]?.events.append(event)
        if let count = alerts[id]?.events.count, count > Self.eventCapacity {
            alerts[id]?.events.remove(at: Self.eventCapacity / 2)
        }
    }

    /// Whether a log is this one, and has come as far at least.
    func isReached(by db: Database) throws -> Bool {
        try EventLog.newestSequence(in: db) >= mark.event
            && AuditTrail.highestSequence(in: db) >= highestRow
            && Self.rows("SELECT * FROM cursor_key", in: db) == small["cursor_key"]
    }

    /// Writes everything into a log that holds nothing yet, under the numbers that it had. The audit goes on where it
    /// was: a seal stands for the rows that are gone.
    func write(in db: Database) throws {
        for table in Self.tables {
            guard let rows = small[table], try db.tableExists(table) else { continue }
            try db.execute(sql: "DELETE FROM \(table)")
            for row in rows { try Self.insert(row, into: table, in: db) }
        }
        for event in alerts.values.flatMap(\.events).sorted(by: {
            Self.number($0, "sequence") < Self.number($1, "sequence")
        }) { try Self.insert(event, into: "events", in: db) }
        for alert in alerts.values { try Self.insert(alert.row, into: "alerts", in: db) }
        for segment in segments.values { try Self.insert(segment, into: "segments", in: db) }
        for (table, last) in [("events", mark.event), ("audit", mark.audit.sequence)] {
            try db.execute(sql: "DELETE FROM sqlite_sequence WHERE name = ?", arguments: [table])
            try db.execute(sql: "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", arguments: [table, last])
        }
        try AuditTrail.beginAnew(after: mark.audit, in: db)
    }

    private static func rows(
        _ sql: String, _ arguments: StatementArguments = [], in db: Database
    ) throws -> [Values] {
        try Row.fetchAll(db, sql: sql, arguments: arguments).map { Dictionary($0) { first, _ in first } }
    }

    private static func insert(_ row: Values, into table: String, in db: Database) throws {
        let names = row.keys.sorted()
        try db.execute(
            sql: """
                INSERT INTO \(table) (\(names.joined(separator: ", ")))
                VALUES (\(databaseQuestionMarks(count: names.count)))
                """, arguments: StatementArguments(names.map { row[$0] ?? .null }))
    }

    private static func text(_ row: Values, _ name: String) -> String {
        row[name].flatMap { String.fromDatabaseValue($0) } ?? ""
    }

    private static func number(_ row: Values, _ name: String) -> Int64 {
        row[name].flatMap { Int64.fromDatabaseValue($0) } ?? 0
    }
}
