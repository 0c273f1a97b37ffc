import Age
import EventLog
import Events
import Feed
import Foundation
import Vault

/// Does with stored segments what people ask for over the feed.
struct SegmentActions {
    let log: EventLog
    let catalog: SegmentCatalog
    let eraser: DataEraser
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
                context:
                    "The agent does not agree to \(purpose.rawValue), so that nothing may be kept for it. The agent "
                    + "can: undertone consent grant \(purpose.rawValue).")
        }
        return try log.assignSegment(id, to: purpose, reason: reason, by: actor)
    }

    /// Serves `PUT /v1/segments/{id}`.
    func replace(_ id: String, with new: SegmentReplacement, by actor: Person) throws -> SegmentRecord {
        try asRefusal {
            let shape = try Self.shape(of: new.bytes)
            let old = try catalog.bytes(of: id)
            switch new.kind {
            case .rekey:
                // Only the header may differ: then nothing of the segment can get lost, whoever sends it.
                let payload = old.dropFirst(try AgeFileShape(of: old).payloadStart)
                guard payload.elementsEqual(new.bytes.dropFirst(shape.payloadStart)) else {
                    throw FeedRefusal(
                        code: .invalid,
                        context: "The file holds something else than segment \(id). For other keys its header alone is "
                            + "written anew; a span is silenced with kind=redaction.")
                }
                return try log.rekeySegment(
                    id, recipients: new.recipients.isEmpty ? nil : new.recipients, reason: new.reason, by: actor,
                    overrulesHold: new.overrulesHold
                ) {
                    try catalog.replace(id, with: new.bytes)
                    return new.bytes.count
                }
            case .redaction: return try redact(id, new, by: actor)
            }
        }
    }

    private func redact(_ id: String, _ new: SegmentReplacement, by actor: Person) throws -> SegmentRecord {
        let newID = try freeIdentifier(redactionOf: id)
        if let name = new.name, name != newID {
            throw FeedRefusal(
                code: .taken, context: "A redaction of segment \(id) is to be named \(newID), not \(name), inside too.")
        }
        let record: SegmentRecord
        do {
            record = try log.redactSegment(id, as: newID, reason: new.reason, by: actor) {
                try catalog.add(newID, new.bytes, asOldAs: id)
                return new.bytes.count
            }
        } catch {
            // Where the log did not take it, there is nothing that anybody could find.
            try? catalog.erase(newID)
            throw error
        }
        // Whoever holds the old one keeps it.
        if try log.segment(id: id)?.segment.heldBy == nil {
            try eraser.eraseSegment(id, reason: "redacted, see \(newID): \(new.reason)", by: actor)
        }
        return record
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

    private static func shape(of bytes: [UInt8]) throws -> AgeFileShape {
        let shape: AgeFileShape
        do { shape = try AgeFileShape(of: bytes) } catch {
            throw FeedRefusal(code: .invalid, context: "The body is no encrypted segment (an age v1 file): \(error).")
        }
        guard shape.recipientTypes.contains("X25519") else {
            throw FeedRefusal(
                code: .invalid, context: "The file is for no public key (age1...), so that nobody could open it.")
        }
        return shape
    }

    /// What the file system refuses, or a stored file that is damaged, in the feed's words.
    private func asRefusal<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error where error is VaultError || error is AgeError {
            throw FeedRefusal(
                code: .unavailable, context: "\(error). Free some space or look at the rights of the folder.")
        }
    }
}
