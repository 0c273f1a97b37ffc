import EventLog
import Events
import Fleet
import Foundation
import Vocabulary

/// What desks answer, piece by piece. A desk is believed in nothing: it sends what it was asked for and no more, and
/// what is whole is compared with the hash that it promised, and with the one that its events told.
extension SegmentRegister {
    /// How often a file may come that is not the one that was promised.
    private static let maxFaults = 3

    /// Takes what a desk says of a segment.
    /// - Parameters:
    ///   - message: what it says.
    ///   - desk: which, as the broker vouches for.
    /// - Returns: what it is told; `nil` for nothing: another hub of the site has asked it.
    /// - Throws: where the store or the disk takes nothing now; then the desk is told nothing, and asks again.
    func answer(to message: SegmentMessage, of desk: DeskID) throws(EventLogError) -> SegmentAnswer? {
        let (request, segment) =
            switch message {
            case .piece(let piece): (piece.request, piece.segmentID)
            case .halt(let halt): (halt.request, halt.segmentID)
            case .unknown: ("", "")
            }
        guard isOwn(request) else { return nil }
        let order = try log.read { db in try SegmentOrder.named(request, in: db) }
        guard let order, order.desk == desk.text, order.segment == segment else {
            try log.audit(
                AuditDraft(
                    actor: Person(name: desk.text, role: SiteStore.senderRole), action: "segment.take",
                    object: PlainText.shown(segment, maxBytes: 128), reason: "nobody has asked it for that",
                    outcome: .refused))
            return .over
        }
        guard order.state == .asked, order.isAlive(at: clock()), try log.segment(id: segment)?.state == .stored else {
            return .over
        }
        switch message {
        case .piece(let piece): return try take(piece, order)
        case .halt(let halt):
            try change(order) { order in
                (order.state, order.why) = (halt.needsSecondPerson ? .waits : .refused, halt.why)
            }
            return .over
        case .unknown: return .over
        }
    }

    private func take(_ piece: SegmentPiece, _ order: SegmentOrder) throws(EventLogError) -> SegmentAnswer {
        let segment = order.segment
        var copy = order.copy
        // It is another file now than the one that was on its way.
        if let known = copy, known.total != piece.total {
            try remove(segment)
            copy = nil
        }
        if copy == nil {
            guard try makeRoom(for: piece.total) else {
                try change(order) { ($0.state, $0.why) = (.refused, "The hub has no room for it.") }
                return .over
            }
            try remove(segment)
            try log.write { db in try SegmentCopy.insert(segment, total: piece.total, in: db) }
        }
        let held = copy?.isWhole == true ? piece.total : shelf.count(of: segment)
        guard held <= piece.total else {
            try remove(segment)
            return SegmentAnswer(from: 0)
        }
        guard piece.offset == held, piece.isLast || !piece.bytes.isEmpty else { return SegmentAnswer(from: held) }
        if !piece.bytes.isEmpty { try shelf.append(piece.bytes, to: segment) }
        guard let promised = piece.fileHash else { return SegmentAnswer(from: held + piece.bytes.count) }
        let found: String
        if let hash = copy?.hash { found = hash } else { found = try shelf.hash(of: segment) }
        let known = try log.segment(id: segment)?.segment.fileHash
        guard found == promised, known == nil || known == found else {
            try remove(segment)
            let isEnough = order.faults + 1 >= Self.maxFaults
            try change(order) { order in
                order.faults += 1
                if isEnough { (order.state, order.why) = (.refused, "What came is not the file that the desk has.") }
            }
            return isEnough ? .over : SegmentAnswer(from: 0)
        }
        if copy?.isWhole != true { try shelf.finish(segment) }
        try log.write { db in
            try SegmentCopy.finish(segment, hash: found, keepUntil: piece.keepUntil, at: clock(), in: db)
            guard var order = try SegmentOrder.named(order.request, in: db) else { return }
            order.state = .here
            try order.update(in: db)
        }
        return .over
    }

    private func change(_ order: SegmentOrder, _ change: (inout SegmentOrder) -> Void) throws(EventLogError) {
        try log.write { db in
            guard var order = try SegmentOrder.named(order.request, in: db) else { return }
            change(&order)
            try order.update(in: db)
        }
    }
}
