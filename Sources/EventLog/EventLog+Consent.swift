public import Events
import GRDB
public import Vocabulary

extension EventLog {
    /// Notes the agent's word on a purpose. Saying again what stands changes nothing but the audit.
    ///
    /// - Parameters:
    ///   - purpose: what for.
    ///   - isGranted: whether the agent agrees.
    ///   - noticeVersion: version of the notice that was shown.
    ///   - agent: whose word it is.
    ///   - actor: who they are to the operating system.
    ///   - terms: what the agent agrees to.
    ///   - time: when it was said; now where it is left out.
    /// - Returns: the word as it then stands.
    /// - Throws: `unavailable` where nothing can be written.
    @discardableResult public func recordConsent(
        purpose: String, isGranted: Bool, noticeVersion: Int, agent: String, by actor: Person,
        terms: ConsentTerms? = nil, at time: Timestamp? = nil
    ) throws(EventLogError) -> ConsentRecord {
        let (record, event) = try write { db -> (ConsentRecord, Event?) in
            let now = self.clock()
            let before = try EventLog.consents(in: db).first { $0.agent == agent && $0.purpose == purpose }
            let terms = isGranted ? terms : nil
            let payload = ConsentPayload(
                agent: agent, purpose: purpose, noticeVersion: noticeVersion, at: time ?? now, terms: terms)
            var event: Event?
            if before?.isGranted != isGranted || before?.noticeVersion != noticeVersion || before?.terms != terms
                || before?.suspension != nil
            {
                event = try self.insert(.consent(isGranted ? .granted : .withdrawn, payload), in: db)
            }
            try self.audit(
                AuditDraft(
                    actor: actor, action: isGranted ? "consent.grant" : "consent.withdraw", object: purpose,
                    reason: "notice \(noticeVersion)"), in: db)
            let after = try EventLog.consents(in: db).first { $0.agent == agent && $0.purpose == purpose }
            guard let after else { throw EventLogError(code: .damaged, context: "a consent is not in the log") }
            return (after, event)
        }
        if let event { signal.advance(to: event.sequence) }
        return record
    }

    /// Notes that the agent is asked anew about a purpose: until they agree again, their word does not count.
    public func suspendConsent(purpose: String, agent: String, reason: String) throws(EventLogError) {
        let event = try write { db -> Event? in
            let before = try EventLog.consents(in: db).first { $0.agent == agent && $0.purpose == purpose }
            guard let before, before.isGranted, before.suspension == nil else { return nil }
            let now = self.clock()
            let payload = ConsentPayload(
                agent: agent, purpose: purpose, noticeVersion: before.noticeVersion, at: now, reason: reason)
            let event = try self.insert(.consent(.suspended, payload), in: db)
            try AuditTrail.append(
                AuditDraft(actor: .daemon, action: "consent.suspend", object: purpose, reason: reason), at: now, in: db)
            return event
        }
        if let event { signal.advance(to: event.sequence) }
    }

    /// Notes what consent would be given for now. Where that was something else before, it is an event; where it is
    /// narrower than what was agreed to, it is what is agreed to from now on.
    /// - Parameters:
    ///   - terms: as the configuration has it now.
    ///   - agent: whose voice it is about.
    ///   - suspended: the purposes for which the agent is asked anew.
    ///   - bound: the purposes that are agreed to in these terms from now on.
    /// - Returns: what has changed since the last start, in words; empty where nothing has.
    /// - Throws: `unavailable` where nothing can be written.
    @discardableResult public func recordTerms(
        _ terms: ConsentTerms, agent: String, suspended: [String], bound: [String]
    ) throws(EventLogError) -> [ConsentTerms.Change] {
        let text: String
        do { text = try JSON.text(terms) } catch { throw EventLogError(error, path: path) }
        let (changes, event) = try write { db -> ([ConsentTerms.Change], Event?) in
            for purpose in bound {
                try db.execute(
                    sql: "UPDATE consents SET terms = ? WHERE agent = ? AND purpose = ? AND is_granted",
                    arguments: [text, agent, purpose])
            }
            let before = try EventLog.fact("terms", in: db)
            guard before != text else { return ([], nil) }
            try EventLog.note(text, as: "terms", in: db)
            guard let before = try before.map({ try JSON.value(ConsentTerms.self, from: $0) }) else { return ([], nil) }
            let changes = before.changes(to: terms)
            guard !changes.isEmpty else { return ([], nil) }
            return (
                changes,
                try self.insert(
                    .policy(
                        PolicyPayload(
                            agent: agent, changes: changes.map(\.words), suspended: suspended, before: before,
                            after: terms)), in: db)
            )
        }
        if let event { signal.advance(to: event.sequence) }
        return changes
    }

    /// The agents' words as they stand, by agent and purpose.
    public func consents() throws(EventLogError) -> [ConsentRecord] { try read { try EventLog.consents(in: $0) } }

    private static func consents(in db: Database) throws -> [ConsentRecord] {
        try Row.fetchAll(db, sql: "SELECT * FROM consents ORDER BY agent, purpose").map { row in
            ConsentRecord(
                agent: row["agent"], purpose: row["purpose"], isGranted: row["is_granted"],
                noticeVersion: row["notice_version"], grantedAt: try row.time("granted_at"),
                withdrawnAt: try row.time("withdrawn_at"),
                terms: try (row["terms"] as String?).map { try JSON.value(ConsentTerms.self, from: $0) },
                suspension: row["suspension"])
        }
    }
}
