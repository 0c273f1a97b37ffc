public import Events
import GRDB

extension EventLog {
    /// Erases a segment unless somebody holds it, and leaves a receipt.
    ///
    /// While the disk takes nothing the file goes all the same, since that makes room; event and receipt then wait in
    /// memory where need be.
    ///
    /// - Parameters:
    ///   - segment: what is known of it where the log knows nothing: a file without an event.
    ///   - reason: why; not blank.
    ///   - actor: who wants it.
    ///   - remove: takes the file away for good and returns its hash; `nil` where there is none. Nobody holds the
    ///     segment meanwhile.
    /// - Returns: the receipt; of one that was erased before, the first.
    /// - Throws: `conflict` where somebody holds it; what `remove` throws, then nothing is changed.
    @discardableResult public func eraseSegment(
        _ segment: SegmentPayload, reason: String, by actor: Person, removing remove: () throws -> String?
    ) throws -> ErasurePayload {
        var erasure = SegmentErasure(
            payload: segment, actor: actor,
            receipt: ErasurePayload(
                agent: segment.agent, what: "segment", reason: reason, count: 0, by: actor.name, at: clock()))
        do throws(EventLogError) {
            let (result, event) = try write { db -> (Result<ErasurePayload, EventLogError>, Event?) in
                let record = try EventLog.segmentRecord(id: segment.segmentID, in: db)
                if let refusal = erasure.begin(record) {
                    try self.audit(erasure.refused, in: db)
                    return (.failure(refusal), nil)
                }
                try erasure.remove(remove)
                let (receipt, event) = try self.note(erasure, in: db)
                return (.success(receipt), event)
            }
            if let event { signal.advance(to: event.sequence) }
            // Another header held the key of the same file.
            if erasure.hadOtherHeader { foldIn() }
            return try result.get()
        } catch {
            if let fault = erasure.fault { throw fault }
            guard erasure.isGone || error.code == .unavailable else { throw error }
        }
        // Holding would have to be written too, so that nobody holds it now who did not before.
        if !erasure.isGone {
            if let refusal = erasure.begin(try self.segment(id: segment.segmentID)) { throw refusal }
            try erasure.remove(remove)
        }
        do {
            let (receipt, event) = try write { db in try self.note(erasure, in: db) }
            if let event { signal.advance(to: event.sequence) }
            return receipt
        } catch {
            try append(.segment(.erased, erasure.payload))
            return erasure.receipt
        }
    }

    private func note(_ erasure: SegmentErasure, in db: Database) throws -> (ErasurePayload, Event?) {
        try audit(erasure.allowed, in: db)
        // A file that came back goes again; the segment was erased when it was erased first.
        let id = erasure.payload.segmentID
        if !erasure.wasStored, let first = try EventLog.receipt(ofSegment: id, in: db) { return (first, nil) }
        return (erasure.receipt, try insert(.segment(.erased, erasure.payload), in: db))
    }
}

/// One segment on its way out.
private struct SegmentErasure {
    /// What the event says in the end.
    var payload: SegmentPayload
    let actor: Person
    var receipt: ErasurePayload
    /// Whether the log had it as stored.
    private(set) var wasStored = false
    /// Whether the log keeps another header of it.
    private(set) var hadOtherHeader = false
    /// Whether its file is gone.
    private(set) var isGone = false
    /// Why the file could not be removed.
    private(set) var fault: (any Error)?

    init(payload: SegmentPayload, actor: Person, receipt: ErasurePayload) {
        self.payload = payload
        self.actor = actor
        self.receipt = receipt
    }

    /// Takes what the log knows.
    /// - Returns: why it must not be erased; `nil` where it may.
    mutating func begin(_ record: SegmentRecord?) -> EventLogError? {
        payload = record?.segment ?? payload
        wasStored = record?.state == .stored
        hadOtherHeader = record?.unconfirmed?.action == .rekey
        guard let holding = record?.holding else { return nil }
        return EventLogError(
            code: .conflict,
            context: "Segment \(payload.segmentID) is \(holding). It is erased when quality assurance has released it "
                + "(undertone segments release \(payload.segmentID)).")
    }

    mutating func remove(_ remove: () throws -> String?) throws {
        do { receipt.hash = try remove() } catch {
            fault = error
            throw error
        }
        isGone = true
        receipt.count = receipt.hash == nil ? 0 : 1
        (payload.reason, payload.receipt) = (receipt.reason, receipt)
    }

    /// The audit's row for what was done.
    var allowed: AuditDraft {
        AuditDraft(
            actor: actor, action: "segment.erase", object: payload.segmentID,
            reason: "\(receipt.reason) (\(receipt.count) file, SHA-256 \(receipt.hash ?? "none"))")
    }

    /// The audit's row for what was not.
    var refused: AuditDraft {
        AuditDraft(
            actor: actor, action: "segment.erase", object: payload.segmentID, reason: receipt.reason, outcome: .refused)
    }
}
