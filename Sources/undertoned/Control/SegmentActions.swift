import Age
import EventLog
import Events
import Feed
import Foundation
import Sodium
import Vault

/// Does with stored segments what people ask for over the feed.
struct SegmentActions {
    let log: EventLog
    let catalog: SegmentCatalog
    let eraser: DataEraser
    let retention: SegmentRetention
    /// Whether the agent agrees to a purpose at this moment.
    let agrees: @Sendable (SegmentPurpose) -> Bool

    /// Highest number of redactions of one segment.
    private static let maxRedactions = 1_000

    /// Serves `POST /v1/segments/{id}/erase`.
    func erase(_ id: String, reason: String, by actor: Person) throws -> ErasurePayload {
        try asRefusal { try eraser.eraseSegment(id, reason: reason, by: actor) }
    }

    /// Serves `POST /v1/segments/{id}/purpose`.
    func assign(_ id: String, to purpose: SegmentPurpose, reason: String, by actor: Person) throws -> SegmentRecord {
        guard agrees(purpose) else {
            throw FeedRefusal(
                code: .conflict,
                // Why is between the configuration and the agent.
                context: "Nothing can be kept for \(purpose.rawValue) on this desktop just now.")
        }
        return try log.assignSegment(id, to: purpose, reason: reason, by: actor)
    }

    /// Serves `PUT /v1/segments/{id}`. Nothing of it can be verified without a key, so that nothing goes for it: the
    /// old header, or the old file, stays until somebody else has opened the new one, or the segment's days are over.
    func replace(_ id: String, with new: SegmentReplacement, by actor: Person) throws -> SegmentRecord {
        try asRefusal {
            let shape = try Self.shape(of: new)
            let old = try catalog.bytes(of: id)
            switch new.kind {
            case .rekey: return try rekey(id, new, shape, old, by: actor)
            case .redaction:
                try Self.checkSize(of: new.bytes, for: old)
                return try redact(id, new, by: actor)
            }
        }
    }

    private func rekey(
        _ id: String, _ new: SegmentReplacement, _ shape: AgeFileShape, _ old: [UInt8], by actor: Person
    ) throws -> SegmentRecord {
        let oldStart = try AgeFileShape(of: old).payloadStart
        guard old.dropFirst(oldStart).elementsEqual(new.bytes.dropFirst(shape.payloadStart)) else {
            throw FeedRefusal(
                code: .invalid,
                context: "The file holds something else than segment \(id). For other keys the beginning alone of "
                    + "a file is written anew; to silence a span, run undertone segments redact.")
        }
        let oldHeader = Array(old.prefix(oldStart))
        return try log.rekeySegment(
            id, from: oldHeader, to: Array(new.bytes.prefix(shape.payloadStart)), recipients: new.recipients,
            reason: new.reason, by: actor,
            isUntouched: { (try? catalog.bytes(of: id).starts(with: oldHeader)) == true },
            placing: {
                try catalog.replace(id, with: new.bytes)
                return PlacedFile(new.bytes)
            })
    }

    /// Serves `POST /v1/segments/{id}/restore`.
    func restore(_ id: String, reason: String, by actor: Person) throws -> SegmentRecord {
        try asRefusal {
            let file = try catalog.bytes(of: id)
            let payloadStart = try AgeFileShape(of: file).payloadStart
            return try log.restoreSegment(id, reason: reason, by: actor) { old, new in
                let isOld = !file.starts(with: old)
                let bytes = (isOld ? old : new) + file[payloadStart...]
                try catalog.replace(id, with: bytes)
                return (PlacedFile(bytes), isOld)
            }
        }
    }

    /// Serves `POST /v1/segments/{id}/confirm`.
    func confirm(_ id: String, file: String, by actor: Person) throws -> SegmentRecord {
        try asRefusal {
            func check() throws {
                guard SHA256.hexadecimal(of: try catalog.bytes(of: id)) == file.lowercased() else {
                    throw FeedRefusal(
                        code: .conflict,
                        context: "Segment \(id) is another file than the one that was opened. Open it again.")
                }
            }
            try log.checkConfirming(id, by: actor)
            try check()
            if let record = try log.segment(id: id), record.unconfirmed?.action == .redact,
                let original = record.segment.replaces, try log.segment(id: original)?.state == .stored
            {
                try eraser.eraseSegment(original, reason: "redacted, see \(id)", by: actor)
            }
            return try log.confirmSegment(id, by: actor, checking: check)
        }
    }

    private func redact(_ id: String, _ new: SegmentReplacement, by actor: Person) throws -> SegmentRecord {
        let newID = try freeIdentifier(redactionOf: id)
        if let name = new.name, name != newID {
            throw FeedRefusal(
                code: .taken, context: "A redaction of segment \(id) is to be named \(newID), not \(name), inside too.")
        }
        if actor.role != "agent" { try checkRoom(for: new.bytes.count, as: newID, asOldAs: id) }
        let record: SegmentRecord
        do {
            record = try log.redactSegment(
                id, as: newID, recipients: new.recipients, reason: new.reason, by: actor
            ) {
                try catalog.add(newID, new.bytes, asOldAs: id)
                return PlacedFile(new.bytes)
            }
        } catch {
            // Where the log did not take it, there is nothing that anybody could find.
            try? catalog.erase(newID)
            throw error
        }
        // The agent may erase their own voice, unless somebody holds it.
        guard actor.role == "agent", try log.segment(id: id)?.segment.heldBy == nil else { return record }
        try eraser.eraseSegment(id, reason: "redacted, see \(newID): \(new.reason)", by: actor)
        return try log.confirmSegment(newID, by: actor)
    }

    /// Original and redaction lie beside each other for a while. They must not push other segments out by their size:
    /// so somebody would erase what they please without a word.
    private func checkRoom(for bytes: Int, as newID: String, asOldAs id: String) throws {
        let entries = try catalog.entries()
        guard let old = entries.first(where: { $0.id == id }) else { return }
        let new = SegmentCatalog.Entry(id: newID, bytes: bytes, modifiedAt: old.modifiedAt)
        let gone = retention.expiries(among: entries + [new], standing: try log.standing(), now: Date())
        guard gone.allSatisfy({ $0.reason == .age }) else {
            throw FeedRefusal(
                code: .conflict,
                context:
                    "There is no room for another segment beside \(id) as this machine is set up. Confirm "
                    + "or erase what waits first.")
        }
    }

    /// The next of the identifiers of redactions that was never used.
    private func freeIdentifier(redactionOf id: String) throws -> String {
        var candidate = id
        for _ in 1...Self.maxRedactions {
            candidate = SegmentID.redaction(of: candidate)
            let isUsed = try log.segment(id: candidate) != nil || log.receipt(ofSegment: candidate) != nil
            if !isUsed, (try? catalog.path(for: candidate)) == nil { return candidate }
        }
        throw FeedRefusal(
            code: .conflict, context: "Segment \(id) was redacted \(Self.maxRedactions) times; that is enough.")
    }

    /// Most keys of one file, and so most bytes of a header that is kept.
    private static let maxKeys = 32
    /// What the archive of a segment takes at least: headers of four members and its end.
    private static let minBytes = 3_072
    /// By how much a redaction may be larger than what it was made of: other keys, other blocks.
    private static let moreBytes = 65_536
    /// Silence takes little: a redaction may be so many times smaller.
    private static let maxShrinkage = 200

    /// - Throws: where it is no age file, where it is for something else than public keys, or for another number of
    ///   them than was said.
    private static func shape(of new: SegmentReplacement) throws -> AgeFileShape {
        let shape: AgeFileShape
        do { shape = try AgeFileShape(of: new.bytes) } catch {
            throw FeedRefusal(
                code: .invalid,
                context: "What was sent is no encrypted segment (an age v1 file): \(error).")
        }
        guard !shape.recipientTypes.isEmpty, shape.recipientTypes.allSatisfy({ $0 == "X25519" }) else {
            throw FeedRefusal(
                code: .invalid, context: "The file is for something else than public keys (age1...), or for none.")
        }
        let (count, named) = (shape.recipientTypes.count, Set(new.recipients).count)
        guard count == named, named == new.recipients.count, count <= maxKeys else {
            throw FeedRefusal(
                code: .invalid,
                context: "The file is for \(count) key\(count == 1 ? "" : "s") and \(named) are named. Name each that "
                    + "opens it once, \(maxKeys) at most.")
        }
        return shape
    }

    private static func checkSize(of new: [UInt8], for old: [UInt8]) throws {
        let plausible = max(min(minBytes, old.count), old.count / maxShrinkage)...(old.count + moreBytes)
        guard plausible.contains(new.count) else {
            throw FeedRefusal(
                code: .invalid,
                context: "A redaction of a file of \(old.count) bytes does not have \(new.count) bytes.")
        }
    }

    /// What the file system refuses, or a stored file that is damaged, in the feed's words.
    private func asRefusal<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error where error is VaultError || error is AgeError {
            throw FeedRefusal(
                code: .unavailable, context: "\(error). Free some space or look at the rights of the folder.")
        }
    }
}
