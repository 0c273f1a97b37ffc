public import Events
import GRDB
import Vocabulary

/// A second person's word, where the site wants two people before quality assurance hears a segment.
extension EventLog {
    /// Whether somebody may hear a segment now: another user has agreed to it within the last day. Where nobody has, it
    /// is noted that they wait.
    ///
    /// - Parameters:
    ///   - actor: who wants to hear it.
    ///   - id: the segment.
    ///   - reason: why.
    /// - Returns: whether they may.
    /// - Throws: `unavailable` where nothing can be written.
    public func mayHear(_ actor: Person, segment id: String, reason: String?) throws(EventLogError) -> Bool {
        try write { db in
            let now = self.clock()
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM segment_requests WHERE segment_id = ? AND person = ?",
                arguments: [id, actor.name])
            let approver = (row?["approved_uid"] as Int64?).flatMap(UInt32.init(exactly:))
            let isApproved = try row.map(EventLog.segmentRequest)?.isApproved(at: now) ?? false
            if isApproved, let approver, approver != actor.uid { return true }
            try db.execute(
                sql: """
                    INSERT INTO segment_requests (segment_id, person, asked_at, reason) VALUES (?, ?, ?, ?)
                    ON CONFLICT (segment_id, person) DO UPDATE SET asked_at = excluded.asked_at,
                        reason = excluded.reason, approved_by = NULL, approved_uid = NULL, approved_at = NULL
                    """, arguments: [id, actor.name, now.text, reason])
            return false
        }
    }

    /// Agrees to somebody's hearing a segment, for a day.
    ///
    /// - Parameters:
    ///   - person: who is to hear it.
    ///   - id: the segment.
    ///   - actor: who agrees.
    /// - Returns: the segment as it then stands.
    /// - Throws: `notFound`; `conflict` where it is not stored, or both are the same person.
    @discardableResult public func approve(
        _ person: String, forSegment id: String, by actor: Person
    ) throws(EventLogError) -> SegmentRecord {
        let result = try write { db -> Result<SegmentRecord, EventLogError> in
            guard let record = try EventLog.segmentRecord(id: id, in: db) else { throw EventLog.noSegment(id) }
            var draft = AuditDraft(actor: actor, action: "segment.approve", object: id, reason: "for \(person)")
            let fault: String? =
                if person == actor.name {
                    "Somebody else than \(person) has to agree that \(person) hears segment \(id)."
                } else if record.state != .stored {
                    "Segment \(id) was \(record.state.rawValue), so there is nothing to hear."
                } else { nil }
            if fault != nil { draft.outcome = .refused }
            try AuditTrail.append(draft, at: self.clock(), in: db)
            if let fault { return .failure(EventLogError(code: .conflict, context: fault)) }
            try db.execute(
                sql: """
                    INSERT INTO segment_requests (segment_id, person, approved_by, approved_uid, approved_at)
                    VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (segment_id, person) DO UPDATE SET approved_by = excluded.approved_by,
                        approved_uid = excluded.approved_uid, approved_at = excluded.approved_at
                    """, arguments: [id, person, actor.name, actor.uid.map { Int64($0) }, self.clock().text])
            guard let after = try EventLog.segmentRecord(id: id, in: db) else { throw EventLog.noSegment(id) }
            return .success(after)
        }
        return try result.get()
    }
}
