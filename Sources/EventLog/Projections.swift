import Events
import GRDB
import Vocabulary

/// What the events add up to: the state of each alert and segment, written in the transaction of the event itself.
enum Projections {
    /// Brings the tables up to date and returns the level by which readers may filter the event.
    static func apply(_ event: Event, in db: Database) throws -> AlertLevel? {
        switch event.data {
        case .alert(.raised, let alert):
            try put(alert, step: .raise, of: event, in: db)
            return alert.level
        case .alert(.rising, let alert):
            try put(alert, step: .rise, of: event, in: db)
            return alert.level
        case .alert(.told, let alert), .alert(.tried, let alert):
            // No alert, or none yet: no row, nothing to see to, nothing that waits.
            return alert.level
        case .alert(.cleared, let alert): return try put(alert, step: .clear, of: event, in: db)
        case .handling(.undo, let handling): return try replay(handling.alertID, upTo: event, in: db)
        case .handling(let step, let handling): return try apply(step, handling, of: event, in: db)
        case .segment(let step, let segment):
            try SegmentProjection.put(segment, step: step, of: event, in: db)
            return segment.level
        case .consent(let step, let consent):
            try put(consent, step, in: db)
            return nil
        case .capture, .baseline, .policy, .erased, .daemon, .other: return nil
        }
    }

    /// Where an alert stands in its life; `nil` where there is none of this name.
    static func life(ofAlert id: String, in db: Database) throws -> AlertLife? {
        let row = try Row.fetchOne(
            db, sql: "SELECT state, kind, dispute, tier, handled_by, nothing_wrong FROM alerts WHERE alert_id = ?",
            arguments: [id])
        guard let row else { return nil }
        return try life(row)
    }

    /// The life of an alert's row.
    static func life(_ row: Row) throws -> AlertLife {
        AlertLife(
            state: try row.named("state"), kind: try row.named("kind"), dispute: try row.named("dispute"),
            tier: row["tier"], handler: row["handled_by"], nothingWrong: row["nothing_wrong"])
    }

    /// Returns the highest level that the alert has reached.
    @discardableResult private static func put(
        _ alert: AlertPayload, step: AlertLife.Step, of event: Event, in db: Database
    ) throws -> AlertLevel {
        let before = try life(ofAlert: alert.alertID, in: db)
        let after = (before ?? AlertLife(state: .raised, kind: alert.kind)).after(step)
        let highest = max(alert.level, try highestLevel(ofAlert: alert.alertID, in: db) ?? alert.level)
        // The voice says nothing about a request for help, whoever appends that it does.
        if step == .clear, after.kind == .help { return highest }
        try db.execute(
            sql: """
                INSERT INTO alerts (alert_id, payload, is_cleared, highest_level, last_sequence, last_time, kind)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (alert_id) DO UPDATE SET payload = excluded.payload, is_cleared = excluded.is_cleared,
                    highest_level = excluded.highest_level, last_sequence = excluded.last_sequence,
                    last_time = excluded.last_time
                """,
            arguments: [
                alert.alertID, try JSON.text(alert), step == .clear, highest.rawValue, event.sequence, event.time.text,
                alert.kind.rawValue,
            ])
        try put(after, before: before, ofAlert: alert.alertID, at: event.time, in: db)
        return highest
    }

    private static func apply(
        _ step: HandlingStep, _ handling: HandlingPayload, of event: Event, in db: Database
    ) throws -> AlertLevel? {
        guard let before = try life(ofAlert: handling.alertID, in: db) else { return nil }
        // `EventLog.apply` has asked the machine already; an event that it would not have let through changes nothing.
        let after = (try? before.after(step, by: handling.by)) ?? before
        let isEscalated = if case .escalate = step { true } else { false }
        // An alert that was passed on waits anew in any case.
        try put(after, before: isEscalated ? nil : before, ofAlert: handling.alertID, at: event.time, in: db)
        let isHandled = !isEscalated && (after.handler != before.handler || after.state != before.state)
        let isFoundCalm =
            after.nothingWrong && !before.nothingWrong || after.dispute == .upheld && before.dispute != .upheld
        // Whoever deals with it has seen it. The first one stands.
        let hasSeen = after.handler != nil && isHandled
        if let note = AlertNote(step, handling) {
            let notes = try notes(ofAlert: handling.alertID, in: db) + [note]
            try db.execute(
                sql: "UPDATE alerts SET notes = ? WHERE alert_id = ?",
                arguments: [try JSON.text(notes), handling.alertID])
        }
        try db.execute(
            sql: """
                UPDATE alerts SET acknowledged_by = coalesce(acknowledged_by, ?), acknowledged_at = coalesce(acknowledged_at, ?),
                    handled_at = coalesce(?, handled_at), note = coalesce(?, note), last_sequence = ?, last_time = ?,
                    found_calm_at = coalesce(?, found_calm_at)
                WHERE alert_id = ?
                """,
            arguments: [
                hasSeen ? handling.by : nil, hasSeen ? handling.at.text : nil, isHandled ? handling.at.text : nil,
                step.note, event.sequence, event.time.text, isFoundCalm ? handling.at.text : nil, handling.alertID,
            ])
        return try highestLevel(ofAlert: handling.alertID, in: db)
    }

    /// Goes through an alert's life anew, without what was taken back: as if that had not happened, the time that it
    /// has waited too.
    private static func replay(_ id: String, upTo event: Event, in db: Database) throws -> AlertLevel? {
        try replay(id, AlertHistory(try EventLog.events(ofAlert: id, in: db) + [event]), upTo: event, in: db)
    }

    /// Brings an alert up to date after an event that came later than others which happened after it: in the order of
    /// their times, from where the alert was raised. To be called where the event is stored.
    static func replay(_ id: String, withLate event: Event, in db: Database) throws {
        let events = try EventLog.events(ofAlert: id, in: db).enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
        guard let first = events.firstIndex(where: { $0.type == .alert(.raised) }) else { return }
        _ = try replay(
            id, AlertHistory([events[first]] + events[..<first] + events[(first + 1)...]), upTo: event, in: db)
    }

    private static func replay(
        _ id: String, _ history: AlertHistory, upTo event: Event, in db: Database
    ) throws -> AlertLevel? {
        // `EventLog.undo` has asked already.
        guard history.isWhole, let first = history.events.first else { return try highestLevel(ofAlert: id, in: db) }
        try db.execute(
            sql: """
                UPDATE alerts SET state = ?, dispute = ?, tier = 0, handled_by = NULL, nothing_wrong = 0,
                    waiting_since = ?, acknowledged_by = NULL, acknowledged_at = NULL, handled_at = NULL, note = NULL,
                    notes = NULL, found_calm_at = NULL
                WHERE alert_id = ?
                """, arguments: [AlertState.raised.rawValue, AlertDispute.none.rawValue, first.time.text, id])
        for event in history.standing { _ = try apply(event, in: db) }
        try db.execute(
            sql: "UPDATE alerts SET last_sequence = ?, last_time = ? WHERE alert_id = ?",
            arguments: [event.sequence, event.time.text, id])
        return try highestLevel(ofAlert: id, in: db)
    }

    /// What was said about an alert.
    static func notes(ofAlert id: String, in db: Database) throws -> [AlertNote] {
        try Row.fetchOne(db, sql: "SELECT notes FROM alerts WHERE alert_id = ?", arguments: [id]).map(EventLog.notes)
            ?? []
    }

    /// Whether a step says something that was not said with it before.
    static func adds(_ step: HandlingStep, _ handling: HandlingPayload, in db: Database) throws -> Bool {
        guard let note = AlertNote(step, handling) else { return false }
        return try !notes(ofAlert: handling.alertID, in: db).contains(where: note.repeats)
    }

    // Where `before` is nil the alert waits anew in any case.
    private static func put(
        _ life: AlertLife, before: AlertLife?, ofAlert id: String, at time: Timestamp, in db: Database
    ) throws {
        let isHandedOn = life.state == .handedOn && life.handler != before?.handler
        let waitsAnew = life.isWaiting && (!(before?.isWaiting ?? false) || isHandedOn)
        try db.execute(
            sql: """
                UPDATE alerts SET state = ?, dispute = ?, tier = ?, handled_by = ?, nothing_wrong = ?,
                    waiting_since = coalesce(?, waiting_since)
                WHERE alert_id = ?
                """,
            arguments: [
                life.state.rawValue, life.dispute.rawValue, life.tier, life.handler, life.nothingWrong,
                waitsAnew ? time.text : nil, id,
            ])
    }

    private static func put(_ consent: ConsentPayload, _ step: ConsentStep, in db: Database) throws {
        let isGranted: Bool
        switch step {
        case .granted: isGranted = true
        case .withdrawn: isGranted = false
        case .suspended:
            return try db.execute(
                sql: "UPDATE consents SET suspension = ? WHERE agent = ? AND purpose = ?",
                arguments: [consent.reason ?? "", consent.agent, consent.purpose])
        }
        let (granted, withdrawn) = isGranted ? (consent.at.text, nil) : (nil, consent.at.text)
        try db.execute(
            sql: """
                INSERT INTO consents (agent, purpose, is_granted, notice_version, granted_at, withdrawn_at, terms)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (agent, purpose) DO UPDATE SET is_granted = excluded.is_granted,
                    notice_version = excluded.notice_version, granted_at = coalesce(excluded.granted_at, granted_at),
                    withdrawn_at = excluded.withdrawn_at, terms = excluded.terms, suspension = NULL
                """,
            arguments: [
                consent.agent, consent.purpose, isGranted, consent.noticeVersion, granted, withdrawn,
                try consent.terms.map { try JSON.text($0) },
            ])
    }

    /// The highest level that an alert has reached, by what is on disk.
    static func highestLevel(ofAlert alertID: String, in db: Database) throws -> AlertLevel? {
        try Row.fetchOne(db, sql: "SELECT highest_level FROM alerts WHERE alert_id = ?", arguments: [alertID]).map {
            try $0.named("highest_level")
        }
    }
}
