public import Events

extension EventLog {
    /// Writes a row into the audit; it is on disk when this returns. What ``apply(_:toAlert:by:idempotencyKey:)`` and
    /// its like do they write themselves.
    public func audit(_ draft: AuditDraft) throws(EventLogError) {
        try write { db in try AuditTrail.append(draft, at: self.clock(), in: db) }
    }

    /// The audit's rows after `sequence`, oldest first, at most `limit`.
    public func auditPage(after sequence: Int64, limit: Int) throws(EventLogError) -> [AuditEntry] {
        try read { try AuditTrail.page(after: sequence, limit: limit, in: $0) }
    }

    /// Where the audit ends.
    public func auditHead() throws(EventLogError) -> AuditHead { try read { try AuditTrail.head(in: $0) } }

    /// Looks at every row of the audit, and compares those that were anchored.
    public func verifyAudit(anchors: [AuditHead] = []) throws(EventLogError) -> AuditVerdict {
        try read { try AuditTrail.verify(anchors: anchors, in: $0) }
    }
}
