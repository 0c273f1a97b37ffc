import EventLog
import Events
import Fleet
import GRDB
import Vocabulary

/// Somebody's request for a segment of a desk, as the store has it.
struct SegmentOrder: Sendable, Equatable {
    /// How it stands.
    enum State: String, Sendable {
        /// The desk is asked, and may be at it.
        case asked
        /// The desk wants a second person.
        case waits
        /// The file is here.
        case here
        /// It does not come.
        case refused
    }

    var request: String
    var segment: String
    var desk: String
    var lane: String
    /// Who asks, and why.
    var person: Person
    var reason: String
    var askedAt: Timestamp
    var expiresAt: Timestamp
    var state = State.asked
    /// Why it does not come.
    var why: String?
    /// Who else has agreed, and when.
    var agreedBy: String?
    var agreedAt: Timestamp?
    /// How often it is to be sent, and how often a file came that was not the one that was promised.
    var tries = 1
    var faults = 0
    /// What is here of the file.
    var copy: SegmentCopy?

    /// Whether anything can come of it: what was refused, or is not here any more, can be asked for anew.
    func isAlive(at now: Timestamp) -> Bool {
        switch state {
        case .asked, .waits: now < expiresAt
        case .here: copy?.isWhole == true
        case .refused: false
        }
    }

    /// As the list of segments tells it.
    var told: SegmentRequest {
        SegmentRequest(
            id: request, action: .hear, person: person.name, askedAt: askedAt, reason: reason, approvedBy: agreedBy,
            approvedAt: agreedAt)
    }
}

extension SegmentOrder {
    static func named(_ request: String, in db: Database) throws -> SegmentOrder? {
        try all("request = ?", [request], in: db).first
    }

    /// What somebody has asked for last.
    static func newest(of segment: String, by person: Person, in db: Database) throws -> SegmentOrder? {
        try all("segment = ? AND uid IS ? AND person = ?", [segment, person.uid, person.name], in: db).last
    }

    /// In the order in which they were asked.
    static func all(_ condition: String, _ arguments: StatementArguments, in db: Database) throws -> [SegmentOrder] {
        let sql = """
            SELECT r.*, f.total, f.hash, f.keep_until, f.received_at FROM site_segment_requests AS r
            LEFT JOIN site_segment_files AS f USING (segment) WHERE \(condition) ORDER BY r.rowid
            """
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
            guard let state = State(rawValue: row["state"]), let askedAt = Timestamp(text: row["asked_at"]),
                let expiresAt = Timestamp(text: row["expires_at"])
            else { throw EventLogError(code: .damaged, context: "The register of segments holds what is no request.") }
            let uid = (row["uid"] as Int64?).flatMap(UInt32.init(exactly:))
            return SegmentOrder(
                request: row["request"], segment: row["segment"], desk: row["desk"], lane: row["lane"],
                person: Person(name: row["person"], uid: uid, role: Role.qa.rawValue), reason: row["reason"],
                askedAt: askedAt, expiresAt: expiresAt, state: state, why: row["why"], agreedBy: row["agreed_by"],
                agreedAt: (row["agreed_at"] as String?).flatMap { Timestamp(text: $0) },
                tries: row["tries"], faults: row["faults"], copy: SegmentCopy(row))
        }
    }

    func insert(in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO site_segment_requests (request, segment, desk, lane, person, uid, reason, asked_at,
                    expires_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                request, segment, desk, lane, person.name, person.uid.map { Int64($0) }, reason, askedAt.text,
                expiresAt.text, state.rawValue,
            ])
    }

    func update(in db: Database) throws {
        try db.execute(
            sql: """
                UPDATE site_segment_requests SET state = ?, why = ?, agreed_by = ?, agreed_at = ?, tries = ?, faults = ?
                WHERE request = ?
                """,
            arguments: [state.rawValue, why, agreedBy, agreedAt?.text, tries, faults, request])
    }

    func delete(in db: Database) throws {
        try db.execute(sql: "DELETE FROM site_segment_requests WHERE request = ?", arguments: [request])
    }
}

/// What the store says of a sealed file that is here, or on its way.
struct SegmentCopy: Sendable, Equatable {
    var segment: String
    /// How many bytes it has.
    var total: Int
    /// SHA-256 of it; `nil` while it is on its way.
    var hash: String?
    /// From when on it may not be here any more; `nil` where only the desk's word ends it.
    var keepUntil: Timestamp?

    var isWhole: Bool { hash != nil }

    func isOver(at now: Timestamp) -> Bool { keepUntil.map { $0 <= now } ?? false }

    /// `nil` where there is none.
    init?(_ row: Row) {
        guard let total = row["total"] as Int? else { return nil }
        (segment, self.total, hash) = (row["segment"], total, row["hash"])
        keepUntil = (row["keep_until"] as String?).flatMap { Timestamp(text: $0) }
    }

    /// Those first that came first; those on their way last.
    static func all(in db: Database) throws -> [SegmentCopy] {
        try Row.fetchAll(db, sql: "SELECT * FROM site_segment_files ORDER BY received_at IS NULL, received_at, segment")
            .compactMap {
                SegmentCopy($0)
            }
    }

    static func insert(_ segment: String, total: Int, in db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO site_segment_files (segment, total) VALUES (?, ?)",
            arguments: [segment, total])
    }

    static func finish(
        _ segment: String, hash: String, keepUntil: Timestamp?, at now: Timestamp, in db: Database
    ) throws {
        try db.execute(
            sql: "UPDATE site_segment_files SET hash = ?, keep_until = ?, received_at = ? WHERE segment = ?",
            arguments: [hash, keepUntil?.text, now.text, segment])
    }

    static func delete(_ segment: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM site_segment_files WHERE segment = ?", arguments: [segment])
    }
}
