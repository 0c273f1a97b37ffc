public import Events
import GRDB
import Vocabulary

extension EventLog {
    /// Erases what the log holds of alerts that are over, for good, and leaves a receipt.
    ///
    /// Each of their events, and of their segments' events, becomes an ``ErasurePayload`` under the same number. What
    /// is not over stays: a strain alert whose voice is not calm yet, a request for help that nobody has resolved. So
    /// do segments that still lie on disk, with their events: erase those first. The audit keeps who did what and when,
    /// with the alerts' identifiers. Where a hub may have been told of any of it, an event says what it has to forget.
    ///
    /// - Parameters:
    ///   - reason: why.
    ///   - agent: whose alerts they were; the actor's own where it is left out.
    ///   - actor: who wants it.
    /// - Returns: how many events were erased.
    /// - Throws: `unavailable` where nothing can be written.
    @discardableResult public func eraseAlerts(
        reason: String, agent: String? = nil, by actor: Person
    ) throws(EventLogError) -> Int {
        let families = self.families.all.filter { $0.erasure != .stays }
        return try erase(families, as: "alerts", reason: reason, agent: agent ?? actor.name, by: actor) { db in
            let subjects = try EventLog.erasableSubjects(in: db)
            for subject in subjects {
                try db.execute(sql: "DELETE FROM alerts WHERE alert_id = ?", arguments: [subject])
                try db.execute(sql: "DELETE FROM segments WHERE segment_id = ?", arguments: [subject])
                try KeptAnswers.forget(about: subject, in: db)
            }
            return subjects
        }
    }

    /// Erases all events of some families, each with a stone in its place, and the state that followed from them; for
    /// good, with a receipt.
    ///
    /// - Parameters:
    ///   - families: which; of those whose events go with their subjects none go.
    ///   - what: what the receipt calls them.
    ///   - reason: why.
    ///   - agent: whose events they were.
    ///   - actor: who wants it.
    /// - Returns: how many events were erased.
    /// - Throws: `unavailable` where nothing can be written.
    @discardableResult public func erase(
        _ families: [EventFamily], as what: String, reason: String, agent: String, by actor: Person
    ) throws(EventLogError) -> Int {
        try erase(families, as: what, reason: reason, agent: agent, by: actor) { _ in [] }
    }

    private func erase(
        _ families: [EventFamily], as what: String, reason: String, agent: String, by actor: Person,
        subjects: (Database) throws -> Set<String>
    ) throws(EventLogError) -> Int {
        let (count, newest) = try write { db -> (Int, Event) in
            let now = self.clock()
            let subjects = try subjects(db)
            var count = 0
            var erasure = ErasurePayload(
                agent: agent, what: "event", reason: reason, count: 1, by: actor.name, at: now)
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT sequence, id, type, time, subject, json, shared FROM events
                    WHERE \(families.map { _ in "type LIKE ? || '%'" }.joined(separator: " OR "))
                    """, arguments: StatementArguments(families.map(\.prefix)))
            for row in rows {
                let (sequence, type): (Int64, String) = (row["sequence"], row["type"])
                let goesAnyway = families.contains { $0.erasure == .goes && type.hasPrefix($0.prefix) }
                guard goesAnyway || subjects.contains(row["subject"]) else { continue }
                let stone = Event(
                    id: row["id"], source: self.source, time: try row.requiredTime("time"), sequence: sequence,
                    data: .erased(erasure))
                try db.execute(
                    sql: "UPDATE events SET type = ?, subject = ?, level = NULL, json = ? WHERE sequence = ?",
                    arguments: [stone.type.rawValue, stone.subject, try JSON.text(stone), sequence])
                count += 1
            }
            try KeptAnswers.forget(about: "", in: db)
            for family in families where family.erasure == .goes { try EventLog.forgetState(of: family, in: db) }
            (erasure.what, erasure.count) = (what, count)
            var newest = try self.insert(.erased(erasure), in: db)
            for forget in try self.forgets(subjects, in: db, of: rows) { newest = try self.insert(forget, in: db) }
            try self.audit(AuditDraft(actor: actor, action: "erase", object: what, reason: reason), in: db)
            return (count, newest)
        }
        signal.advance(to: newest.sequence)
        foldIn()
        return count
    }

    /// Notes that something outside of the log was erased: the receipt and the audit's row, or neither.
    public func noteErasure(_ receipt: ErasurePayload, _ row: AuditDraft) throws(EventLogError) {
        try append(.erased(receipt), audited: row)
    }

    /// What was overwritten still stands in the write-ahead log until that is folded in; a reader in mid-page may put
    /// that off to the next time. Also done when the daemon stops, so that the file alone is all of the log to whoever
    /// copies it then.
    public func foldIn() { _ = try? exclusively { try $0.checkpoint(.truncate) } }

    /// Alerts that are over, and segments that do not lie on disk.
    private static func erasableSubjects(in db: Database) throws -> Set<String> {
        try String.fetchSet(
            db,
            sql: """
                SELECT alert_id FROM alerts WHERE CASE kind WHEN 'help' THEN state = 'resolved' ELSE is_cleared END
                UNION SELECT subject FROM events WHERE type LIKE 'io.undertone.alert.%'
                    AND subject NOT IN (SELECT alert_id FROM alerts)
                UNION SELECT segment_id FROM segments WHERE state <> 'stored'
                UNION SELECT subject FROM events WHERE type LIKE 'io.undertone.segment.%'
                    AND subject NOT IN (SELECT segment_id FROM segments)
                """)
    }
}
