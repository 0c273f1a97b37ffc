public import Events
import GRDB
import Vocabulary

extension EventLog {
    /// Notes the agent's word on a purpose. Saying again what stands changes nothing but the audit.
    ///
    /// - Parameters:
    ///   - purpose: what for.
    ///   - isGranted: whether the agent agrees.
    ///   - noticeVersion: version of the notice that was shown.
    ///   - agent: whose word it is.
    ///   - actor: who they are to the operating system.
    /// - Returns: the word as it then stands.
    /// - Throws: `unavailable` where nothing can be written.
    @discardableResult public func recordConsent(
        purpose: String, isGranted: Bool, noticeVersion: Int, agent: String, by actor: Person
    ) throws(EventLogError) -> ConsentRecord {
        let (record, event) = try write { db -> (ConsentRecord, Event?) in
            let now = self.clock()
            let before = try EventLog.consents(in: db).first { $0.agent == agent && $0.purpose == purpose }
            let payload = ConsentPayload(agent: agent, purpose: purpose, noticeVersion: noticeVersion, at: now)
            var event: Event?
            if before?.isGranted != isGranted || before?.noticeVersion != noticeVersion {
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

    /// The agents' words as they stand, by agent and purpose.
    public func consents() throws(EventLogError) -> [ConsentRecord] { try read { try EventLog.consents(in: $0) } }

    private static func consents(in db: Database) throws -> [ConsentRecord] {
        try Row.fetchAll(db, sql: "SELECT * FROM consents ORDER BY agent, purpose").map { row in
            ConsentRecord(
                agent: row["agent"], purpose: row["purpose"], isGranted: row["is_granted"],
                noticeVersion: row["notice_version"], grantedAt: try row.time("granted_at"),
                withdrawnAt: try row.time("withdrawn_at"))
        }
    }
}
