public import Events
package import GRDB
import Vocabulary

extension EventLog {
    /// Writes a row into the audit; it is on disk when this returns. What ``apply(_:toAlert:by:idempotencyKey:)`` and
    /// its like do they write themselves. Refusals that come one after the other are summed up, see ``RefusalBook``.
    public func audit(_ draft: AuditDraft) throws(EventLogError) {
        let now = clock()
        guard draft.outcome == .refused else { return try write { try self.append(draft, at: now, in: $0) } }
        try write(refusals.rows(for: draft, at: now), at: now)
    }

    /// Appends what somebody has done together with its row in the audit: both, or neither. It never waits in memory.
    /// - Returns: the event as stored.
    @discardableResult public func append(_ data: EventData, audited row: AuditDraft) throws(EventLogError) -> Event {
        let event = try write { db -> Event in
            try self.audit(row, in: db)
            return try self.insert(data, in: db)
        }
        signal.advance(to: event.sequence)
        return event
    }

    /// Writes a row, in the caller's transaction.
    package func audit(_ draft: AuditDraft, in db: Database) throws {
        let now = clock()
        guard draft.outcome == .refused else { return try append(draft, at: now, in: db) }
        let rows = refusals.rows(for: draft, at: now)
        db.afterNextTransaction(onCommit: { _ in }, onRollback: { [refusals] _ in refusals.takeBack(rows) })
        for due in rows { try append(due.row, at: now, in: db) }
    }

    private func write(_ rows: [RefusalBook.Due], at now: Timestamp) throws(EventLogError) {
        guard !rows.isEmpty else { return }
        do { try write { db in for due in rows { try self.append(due.row, at: now, in: db) } } } catch {
            refusals.takeBack(rows)
            throw error
        }
    }

    private func append(_ row: AuditDraft, at time: Timestamp, in db: Database) throws {
        try AuditTrail.append(row, at: time, salt: salt, in: db)
    }

    /// Writes what was counted of refusals and is due; with `all`, at the end of the program, also what is not due yet.
    public func writeRefusals(all: Bool = false) throws(EventLogError) {
        let now = clock()
        try write(refusals.due(at: now, all: all), at: now)
    }

    /// The audit's rows after `sequence`, oldest first, at most `limit`.
    public func auditPage(after sequence: Int64, limit: Int) throws(EventLogError) -> [AuditEntry] {
        try read { try AuditTrail.page(after: sequence, limit: limit, in: $0) }
    }

    /// What stands for the rows of the audit that are no longer held, in order.
    public func auditSeals() throws(EventLogError) -> [AuditSeal] { try read { try AuditTrail.seals(in: $0) } }

    /// Where the audit ends.
    public func auditHead() throws(EventLogError) -> AuditHead { try read { try AuditTrail.head(in: $0) } }

    /// Looks at every row of the audit, and compares those that were anchored.
    public func verifyAudit(anchors: [AuditHead] = []) throws(EventLogError) -> AuditVerdict {
        try read { try AuditTrail.verify(anchors: anchors, in: $0) }
    }
}

// MARK: - What the agent asks for

extension EventLog {
    /// What others than the agent and the daemon have done, newest first. Refusals are not among them: whoever is
    /// refused ten thousand times hides nothing.
    ///
    /// - Parameters:
    ///   - sequence: only rows before this one.
    ///   - limit: most rows.
    /// - Returns: the rows.
    /// - Throws: `unavailable` or `damaged`.
    public func accesses(before sequence: Int64 = .max, limit: Int) throws(EventLogError) -> [AuditEntry] {
        try read { db in
            try AuditTrail.entries(
                where: "\(AuditTrail.isAccess) AND sequence < ?", sequence, newestFirst: true, limit: limit, in: db)
        }
    }

    /// The newest of them that were no mere look, `limit` at most: what was heard, changed, held, erased.
    public func deeds(limit: Int) throws(EventLogError) -> [AuditEntry] {
        try read { db in
            try AuditTrail.entries(
                where: "\(AuditTrail.isAccess) AND \(AuditTrail.isDeed) AND sequence < ?", .max, newestFirst: true,
                limit: limit, in: db)
        }
    }

    /// How often each of the others was refused something, who was refused last first; at most `limit` people.
    public func refusalCounts(limit: Int) throws(EventLogError) -> [RefusalCount] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT actor, uid, role, max(time) AS last_time,
                        sum(CASE WHEN object GLOB '[0-9]*\(RefusalBook.more)*' THEN CAST(object AS INTEGER) ELSE 1 END) AS times
                    FROM audit WHERE \(AuditTrail.isRefusal) GROUP BY actor, uid, role ORDER BY last_time DESC LIMIT ?
                    """, arguments: [limit]
            ).map { row in
                RefusalCount(
                    person: Person(
                        name: row["actor"], uid: (row["uid"] as Int64?).flatMap(UInt32.init(exactly:)),
                        role: row["role"]), times: row["times"], lastAt: try row.requiredTime("last_time"))
            }
        }
    }

    /// Erases what a person has stated as reasons; the rows stay, with the hash of what was said. What the daemon wrote
    /// itself beside a consent and an erasure, to which notice and for what, is nobody's words.
    /// - Returns: of how many rows.
    @discardableResult public func eraseWords(of actor: Person) throws(EventLogError) -> Int {
        let count = try write { db in
            try db.execute(
                sql:
                    """
                    DELETE FROM audit_words WHERE sequence IN (
                        SELECT sequence FROM audit
                        WHERE actor = ? AND role = ? AND action NOT LIKE 'consent.%' AND action <> 'erase')
                    """,
                arguments: [actor.name, actor.role])
            return db.changesCount
        }
        foldIn()
        return count
    }
}

// MARK: - Periods that are over

extension EventLog {
    /// Seals the rows of the audit that are more than `days` old: they go with their words, and one row stays that says
    /// which they were. A seal is made once a day at most.
    ///
    /// - Parameter days: for how long rows are kept; 0 keeps them for ever.
    /// - Returns: the seal; `nil` where nothing was old enough.
    /// - Throws: `unavailable` where nothing can be written.
    @discardableResult public func sealAudit(days: Int) throws(EventLogError) -> AuditSeal? {
        guard days > 0 else { return nil }
        let now = clock()
        let cutoff = now.advanced(bySeconds: -Double(days) * 86_400)
        let seal = try write { db -> AuditSeal? in
            let head = try AuditTrail.head(in: db)
            // A row dated in the future, from a time when the clock was wrong, holds nothing up: it goes with the first
            // old row after it.
            let keepFrom = try Int64.fetchOne(
                db, sql: "SELECT min(sequence) FROM audit WHERE time >= ? AND time <= ?",
                arguments: [cutoff.text, now.text])
            let old = try Row.fetchOne(
                db, sql: "SELECT max(sequence) AS last, min(time) AS oldest FROM audit WHERE time < ? AND sequence < ?",
                arguments: [cutoff.text, min(keepFrom ?? .max, head.sequence)])
            let first = (try AuditTrail.seals(in: db).last?.last ?? 0) + 1
            guard
                let old, let last: Int64 = old["last"], let oldest: String = old["oldest"],
                oldest < cutoff.advanced(bySeconds: -86_400).text,
                let row = try AuditTrail.page(after: last - 1, limit: 1, in: db).first
            else { return nil }
            let seal = AuditSeal(first: first, last: row.sequence, until: row.at, hash: row.hash, at: now)
            try db.execute(
                sql: "INSERT INTO audit_seals (last, first, until, hash, at) VALUES (?, ?, ?, ?, ?)",
                arguments: [seal.last, seal.first, seal.until.text, seal.hash, now.text])
            for table in ["audit_words", "audit"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE sequence <= ?", arguments: [seal.last])
            }
            try self.audit(
                AuditDraft(
                    actor: .daemon, action: "audit.seal", object: "rows \(seal.first) to \(seal.last), \(seal.hash)"),
                in: db)
            return seal
        }
        if seal != nil { foldIn() }
        return seal
    }
}
