public import Events
import Foundation
import GRDB
import Sodium
import Vocabulary

/// What takes the place of a stored segment, or of its header. The daemon cannot open it, and so cannot know whether
/// anybody can: what was there before is kept until somebody else has opened what is there now.
extension EventLog {
    /// Notes that a segment is for other keys, after putting its new header in place. Both headers are on disk before
    /// anything is put anywhere.
    ///
    /// - Parameters:
    ///   - id: the segment.
    ///   - old: the header that it has.
    ///   - new: the header that it is to have.
    ///   - recipients: fingerprints of the keys that it is then for, as the actor says.
    ///   - reason: why; not blank.
    ///   - actor: who wants it.
    ///   - isUntouched: whether the file has the old header, asked where something failed: then none other is kept.
    ///   - place: puts the new header in place and returns the file. Nobody holds, erases or replaces the
    ///     segment meanwhile.
    /// - Returns: the segment as it then stands.
    /// - Throws: `notFound`; `conflict` where it is not stored, held, or has a header that nobody has confirmed; what
    ///   `place` throws.
    public func rekeySegment(
        _ id: String, from old: [UInt8], to new: [UInt8], recipients: [String], reason: String, by actor: Person,
        isUntouched: () -> Bool, placing place: () throws -> PlacedFile
    ) throws -> SegmentRecord {
        let names = KeyNames(recipients: recipients, claimedBy: actor.name)
        let isReady = try write { db -> Bool in
            guard let record = try EventLog.segmentRecord(id: id, in: db), record.state == .stored,
                record.holding == nil, record.unconfirmed == nil
            else { return false }
            try self.note(
                "rekey", of: id, by: actor, old: (old, KeyNames(of: record.segment)), new: (new, names), in: db)
            return true
        }
        var fault: (any Error)?
        do throws(EventLogError) {
            return try change(id, "segment.rekey", reason, actor) { record, _ in
                try record.checkStored()
                try record.checkNotHeld()
                guard isReady else { throw SegmentRefusal(record.waitsForConfirmation) }
                var segment = record.segment
                try noting(&fault, place).note(in: &segment)
                (segment.recipients, segment.claimedBy, segment.reason) = (recipients, actor.name, reason)
                return .segment(.replaced, segment)
            }
        } catch {
            if isReady, isUntouched() {
                try? write { db in
                    try db.execute(
                        sql: "DELETE FROM segment_changes WHERE segment_id = ? AND new_header = ?",
                        arguments: [id, Data(new)])
                }
            }
            throw fault ?? error
        }
    }

    /// Changes a segment back to the header that it does not have now: the one from before it was rekeyed, or the later
    /// one again. Both are kept as before.
    ///
    /// - Parameters:
    ///   - id: the segment.
    ///   - reason: why; not blank.
    ///   - actor: who wants it.
    ///   - place: is given the header of before and the later one, puts the one in place that is not there, and returns
    ///     the file and whether it is the header of before.
    /// - Returns: the segment as it then stands.
    /// - Throws: `notFound`; `conflict` where it is not stored, held, or has no other header; what `place` throws, then
    ///   nothing is changed.
    public func restoreSegment(
        _ id: String, reason: String, by actor: Person,
        placing place: (_ old: [UInt8], _ new: [UInt8]) throws -> (file: PlacedFile, isOld: Bool)
    ) throws -> SegmentRecord {
        var fault: (any Error)?
        do throws(EventLogError) {
            return try change(id, "segment.restore", reason, actor) { record, db in
                try record.checkStored()
                try record.checkNotHeld()
                guard let row = try EventLog.segmentChange(id, in: db), let old: Data = row["old_header"],
                    let new: Data = row["new_header"]
                else {
                    throw SegmentRefusal(
                        "Segment \(id) has one header alone: its keys were not changed, or the change is confirmed.")
                }
                let placed = try noting(&fault) { try place(Array(old), Array(new)) }
                let names = try JSON.value(KeyNames.self, from: row[placed.isOld ? "old_names" : "new_names"])
                try db.execute(
                    sql:
                        "UPDATE segment_changes SET changed_by = ?, changed_uid = ?, changed_at = ? WHERE segment_id = ?",
                    arguments: [actor.name, actor.uid.map { Int64($0) }, self.clock().text, id])
                var segment = record.segment
                placed.file.note(in: &segment)
                (segment.recipients, segment.claimedBy, segment.reason) = (names.recipients, names.claimedBy, reason)
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
    ///   - recipients: fingerprints of the keys that the new one is for, as the actor says.
    ///   - reason: why; not blank.
    ///   - actor: who wants it.
    ///   - place: puts the file in place and returns it.
    /// - Returns: the new segment.
    /// - Throws: `notFound`; `conflict` where it is not stored; what `place` throws, then nothing is changed.
    public func redactSegment(
        _ id: String, as new: String, recipients: [String], reason: String, by actor: Person,
        placing place: () throws -> PlacedFile
    ) throws -> SegmentRecord {
        var fault: (any Error)?
        do throws(EventLogError) {
            return try change(id, "segment.redact", "\(new): \(reason)", actor, result: new) { record, db in
                try record.checkStored()
                var segment = record.segment
                (segment.segmentID, segment.replaces, segment.reason, segment.heldBy) = (new, id, reason, nil)
                (segment.recipients, segment.claimedBy) = (recipients, actor.name)
                try noting(&fault, place).note(in: &segment)
                try self.note("redact", of: new, by: actor, old: nil, new: nil, in: db)
                return .segment(.replaced, segment)
            }
        } catch { throw fault ?? error }
    }

    /// Whether somebody may confirm what took a segment's place.
    /// - Throws: `notFound`; `conflict` where it is not stored, held, where nothing waits for it, or where they did it
    ///   themselves. The agent's own word always counts: they may erase it, too.
    public func checkConfirming(_ id: String, by actor: Person) throws(EventLogError) {
        try read { db in
            guard let record = try EventLog.segmentRecord(id: id, in: db) else { throw EventLog.noSegment(id) }
            do { try record.checkConfirmed(by: actor, try EventLog.segmentChange(id, in: db)) } catch let refusal
                as SegmentRefusal
            { throw EventLogError(code: .conflict, context: refusal.sentence) }
        }
    }

    /// Notes that somebody has opened what took a segment's place: what was there before is forgotten.
    ///
    /// - Parameters:
    ///   - id: the segment.
    ///   - actor: who has opened it.
    ///   - check: throws where the file is another one than was opened. Nobody changes it meanwhile.
    /// - Returns: the segment as it then stands.
    /// - Throws: as ``checkConfirming(_:by:)``; what `check` throws, then nothing is changed.
    @discardableResult public func confirmSegment(
        _ id: String, by actor: Person, checking check: () throws -> Void = {}
    ) throws -> SegmentRecord {
        var fault: (any Error)?
        let confirmed: SegmentRecord
        do throws(EventLogError) {
            confirmed = try change(id, "segment.confirm", "has opened it", actor) { record, db in
                try record.checkConfirmed(by: actor, try EventLog.segmentChange(id, in: db))
                try noting(&fault, check)
                try db.execute(sql: "DELETE FROM segment_changes WHERE segment_id = ?", arguments: [id])
                var segment = record.segment
                segment.reason = "\(actor.name) has opened it"
                return .segment(.confirmed, segment)
            }
        } catch { throw fault ?? error }
        // The header that went held the file's key.
        foldIn()
        return confirmed
    }

    private func note(
        _ action: String, of id: String, by actor: Person, old: (header: [UInt8], names: KeyNames)?,
        new: (header: [UInt8], names: KeyNames)?, in db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO segment_changes (segment_id, action, changed_by, changed_uid, changed_at, old_header, old_names,
                    new_header, new_names) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, action, actor.name, actor.uid.map { Int64($0) }, clock().text, old.map { Data($0.header) },
                try old.map { try JSON.text($0.names) }, new.map { Data($0.header) },
                try new.map { try JSON.text($0.names) },
            ])
    }
}

/// Where putting something on the disk fails, that fault comes out, and not what the log makes of it.
private func noting<Placed>(_ fault: inout (any Error)?, _ place: () throws -> Placed) throws -> Placed {
    do { return try place() } catch {
        fault = error
        throw error
    }
}

extension SegmentRecord {
    fileprivate var waitsForConfirmation: String {
        "The keys of segment \(segment.segmentID) were changed by \(unconfirmed?.by ?? "somebody"), and nobody else has "
            + "opened it since. Let somebody run: undertone segments confirm \(segment.segmentID)"
    }

    fileprivate func checkConfirmed(by actor: Person, _ change: Row?) throws {
        try checkStored()
        try checkNotHeld()
        guard let change else {
            throw SegmentRefusal("Nothing of segment \(segment.segmentID) waits for somebody to confirm it.")
        }
        let uid = (change["changed_uid"] as Int64?).flatMap(UInt32.init(exactly:))
        let isOther = uid != nil && actor.uid != nil && uid != actor.uid && change["changed_by"] != actor.name
        // Whoever sent the header that is in place is not another, also where somebody else has put it back.
        guard actor.role == "agent" || (isOther && segment.claimedBy != actor.name) else {
            let name = isOther ? actor.name : change["changed_by"] as String
            throw SegmentRefusal("Somebody else than \(name) has to open segment \(segment.segmentID).")
        }
    }
}

/// A file that was put in place, as the log notes it.
public struct PlacedFile: Sendable, Equatable {
    /// Its size.
    public let bytes: Int
    /// Its SHA-256, in hexadecimal digits.
    public let hash: String

    /// Of what it holds.
    public init(_ content: [UInt8]) { (bytes, hash) = (content.count, SHA256.hexadecimal(of: content)) }

    fileprivate func note(in segment: inout SegmentPayload) {
        (segment.bytes, segment.fileHash) = (Int64(bytes), hash)
    }
}
