public import EventLog
public import Events
import Feed
public import Fleet
import GRDB
public import Vocabulary

/// Somebody's way into the hub's feed on TCP, as the hub has it: all but the token.
public struct AccessRecord: Sendable, Equatable {
    /// Which one.
    public var id: AccessID
    /// Whom the audit names.
    public var name: String
    /// In which role they ask.
    public var role: Role
    /// When it was made.
    public var madeAt: Timestamp
    /// From when on it counts no more.
    public var expiresAt: Timestamp
    /// When somebody withdrew it.
    public var revokedAt: Timestamp?

    /// Whether it counts.
    public func counts(at now: Timestamp) -> Bool { revokedAt == nil && now < expiresAt }
}

/// Who may ask the hub's feed on TCP. The hub keeps a hash of each token: who has lost one is given another.
public struct AccessRegister: Sendable {
    private let store: SiteStore

    /// The roles that there are tokens for.
    public static let roles: [Role] = [.supervisor, .qa, .operator, .auditor]
    /// The longest that one counts.
    public static let maxDays = 3_650

    /// The register of a store.
    public init(_ store: SiteStore) { self.store = store }

    /// Makes a token for somebody.
    /// - Parameters:
    ///   - name: whom the audit names.
    ///   - role: in which role they ask.
    ///   - days: for how long.
    ///   - actor: who makes it.
    /// - Returns: what is kept, and the token.
    /// - Throws: where it cannot be written.
    public func add(
        _ name: String, as role: Role, days: Int, by actor: Person
    ) throws(EventLogError) -> (AccessRecord, AccessToken) {
        let (token, now) = (AccessToken.random(), store.clock())
        let record = AccessRecord(
            id: token.id, name: name, role: role, madeAt: now,
            expiresAt: now.advanced(bySeconds: Double(days) * 86_400))
        try store.log.write { db in
            try db.execute(
                sql: """
                    INSERT INTO site_access (access, hash, name, role, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    token.id.text, token.hash, name, role.rawValue, now.text, record.expiresAt.text,
                ])
            let detail = "\(name) as \(role.rawValue) until \(record.expiresAt.text)"
            try store.log.audit(
                AuditDraft(actor: actor, action: "access.create", object: token.id.text, reason: detail), in: db)
        }
        return (record, token)
    }

    /// All of them, the newest first.
    public func all() throws(EventLogError) -> [AccessRecord] {
        try store.log.read { try Self.rows("ORDER BY made_at DESC, access", in: $0).map(\.record) }
    }

    /// Withdraws a token: whoever reads with it is cut off within seconds.
    public func revoke(_ id: AccessID, by actor: Person) throws(EventLogError) -> AccessRecord {
        let now = store.clock()
        return try store.log.write { db in
            try db.execute(
                sql: "UPDATE site_access SET revoked_at = coalesce(revoked_at, ?) WHERE access = ?",
                arguments: [now.text, id.text])
            guard let row = try Self.rows("WHERE access = ?", [id.text], in: db).first else {
                throw EventLogError(
                    code: .notFound,
                    context: "There is no access \(id). List them (undertone-hub access list) and copy its identifier.")
            }
            try store.log.audit(
                AuditDraft(actor: actor, action: "access.revoke", object: id.text, reason: row.record.name), in: db)
            return row.record
        }
    }

    /// Whose token it is; `nil` where it is none that counts.
    func holder(of text: String) throws(EventLogError) -> AccessRecord? {
        guard let token = AccessToken(text: text) else { return nil }
        let row = try store.log.read { try Self.rows("WHERE access = ?", [token.id.text], in: $0).first }
        guard let row, token.fits(row.hash), row.record.counts(at: store.clock()) else { return nil }
        return row.record
    }

    /// Those that count.
    func counting() throws(EventLogError) -> [AccessRecord] {
        let now = store.clock()
        return try all().filter { $0.counts(at: now) }
    }

    private static func rows(
        _ condition: String, _ arguments: StatementArguments = [], in db: Database
    ) throws -> [(record: AccessRecord, hash: String)] {
        try Row.fetchAll(db, sql: "SELECT * FROM site_access \(condition)", arguments: arguments).map { row in
            guard let id = AccessID(text: row["access"] as String), let role = Role(rawValue: row["role"]),
                roles.contains(role), let madeAt = Timestamp(text: row["made_at"]),
                let expiresAt = Timestamp(text: row["expires_at"])
            else { throw EventLogError(code: .damaged, context: "The register of access holds what is none.") }
            let revokedAt = (row["revoked_at"] as String?).map { Timestamp(text: $0) ?? madeAt }
            return (
                AccessRecord(
                    id: id, name: row["name"], role: role, madeAt: madeAt, expiresAt: expiresAt, revokedAt: revokedAt),
                row["hash"]
            )
        }
    }
}
