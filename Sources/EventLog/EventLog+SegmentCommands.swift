public import Events
import GRDB

/// What people do with stored segments. Event, catalogue and audit row are written in one transaction; what the state
/// of a segment does not allow is audited too.
extension EventLog {
    /// Keeps a segment, whatever else would erase it. Who holds it already holds it on, for the new reason.
    ///
    /// - Parameters:
    ///   - id: the segment.
    ///   - reason: why; not blank.
    ///   - actor: who wants it.
    /// - Returns: the segment as it then stands.
    /// - Throws: `notFound`; `conflict` where it is not stored, or somebody else holds it.
    @discardableResult public func holdSegment(
        _ id: String, reason: String, by actor: Person
    ) throws(EventLogError) -> SegmentRecord {
        try change(id, "segment.hold", reason, actor) { record in
            try record.checkStored()
            if let holder = record.segment.heldBy, holder != actor.name, let holding = record.holding {
                throw SegmentRefusal("Segment \(id) is \(holding). It stays held.")
            }
            var segment = record.segment
            (segment.heldBy, segment.reason) = (actor.name, reason)
            return .segment(.held, segment)
        }
    }

    /// Ends a hold, anybody's.
    /// - Throws: `notFound`; `conflict` where nobody holds it.
    @discardableResult public func releaseSegment(
        _ id: String, reason: String, by actor: Person
    ) throws(EventLogError) -> SegmentRecord {
        try change(id, "segment.release", reason, actor) { record in
            guard record.segment.heldBy != nil else { throw SegmentRefusal("Nobody holds segment \(id).") }
            var segment = record.segment
            (segment.heldBy, segment.reason) = (nil, reason)
            return .segment(.released, segment)
        }
    }

    /// Keeps a segment for another purpose from now on.
    /// - Throws: `notFound`; `conflict` where it is not stored.
    @discardableResult public func assignSegment(
        _ id: String, to purpose: SegmentPurpose, reason: String, by actor: Person
    ) throws(EventLogError) -> SegmentRecord {
        try change(id, "segment.purpose", "\(purpose.rawValue): \(reason)", actor) { record in
            try record.checkStored()
            guard (record.segment.purpose ?? .replay) != purpose else { return nil }
            var segment = record.segment
            (segment.purpose, segment.reason) = (purpose == .replay ? nil : purpose, reason)
            return .segment(.assigned, segment)
        }
    }

    /// Notes that a segment is for other keys, after putting its new file in place.
    ///
    /// - Parameters:
    ///   - id: the segment.
    ///   - recipients: fingerprints of the keys that it is for now; `nil` where they are not known.
    ///   - reason: why; not blank.
    ///   - actor: who wants it.
    ///   - overrulesHold: whether somebody who holds it does not keep the actor from it.
    ///   - place: puts the new file in place and returns its size. Nobody holds, erases or replaces a segment
    ///     meanwhile.
    /// - Returns: the segment as it then stands.
    /// - Throws: `notFound`; `conflict` where it is not stored, or held; what `place` throws, then nothing is changed.
    public func rekeySegment(
        _ id: String, recipients: [String]?, reason: String, by actor: Person, overrulesHold: Bool,
        placing place: () throws -> Int
    ) throws -> SegmentRecord {
        var fault: (any Error)?
        do throws(EventLogError) {
            return try change(id, "segment.rekey", reason, actor) { record in
                try record.checkStored()
                if let holding = record.holding, !overrulesHold {
                    throw SegmentRefusal("Segment \(id) is \(holding). Only quality assurance may change its keys.")
                }
                var segment = record.segment
                do { segment.bytes = Int64(try place()) } catch {
                    fault = error
                    throw error
                }
                (segment.recipients, segment.reason) = (recipients, reason)
                return .segment(.replaced, segment)
            }
        } catch { throw fault ?? error }
    }

    /// Notes a segment that was made of another one by redaction, after putting its file in place. The other one stays
    /// as it is.
    ///
    /// - Parameters:
    ///   - id: the segment that it was made of.
    ///   - new: the identifier of the new one.
    ///   - reason: why; not blank.
    ///   - actor: who wants it.
    ///   - place: puts the file in place and returns its size.
    /// - Returns: the new segment.
    /// - Throws: as ``rekeySegment(_:recipients:reason:by:overrulesHold:placing:)``.
    public func redactSegment(
        _ id: String, as new: String, reason: String, by actor: Person, placing place: () throws -> Int
    ) throws -> SegmentRecord {
        var fault: (any Error)?
        do throws(EventLogError) {
            return try change(id, "segment.redact", "\(new): \(reason)", actor, result: new) { record in
                try record.checkStored()
                var segment = record.segment
                (segment.segmentID, segment.replaces, segment.reason, segment.heldBy) = (new, id, reason, nil)
                do { segment.bytes = Int64(try place()) } catch {
                    fault = error
                    throw error
                }
                return .segment(.replaced, segment)
            }
        } catch { throw fault ?? error }
    }

    // `result` is the segment that is returned, where it is another one.
    private func change(
        _ id: String, _ action: String, _ reason: String, _ actor: Person, result: String? = nil,
        _ body: (SegmentRecord) throws -> EventData?
    ) throws(EventLogError) -> SegmentRecord {
        let (outcome, event) = try write { db -> (Result<SegmentRecord, EventLogError>, Event?) in
            guard let record = try EventLog.segmentRecord(id: id, in: db) else { throw EventLog.noSegment(id) }
            var draft = AuditDraft(actor: actor, action: action, object: id, reason: reason)
            let data: EventData?
            do { data = try body(record) } catch let refusal as SegmentRefusal {
                draft.outcome = .refused
                try AuditTrail.append(draft, at: self.clock(), in: db)
                return (.failure(EventLogError(code: .conflict, context: refusal.sentence)), nil)
            }
            let event = try data.map { try self.insert($0, in: db) }
            try AuditTrail.append(draft, at: self.clock(), in: db)
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
private struct SegmentRefusal: Error {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
}

extension SegmentRecord {
    fileprivate func checkStored() throws {
        guard state == .stored else {
            throw SegmentRefusal("Segment \(segment.segmentID) was \(state.rawValue), so there is nothing to be kept.")
        }
    }
}
