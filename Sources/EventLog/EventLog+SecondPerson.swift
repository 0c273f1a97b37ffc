public import Events
import Foundation
import GRDB
import Sodium
import Vocabulary

/// A second person's word, where two people decide. It is for one request alone: this person, this segment, this
/// action, this reason, this file, these keys.
extension EventLog {
    /// Who has agreed to what somebody wants; `nil` where nobody has, or their word does not count any more.
    public func approver(of wish: SegmentWish, by actor: Person) throws(EventLogError) -> SegmentApprover? {
        try read { db in try EventLog.counting(wish, by: actor, at: self.clock(), in: db)?.approver }
    }

    /// Notes that a second person's word is used. What is heard may be fetched again for ``SegmentRequest/hearingS``;
    /// everything else is done once.
    /// - Returns: the request that it was given for; `nil` where nobody's word counts, or somebody was quicker.
    @discardableResult public func useApproval(
        of wish: SegmentWish, by actor: Person
    ) throws(EventLogError) -> String? {
        try write { db in
            let now = self.clock()
            guard let found = try EventLog.counting(wish, by: actor, at: now, in: db) else { return nil }
            try db.execute(
                sql: "UPDATE segment_requests SET used_at = coalesce(used_at, ?) WHERE request = ?",
                arguments: [now.text, found.request.id])
            return found.request.id
        }
    }

    /// Makes a word count again that was taken for something that then was not done.
    public func giveApprovalBack(_ request: String, forSegment id: String) throws(EventLogError) {
        try write { db in
            try db.execute(
                sql: "UPDATE segment_requests SET used_at = NULL WHERE request = ? AND segment_id = ?",
                arguments: [request, id])
        }
    }

    /// Notes that somebody waits for a second person. Who asks for the same again goes on waiting; whoever asks for
    /// something else, or for another reason, waits anew, without the word that was given.
    /// - Returns: the request.
    @discardableResult public func ask(_ wish: SegmentWish, by actor: Person) throws(EventLogError) -> SegmentRequest {
        try write { db in
            let now = self.clock()
            if let row = try EventLog.row(of: wish, by: actor, in: db) {
                let request = try EventLog.segmentRequest(row)
                if request.isWaiting(at: now) || request.isApproved(at: now) { return request }
            }
            let request = SegmentRequest(
                id: UUID().uuidString.lowercased(), action: wish.action, person: actor.auditedName, askedAt: now,
                reason: wish.reason, fileHash: wish.fileHash,
                recipients: wish.recipients.isEmpty ? nil : wish.recipients)
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO segment_requests
                        (segment_id, uid, action, request, person, asked_at, reason, file_hash, recipients)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    wish.segmentID, actor.number ?? -1, wish.action.rawValue, request.id, actor.auditedName, now.text,
                    wish.reason, wish.fileHash, try JSON.text(wish.recipients),
                ])
            return request
        }
    }

    /// The user of this machine who made a request; `nil` where there is none of this name, on this segment, or it was
    /// somebody at a hub.
    public func asker(ofRequest request: String, onSegment id: String) throws(EventLogError) -> UInt32? {
        try read { db in
            try Int64.fetchOne(
                db, sql: "SELECT uid FROM segment_requests WHERE request = ? AND segment_id = ?",
                arguments: [request, id]
            ).flatMap(UInt32.init(exactly:))
        }
    }

    /// Agrees to a request. The agent is told by an event.
    ///
    /// - Parameters:
    ///   - request: what names it.
    ///   - id: the segment that it is about.
    ///   - reason: why they agree, where they say so.
    ///   - actor: who agrees.
    /// - Returns: the segment as it then stands.
    /// - Throws: `notFound`; `conflict` where there is no such request or it does not wait any more, where the segment
    ///   is not stored, or both are the same person.
    @discardableResult public func approve(
        _ request: String, forSegment id: String, reason: String? = nil, by actor: Person
    ) throws(EventLogError) -> SegmentRecord {
        let words = try read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT person, action, reason FROM segment_requests WHERE request = ? AND segment_id = ?",
                arguments: [request, id])
            guard let row else { return "no request that waits" }
            let why = (row["reason"] as String?).map { ": \($0)" } ?? ""
            let own = reason.map { "; because: \($0)" } ?? ""
            return "that \(row["person"] as String) may \(row["action"] as String) it\(why)\(own)"
        }
        return try change(id, "segment.approve", words, actor) { record, db in
            try record.checkStored()
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM segment_requests WHERE request = ? AND segment_id = ?",
                arguments: [request, id])
            guard let row, try EventLog.segmentRequest(row).isWaiting(at: self.clock()) else {
                throw SegmentRefusal("No request waits under this name, or no longer. undertone segments approve \(id)")
            }
            let wanted = try EventLog.segmentRequest(row)
            let asker = Person(name: wanted.person, role: Role.hub.rawValue).unfolded
            guard let own = actor.number, let number = row["uid"] as Int64?, own != number, actor.name != asker.name
            else {
                throw SegmentRefusal("Somebody else than \(wanted.person) has to agree to what \(wanted.person) wants.")
            }
            try db.execute(
                sql: """
                    UPDATE segment_requests SET approved_by = ?, approved_uid = ?, approved_at = ?
                        WHERE request = ? AND segment_id = ?
                    """, arguments: [actor.auditedName, own, self.clock().text, request, id])
            var segment = record.segment
            segment.reason = "\(actor.auditedName) agreed \(words)"
            return .segment(.approved, segment)
        }
    }

    private static func row(of wish: SegmentWish, by actor: Person, in db: Database) throws -> Row? {
        guard let number = actor.number else { return nil }
        return try Row.fetchOne(
            db,
            sql: """
                SELECT * FROM segment_requests WHERE segment_id = ? AND uid = ? AND action = ? AND person = ?
                    AND reason IS ? AND file_hash IS ? AND recipients = ?
                """,
            arguments: [
                wish.segmentID, number, wish.action.rawValue, actor.auditedName, wish.reason, wish.fileHash,
                try JSON.text(wish.recipients),
            ])
    }

    /// The request for this and nothing else, where another user's word for it counts now.
    private static func counting(
        _ wish: SegmentWish, by actor: Person, at now: Timestamp, in db: Database
    ) throws -> (request: SegmentRequest, approver: SegmentApprover)? {
        guard let row = try row(of: wish, by: actor, in: db) else { return nil }
        let request = try segmentRequest(row)
        guard request.isApproved(at: now), let number = row["approved_uid"] as Int64?, number != actor.number else {
            return nil
        }
        return (request, UInt32(exactly: number).map { .user($0) } ?? .atHub)
    }
}

/// Who has agreed, as a second person.
public enum SegmentApprover: Sendable, Equatable {
    /// A user of this machine.
    case user(UInt32)
    /// Somebody at the site's hub, whom it alone knows.
    case atHub
}

extension Person {
    /// What tells people apart of whom one agrees to what the other wants. All who are at a hub come as one user of
    /// this machine; each has a number below all users, by their name there.
    fileprivate var number: Int64? {
        guard through != nil else { return uid.map { Int64($0) } }
        let digits = SHA256.hexadecimal(of: Array(auditedName.utf8)).prefix(15)
        return Int64(digits, radix: 16).map { -2 - $0 }
    }
}
