public import EventLog
public import Events
public import Fleet
import GRDB
import Sodium
public import Vocabulary

/// A token of the site, as the hub has it: all but the token itself.
public struct TokenRecord: Sendable, Equatable {
    /// Which token.
    public var token: TokenID
    /// What desks that join by it are called where they do not say.
    public var label: String
    /// How many desks may join by it.
    public var cap: Int
    /// How many did.
    public var uses: Int
    /// Whether somebody has to approve each.
    public var approves: Bool
    /// When it was made.
    public var madeAt: Timestamp
    /// From when on nobody joins by it.
    public var expiresAt: Timestamp
    /// When somebody withdrew it.
    public var revokedAt: Timestamp?

    /// Why nobody new joins by it; `nil` where they do.
    public func refusal(at now: Timestamp) -> FleetRefusal? {
        if revokedAt != nil { return .revoked }
        if now >= expiresAt { return .expired }
        return uses < cap ? nil : .used
    }
}

/// The tokens of a site. The hub keeps a hash of each and forgets the token: who has lost it makes another.
public struct TokenRegister: Sendable {
    private let store: SiteStore
    private let cutOff: @Sendable () -> Void

    /// The most desks that one token lets in.
    public static let maxDesks = 5_000
    /// The longest that one counts, in hours.
    public static let maxHours = 24 * 90
    /// Who comes late is told so by the hub, and not only turned away by the broker, for as long as this beyond the
    /// token's own time.
    static let graceS = 30 * 86_400.0

    /// The register of a store.
    /// - Parameters:
    ///   - store: where it lies.
    ///   - cutOff: called when the broker has to be told anew who counts no more.
    public init(_ store: SiteStore, cutOff: @escaping @Sendable () -> Void) {
        self.store = store
        self.cutOff = cutOff
    }

    /// Notes a token that was made.
    /// - Parameters:
    ///   - token: the token, of which the hash is kept.
    ///   - label: what desks are called that join by it and do not say.
    ///   - cap: how many may.
    ///   - approves: whether somebody has to approve each.
    ///   - expiresAt: from when on nobody joins by it.
    ///   - actor: who made it.
    /// - Returns: what is kept.
    /// - Throws: where it cannot be written.
    public func add(
        _ token: JoinToken, label: String, cap: Int, approves: Bool, expiresAt: Timestamp, by actor: Person
    ) throws(EventLogError) -> TokenRecord {
        let now = store.clock()
        try store.log.write { db in
            try db.execute(
                sql: """
                    INSERT INTO site_tokens (token, hash, nkey, label, cap, approves, made_at, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    token.id.text, SHA256.hexadecimal(of: Array(token.text.utf8)),
                    token.credential.key.publicKey.text, label, cap, approves, now.text, expiresAt.text,
                ])
            let desks = cap == 1 ? "1 desk" : "\(cap) desks"
            let detail = "for \(desks) until \(expiresAt.text)" + (approves ? ", each approved" : "")
            try store.log.audit(
                AuditDraft(actor: actor, action: "token.create", object: token.id.text, reason: detail), in: db)
        }
        return TokenRecord(
            token: token.id, label: label, cap: cap, uses: 0, approves: approves, madeAt: now, expiresAt: expiresAt)
    }

    /// All tokens, the newest first.
    public func all() throws(EventLogError) -> [TokenRecord] {
        try store.log.read { try Self.records("ORDER BY made_at DESC, token", in: $0) }
    }

    /// Withdraws a token; desks that joined by it stay.
    public func revoke(_ token: TokenID, by actor: Person) throws(EventLogError) -> TokenRecord {
        let now = store.clock()
        let record = try store.log.write { db in
            try db.execute(
                sql: "UPDATE site_tokens SET revoked_at = coalesce(revoked_at, ?) WHERE token = ?",
                arguments: [now.text, token.text])
            guard let record = try Self.record(of: token, in: db) else {
                throw EventLogError(
                    code: .notFound,
                    context: "There is no token \(token). List them (undertone-hub token list) and copy its identifier."
                )
            }
            try store.log.audit(AuditDraft(actor: actor, action: "token.revoke", object: token.text), in: db)
            return record
        }
        cutOff()
        return record
    }

    /// Keys of tokens whose time, with the grace, is over or which nobody needs to be told of any more: they count no
    /// more for the broker. Who holds one that was withdrawn a while ago is turned away there.
    func revocations() throws(EventLogError) -> [PublicNKey: Timestamp] {
        let late = store.clock().advanced(bySeconds: -86_400)
        return try store.log.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT nkey, revoked_at FROM site_tokens WHERE revoked_at < ?", arguments: [late.text])
            return Dictionary(
                rows.compactMap { row in
                    guard let key = PublicNKey(text: row["nkey"] as String), let at = Timestamp(text: row["revoked_at"])
                    else { return nil }
                    return (key, at)
                }, uniquingKeysWith: max)
        }
    }

    static func record(of token: TokenID, in db: Database) throws -> TokenRecord? {
        try records("WHERE token = ?", [token.text], in: db).first
    }

    private static func records(
        _ condition: String, _ arguments: StatementArguments = [], in db: Database
    ) throws -> [TokenRecord] {
        try Row.fetchAll(db, sql: "SELECT * FROM site_tokens \(condition)", arguments: arguments).map { row in
            guard let token = TokenID(text: row["token"] as String), let madeAt = Timestamp(text: row["made_at"]),
                let expiresAt = Timestamp(text: row["expires_at"])
            else { throw EventLogError(code: .damaged, context: "The register of tokens holds what is no token.") }
            return TokenRecord(
                token: token, label: row["label"], cap: row["cap"], uses: row["uses"], approves: row["approves"],
                madeAt: madeAt, expiresAt: expiresAt,
                revokedAt: (row["revoked_at"] as String?).flatMap { Timestamp(text: $0) })
        }
    }
}
