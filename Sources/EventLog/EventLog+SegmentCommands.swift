public import Events
import GRDB
public import Vocabulary

/// What people do with stored segments. Event, catalogue and audit row are written in one transaction; what the state
/// of a segment does not allow is audited too.
extension EventLog {
    /// Keeps a segment, whatever else would erase it. Who holds it already holds it on, for the new reason.
    ///
    /// - Parameters:
    ///   - id: the segment.
    ///   - reason: why; not blank.
    ///   - reviewAt: when somebody has to look at it again; `nil` for ``SegmentRecord/usualReviewS`` from now on.
    ///   - actor: who wants it.
    /// - Returns: the segment as it then stands.
    /// - Throws: `notFound`; `conflict` where it is not stored, or somebody else holds it.
    @discardableResult public func holdSegment(
        _ id: String, reason: String, reviewAt: Timestamp? = nil, by actor: Person
    ) throws(EventLogError) -> SegmentRecord {
        try change(id, "segment.hold", reason, actor) { record, _ in
            try record.checkStored()
            if let holder = record.segment.heldBy, holder != actor.name, let holding = record.holding {
                throw SegmentRefusal("Segment \(id) is \(holding). It stays held.")
            }
            var segment = record.segment
            (segment.heldBy, segment.reason) = (actor.name, reason)
            segment.reviewAt = reviewAt ?? self.clock().advanced(bySeconds: SegmentRecord.usualReviewS)
            return .segment(.held, segment)
        }
    }

    /// Ends a hold.
    /// - Parameters:
    ///   - id: the segment.
    ///   - reason: why; not blank.
    ///   - actor: who wants it.
    ///   - isAgreed: whether a second person has agreed; without that a hold is ended by whoever holds.
    /// - Returns: the segment as it then stands.
    /// - Throws: `notFound`; `conflict` where nobody holds it, or somebody else does.
    @discardableResult public func releaseSegment(
        _ id: String, reason: String, by actor: Person, isAgreed: Bool
    ) throws(EventLogError) -> SegmentRecord {
        try change(id, "segment.release", reason, actor) { record, _ in
            guard let holder = record.segment.heldBy else { throw SegmentRefusal("Nobody holds segment \(id).") }
            guard isAgreed || holder == actor.name else {
                throw SegmentRefusal("Segment \(id) is held by \(holder), who can release it.")
            }
            var segment = record.segment
            (segment.heldBy, segment.reason) = (nil, reason)
            return .segment(.released, segment)
        }
    }

    /// Writes down what the agent says against a hold; quality assurance sees it with the segment.
    /// - Throws: `notFound`; `conflict` where nobody holds it.
    @discardableResult public func objectToHold(
        ofSegment id: String, reason: String, by actor: Person
    ) throws(EventLogError) -> SegmentRecord {
        try change(id, "segment.object", reason, actor) { record, _ in
            guard record.segment.heldBy != nil else { throw SegmentRefusal("Nobody holds segment \(id).") }
            var segment = record.segment
            (segment.objection, segment.reason) = (reason, reason)
            return .segment(.objected, segment)
        }
    }

    /// Keeps a segment for another purpose from now on.
    /// - Throws: `notFound`; `conflict` where it is not stored.
    @discardableResult public func assignSegment(
        _ id: String, to purpose: SegmentPurpose, reason: String, by actor: Person
    ) throws(EventLogError) -> SegmentRecord {
        try change(id, "segment.purpose", "\(purpose.rawValue): \(reason)", actor) { record, _ in
            try record.checkStored()
            guard (record.segment.purpose ?? .replay) != purpose else { return nil }
            var segment = record.segment
            (segment.purpose, segment.reason) = (purpose == .replay ? nil : purpose, reason)
            return .segment(.assigned, segment)
        }
    }

    // `result` is the segment that is returned, where it is another one.
    func change(
        _ id: String, _ action: String, _ reason: String, _ actor: Person, result: String? = nil,
        _ body: (SegmentRecord, Database) throws -> EventData?
    ) throws(EventLogError) -> SegmentRecord {
        let (outcome, event) = try write { db -> (Result<SegmentRecord, EventLogError>, Event?) in
            guard let record = try EventLog.segmentRecord(id: id, in: db) else { throw EventLog.noSegment(id) }
            var draft = AuditDraft(actor: actor, action: action, object: id, reason: reason)
            let data: EventData?
            do { data = try body(record, db) } catch let refusal as SegmentRefusal {
                draft.outcome = .refused
                try self.audit(draft, in: db)
                return (.failure(EventLogError(code: .conflict, context: refusal.sentence)), nil)
            }
            let event = try data.map { try self.insert($0, in: db) }
            try self.audit(draft, in: db)
            guard let after = try EventLog.segmentRecord(id: result ?? id, in: db) else { throw EventLog.noSegment(id) }
            return (.success(after), event)
        }
        if let event { signal.advance(to: event.sequence) }
        return try outcome.get()
    }

    static func noSegment(_ id: String) -> EventLogError {
        EventLogError(
            code: .notFound,
            context: "There is no segment \(id). List the segments (undertone segments list) and copy its identifier.")
    }
}

/// What the state of a segment does not allow, in a sentence for a person.
struct SegmentRefusal: Error {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
}

extension SegmentRecord {
    func checkStored() throws {
        guard state == .stored else {
            throw SegmentRefusal("Segment \(segment.segmentID) was \(state.rawValue), so there is nothing to be kept.")
        }
    }

    /// What somebody holds is touched by nobody, whoever they are.
    func checkNotHeld() throws {
        guard let holding else { return }
        throw SegmentRefusal("Segment \(segment.segmentID) is \(holding). While it is held nobody changes it.")
    }
}
