import EventLog
import Events
import Fleet
import Foundation
import GRDB
import Vocabulary

/// The segments of a site that somebody has asked for: who asks, what has become of it, and the sealed files that are
/// here. Each lies on its desk; what is here is a copy, and goes with it.
public final class SegmentRegister: Sendable {
    /// For how long a request is answered, in seconds: as long as the broker keeps it.
    static let waitS = 24 * 3_600.0
    /// For how long it is told why one was refused, in seconds.
    private static let keepS = 7 * 86_400.0

    let log: EventLog
    let shelf: SegmentShelf
    private let site: SiteName
    /// What each request of this hub begins with: others of the site have their own.
    private let sign: String
    private let room: Int
    let clock: @Sendable () -> Timestamp
    /// Says that there is something to send.
    private let (wishes, wish) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(
        _ log: EventLog, site: SiteName, hub: HubName, folder: String, room: Int,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        (self.log, self.site, self.room, self.clock) = (log, site, room, clock)
        sign = hub.sign + "-"
        shelf = SegmentShelf(folder: folder)
    }

    /// Whether a request is of this hub.
    func isOwn(_ request: String) -> Bool { request.hasPrefix(sign) }

    /// A word each time when there is something to send; for one reader.
    var unsentWords: AsyncStream<Void> { wishes }

    // MARK: - Who asks

    /// Asks for a segment, or goes on with what the same person has asked for, for the same reason.
    func ask(for segment: String, reason: String, by person: Person) throws(EventLogError) -> SegmentOrder {
        let now = clock()
        let order = try log.write { db in
            guard try Self.isStored(segment, in: db),
                let owner = try Row.fetchOne(
                    db, sql: "SELECT desk, lane FROM site_subjects WHERE subject = ? AND is_forgotten = 0",
                    arguments: [segment])
            else { throw Self.none(segment) }
            if var known = try SegmentOrder.newest(of: segment, by: person, in: db), known.reason == reason,
                known.isAlive(at: now)
            {
                // Somebody may have agreed at the desk meanwhile.
                if known.state == .waits { try Self.send(&known, in: db) }
                return known
            }
            let order = SegmentOrder(
                request: sign + UUID().uuidString.lowercased(), segment: segment, desk: owner["desk"],
                lane: owner["lane"], person: person, reason: reason, askedAt: now,
                expiresAt: now.advanced(bySeconds: Self.waitS))
            try order.insert(in: db)
            try log.audit(
                AuditDraft(actor: person, action: "segment.request", object: segment, reason: reason), in: db)
            return try SegmentOrder.named(order.request, in: db) ?? order
        }
        wish.yield()
        return order
    }

    /// What somebody has asked for last; `nil` where they have not.
    func order(for segment: String, by person: Person) throws(EventLogError) -> SegmentOrder? {
        try log.read { db in try SegmentOrder.newest(of: segment, by: person, in: db) }
    }

    /// What somebody has asked for last of each segment.
    func newestOrders(of person: Person) throws(EventLogError) -> [String: SegmentOrder] {
        let orders = try log.read { db in
            try SegmentOrder.all("uid IS ? AND person = ?", [person.uid, person.name], in: db)
        }
        return Dictionary(orders.map { ($0.segment, $0) }) { _, newest in newest }
    }

    /// The file that somebody has asked for and got.
    func file(of segment: String, for person: Person) throws(EventLogError) -> String {
        let now = clock()
        let isHere = try log.read { db in
            try Self.isStored(segment, in: db)
                && SegmentOrder.all(
                    "segment = ? AND uid IS ? AND person = ?", [segment, person.uid, person.name], in: db
                )
                .contains { $0.state == .here && $0.copy?.isWhole == true && $0.copy?.isOver(at: now) == false }
        }
        if isHere { return shelf.path(of: segment) }
        guard try log.segment(id: segment)?.state == .stored else { throw Self.none(segment) }
        throw EventLogError(
            code: .conflict,
            context: "Segment \(segment) lies on its desk. Ask for it: undertone segments replay \(segment) --hub")
    }

    /// Agrees, as a second person, to what somebody else has asked for; the desk decides whether that is enough.
    func approve(
        _ request: String, for segment: String, reason: String?, by person: Person
    ) throws(EventLogError) {
        let now = clock()
        try log.write { db in
            guard var order = try SegmentOrder.named(request, in: db), order.segment == segment, order.state == .waits,
                order.isAlive(at: now), try Self.isStored(segment, in: db)
            else {
                throw EventLogError(
                    code: .conflict,
                    context: "No request waits under this name, or no longer. undertone segments approve \(segment)")
            }
            guard let own = person.uid, own != order.person.uid, person.name != order.person.name else {
                throw EventLogError(
                    code: .conflict,
                    context: "Somebody else than \(order.person.name) has to agree to what \(order.person.name) wants.")
            }
            (order.agreedBy, order.agreedAt) = (person.name, now)
            try Self.send(&order, in: db)
            let words =
                "that \(order.person.name) may hear it: \(order.reason)" + (reason.map { "; because: \($0)" } ?? "")
            try log.audit(
                AuditDraft(actor: person, action: "segment.approve", object: segment, reason: words), in: db)
        }
        wish.yield()
    }

    /// Those who wait for a second person, by segment.
    func waiting() throws(EventLogError) -> [String: [SegmentRequest]] {
        let now = clock()
        let orders = try log.read { db in try SegmentOrder.all("state IN ('waits', 'asked')", [], in: db) }
        return Dictionary(
            grouping: orders.filter { $0.isAlive(at: now) && ($0.state == .waits || $0.agreedBy != nil) }, by: \.segment
        ).mapValues { $0.map(\.told) }
    }

    private static func isStored(_ segment: String, in db: Database) throws -> Bool {
        try EventLog.segmentRecord(id: segment, in: db)?.state == .stored
    }

    private static func none(_ segment: String) -> EventLogError {
        EventLogError(
            code: .notFound,
            context: "There is no segment \(segment) here, or no longer. See them with: undertone segments list --hub")
    }

    // MARK: - What is sent to desks

    /// What desks have not been asked yet; under which name each is to be sent.
    func unsent() throws(EventLogError) -> [(name: String, desk: DeskID, fetch: SegmentFetch)] {
        let now = clock()
        return try log.read { db in
            try SegmentOrder.all("state = 'asked' AND sent < tries", [], in: db).filter { $0.isAlive(at: now) }
                .compactMap { order in
                    DeskID(text: order.desk).map { desk in
                        let fetch = SegmentFetch(
                            id: order.request, lane: order.lane, segmentID: order.segment, person: order.person,
                            hub: site.text, reason: order.reason, approvedBy: order.agreedBy, sentAt: now,
                            expiresAt: order.expiresAt)
                        return ("\(order.request).\(order.tries)", desk, fetch)
                    }
                }
        }
    }

    /// The broker has kept what ``unsent()`` named.
    func noteSent(_ name: String) throws(EventLogError) {
        guard let dot = name.lastIndex(of: "."), let tries = Int(name[name.index(after: dot)...]) else { return }
        try log.write { db in
            try db.execute(
                sql: "UPDATE site_segment_requests SET sent = max(sent, ?) WHERE request = ?",
                arguments: [tries, String(name[..<dot])])
        }
    }

    /// Everything that no desk has answered is to be sent again.
    func sendAgain() throws(EventLogError) {
        try log.write { db in
            try db.execute(sql: "UPDATE site_segment_requests SET sent = 0 WHERE state = 'asked'")
        }
    }

    private static func send(_ order: inout SegmentOrder, in db: Database) throws {
        (order.state, order.why, order.tries) = (.asked, nil, order.tries + 1)
        try order.update(in: db)
    }

    // MARK: - What goes

    /// Takes files away until one of this size has room, those first that came first: each can be asked for again.
    func makeRoom(for bytes: Int) throws(EventLogError) -> Bool {
        var copies = try log.read { db in try SegmentCopy.all(in: db) }
        while copies.reduce(bytes, { $0 + $1.total }) > room {
            guard let oldest = copies.first else { return false }
            try remove(oldest.segment)
            copies.removeFirst()
        }
        return true
    }

    func remove(_ segment: String) throws(EventLogError) {
        try shelf.remove(segment)
        try log.write { db in try SegmentCopy.delete(segment, in: db) }
    }

    /// Takes away what may not be here any more: files of segments that the desk has erased or changed, or does not
    /// keep any longer, and those for which nobody asks; requests that are over.
    func sweep() throws(EventLogError) {
        let now = clock()
        let (kept, copies) = try log.write { db in
            let copies = try SegmentCopy.all(in: db)
            let orders = try SegmentOrder.all("1", [], in: db)
            for order in orders {
                let isOld = !order.isAlive(at: now) && order.expiresAt.advanced(bySeconds: Self.keepS) < now
                if try isOld || !Self.isStored(order.segment, in: db) { try order.delete(in: db) }
            }
            let wanted = Set(orders.filter { $0.isAlive(at: now) }.map(\.segment))
            let kept = try copies.filter { copy in
                guard !copy.isOver(at: now), try Self.isStored(copy.segment, in: db) else { return false }
                guard let hash = copy.hash else { return wanted.contains(copy.segment) }
                let known = try EventLog.segmentRecord(id: copy.segment, in: db)?.segment.fileHash
                return shelf.holds(copy.segment) && (known == nil || known == hash)
            }.map(\.segment)
            return (Set(kept), copies.map(\.segment))
        }
        for segment in shelf.segments.union(copies).subtracting(kept) { try remove(segment) }
    }

    /// Takes away all files of a desk, and what was asked of it.
    func removeAll(of desk: DeskID, by person: Person) throws(EventLogError) {
        let orders = try log.read { db in try SegmentOrder.all("desk = ?", [desk.text], in: db) }
        let segments = Set(orders.map(\.segment))
        for segment in segments { try remove(segment) }
        try log.write { db in
            for order in orders { try order.delete(in: db) }
            try log.audit(
                AuditDraft(
                    actor: person, action: "segments.erase", object: desk.text, reason: "recordings: \(segments.count)"),
                in: db)
        }
    }
}
