import EventLog
import Events
import Fleet
import GRDB
import Vocabulary

/// Where a site's events are posted, as the hub has it.
struct WebhookRecord: Sendable, Equatable {
    var id: String
    var address: WebhookAddress
    var format: WebhookFormat
    /// Which types are sent; none for all that supervisors see.
    var types: Set<EventType>
    var secret: WebhookSecret
    /// The last event that the receiver has confirmed, or that was given up.
    var cursor: Int64
    var madeAt: Timestamp
    /// Since when nothing gets through, and why.
    var failingSince: Timestamp?
    var fault: String?
    var delivered: Int
    var givenUp: Int
}

/// The webhooks of a site. What was confirmed is on disk before the next is sent.
struct WebhookRegister: Sendable {
    let store: SiteStore

    /// As many as a site has uses for; each holds one page of events in memory.
    static let most = 16

    static func makeTable(in db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS site_webhooks (
                    id TEXT PRIMARY KEY NOT NULL,
                    address TEXT NOT NULL,
                    format TEXT NOT NULL,
                    types TEXT NOT NULL,
                    secret TEXT NOT NULL,
                    cursor INTEGER NOT NULL,
                    made_at TEXT NOT NULL,
                    failing_since TEXT,
                    fault TEXT,
                    delivered INTEGER NOT NULL DEFAULT 0,
                    given_up INTEGER NOT NULL DEFAULT 0
                ) WITHOUT ROWID;
                """)
    }

    /// The oldest first.
    func all() throws(EventLogError) -> [WebhookRecord] {
        try store.log.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM site_webhooks ORDER BY made_at, id").map(Self.record)
        }
    }

    /// Events that it has not sent, those that it does not want among them.
    func waiting(_ record: WebhookRecord) throws(EventLogError) -> Int {
        max(0, Int(try store.log.newestSequence - record.cursor))
    }

    /// Adds one: what happens from now on is sent.
    func add(
        _ address: WebhookAddress, _ format: WebhookFormat, types: Set<EventType>, secret: WebhookSecret,
        by actor: Person
    ) throws(EventLogError) -> WebhookRecord {
        let (now, newest) = (store.clock(), try store.log.newestSequence)
        return try store.log.write { db in
            guard try Int.fetchOne(db, sql: "SELECT count(*) FROM site_webhooks") ?? 0 < Self.most else {
                throw EventLogError(code: .conflict, context: "There are \(Self.most) webhooks already. Remove one.")
            }
            let record = WebhookRecord(
                id: String(TokenID.random().text.prefix(8)), address: address, format: format, types: types,
                secret: secret,
                cursor: newest, madeAt: now, delivered: 0, givenUp: 0)
            try db.execute(
                sql: """
                    INSERT INTO site_webhooks (id, address, format, types, secret, cursor, made_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    record.id, address.text, format.rawValue, types.map(\.rawValue).sorted().joined(separator: " "),
                    secret.text, record.cursor, now.text,
                ])
            try store.log.audit(
                AuditDraft(
                    actor: actor, action: "webhook.add", object: record.id,
                    reason: "\(format.rawValue) to \(address.shown)"), in: db)
            return record
        }
    }

    /// Removes one; what it has not sent is not sent.
    func remove(_ id: String, by actor: Person) throws(EventLogError) -> WebhookRecord {
        try store.log.write { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT * FROM site_webhooks WHERE id = ?", arguments: [id])
            else { throw Self.unknown(id) }
            try db.execute(sql: "DELETE FROM site_webhooks WHERE id = ?", arguments: [id])
            try store.log.audit(AuditDraft(actor: actor, action: "webhook.remove", object: id), in: db)
            return try Self.record(row)
        }
    }

    /// One of them; `nil` where it is not there, or no more.
    func record(_ id: String) throws(EventLogError) -> WebhookRecord? { try all().first { $0.id == id } }

    /// Everything up to an event is dealt with: confirmed, or given up after too long.
    func move(_ id: String, to cursor: Int64, confirmed: Bool) throws(EventLogError) {
        try store.log.write { db in
            try db.execute(
                sql: confirmed
                    ? """
                    UPDATE site_webhooks SET cursor = ?, delivered = delivered + 1, failing_since = NULL, fault = NULL
                    WHERE id = ?
                    """ : "UPDATE site_webhooks SET cursor = ?, given_up = given_up + 1 WHERE id = ?",
                arguments: [cursor, id])
        }
    }

    /// Nothing gets through.
    func note(_ fault: String, of id: String) throws(EventLogError) {
        let now = store.clock()
        try store.log.write { db in
            try db.execute(
                sql: """
                    UPDATE site_webhooks SET fault = ?, failing_since = coalesce(failing_since, ?) WHERE id = ?
                    """, arguments: [fault, now.text, id])
        }
    }

    static func unknown(_ id: String) -> EventLogError {
        EventLogError(
            code: .notFound,
            context: "There is no webhook \(PlainText.shown(id, maxBytes: 64)). List them: undertone-hub webhook list")
    }

    private static func record(_ row: Row) throws -> WebhookRecord {
        guard let address = try? WebhookAddress(row["address"] as String),
            let format = WebhookFormat(rawValue: row["format"]), let secret = WebhookSecret(row["secret"]),
            let madeAt = Timestamp(text: row["made_at"])
        else { throw EventLogError(code: .damaged, context: "The register of webhooks holds what is none.") }
        let types = (row["types"] as String).split(separator: " ").map { EventType(rawValue: String($0)) }
        return WebhookRecord(
            id: row["id"], address: address, format: format, types: Set(types), secret: secret, cursor: row["cursor"],
            madeAt: madeAt, failingSince: (row["failing_since"] as String?).flatMap { Timestamp(text: $0) },
            fault: row["fault"], delivered: row["delivered"], givenUp: row["given_up"])
    }
}
