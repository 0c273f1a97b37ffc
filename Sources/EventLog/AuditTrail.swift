import Events
import GRDB
import Sodium
import Vocabulary

/// The audit as a table in the log's file. **This file is the specification.**
///
/// A row's hash is the SHA-256 of its canonical text, in lower-case hexadecimal digits:
///
///     undertone-audit-1|<sequence>|<time>|<actor>|<uid>|<role>|<action>|<object>|<reason>|<outcome>|<previous>
///
/// where each column but the sequence stands as SQLite's `typeof(x) || hex(x)`, so that every byte and every NULL
/// counts and no value can pass for two. `previous` is the hash of the row before it. So whoever changes a row has to
/// change all that follow, and then the anchors, which are elsewhere, do not fit. Any SQLite tool and `sha256sum` can
/// check it.
///
/// `reason` is `sha256:` and the SHA-256 of the salt's digits followed by the words; both lie in the table
/// `audit_words` under the row's number, and may be erased there: see ``AuditWords``. Rows that were written before
/// there was that table hold the words themselves.
///
/// Rows that are older than the audit is kept are sealed: a row in `audit_seals` holds the numbers of the first and the
/// last of them and the last one's hash, and the rows go with their words. The first row that is held then has that
/// hash for its `previous`. The newest row is never sealed. Each seal is itself told by a row, `audit.seal`; where the
/// rows went with a file that another program wrote into, by `log.save`.
///
/// Triggers refuse to change, to delete what is not sealed, to insert out of order, and to seal what is not there; they
/// keep honest programs honest, the hashes find the others.
enum AuditTrail {
    private static let columns = ["time", "actor", "uid", "role", "action", "object", "reason", "outcome", "previous"]
    private static let canonicalText =
        "'undertone-audit-1|' || sequence" + columns.map { " || '|' || typeof(\($0)) || hex(\($0))" }.joined()

    static func makeTable(in db: Database) throws {
        // AUTOINCREMENT keeps the highest number ever given, so that rows cut off at the end are missed.
        try db.execute(
            sql: """
                CREATE TABLE audit (
                    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                    time TEXT NOT NULL,
                    actor TEXT NOT NULL,
                    uid INTEGER,
                    role TEXT NOT NULL,
                    action TEXT NOT NULL,
                    object TEXT NOT NULL,
                    reason TEXT,
                    outcome TEXT NOT NULL,
                    previous TEXT NOT NULL,
                    hash TEXT NOT NULL
                );
                CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
                    BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
                CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
                    BEGIN SELECT RAISE(ABORT, 'the audit is never deleted'); END;
                CREATE TRIGGER audit_is_written_in_order BEFORE INSERT ON audit
                    WHEN NEW.sequence <= (SELECT coalesce(max(sequence), 0) FROM audit)
                    BEGIN SELECT RAISE(ABORT, 'the audit is written in order'); END;
                """)
    }

    /// Makes room for words outside of the chain and for seals, and for finding what the agent asks for.
    static func makeWordsAndSeals(in db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE audit_words (
                    sequence INTEGER PRIMARY KEY NOT NULL,
                    salt TEXT NOT NULL,
                    words TEXT NOT NULL
                );
                CREATE TABLE audit_seals (
                    last INTEGER PRIMARY KEY NOT NULL,
                    first INTEGER NOT NULL,
                    until TEXT NOT NULL,
                    hash TEXT NOT NULL,
                    at TEXT NOT NULL
                );
                DROP TRIGGER audit_is_not_deleted;
                CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
                    WHEN OLD.sequence > (SELECT coalesce(max(last), 0) FROM audit_seals)
                    BEGIN SELECT RAISE(ABORT, 'the audit is deleted only where it is sealed'); END;
                CREATE TRIGGER audit_seals_fit BEFORE INSERT ON audit_seals
                    WHEN NEW.first <> (SELECT coalesce(max(last), 0) + 1 FROM audit_seals) OR NEW.last < NEW.first
                        OR NEW.last >= (SELECT max(sequence) FROM audit)
                        OR NOT EXISTS (SELECT 1 FROM audit WHERE sequence = NEW.last AND hash = NEW.hash)
                    BEGIN SELECT RAISE(ABORT, 'a seal stands for rows that are there'); END;
                CREATE TRIGGER audit_seals_are_not_changed BEFORE UPDATE ON audit_seals
                    BEGIN SELECT RAISE(ABORT, 'a seal is never changed'); END;
                CREATE TRIGGER audit_seals_are_not_deleted BEFORE DELETE ON audit_seals
                    BEGIN SELECT RAISE(ABORT, 'a seal is never deleted'); END;
                CREATE INDEX audit_accesses ON audit (sequence) WHERE \(isAccess);
                CREATE INDEX audit_refusals ON audit (actor, uid, role, object, time) WHERE \(isRefusal);
                """)
    }

    /// What others than the agent and the daemon did, and what they were refused.
    static let isAccess = "outcome = 'allowed' AND role NOT IN ('agent', 'daemon')"
    static let isRefusal = "outcome = 'refused' AND role NOT IN ('agent', 'daemon')"

    /// More than a look: every command, and that a recording was heard.
    static let isDeed = "(action NOT LIKE 'GET %' OR action = 'GET /v1/segments/{id}')"

    /// Writes a row, in the caller's transaction; `salt` makes the salt of the words.
    static func append(
        _ draft: AuditDraft, at time: Timestamp, salt: () -> String = AuditWords.randomSalt, in db: Database
    ) throws {
        let words = draft.reason.map { AuditWords(salt: salt(), words: $0) }
        let sequence = try highestSequence(in: db) + 1
        let previous =
            try String.fetchOne(db, sql: "SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1")
            ?? String.fetchOne(db, sql: "SELECT hash FROM audit_seals ORDER BY last DESC LIMIT 1")
        let names = ["sequence"] + columns
        let values: StatementArguments = [
            sequence, time.text, draft.actor.auditedName, draft.actor.uid.map { Int64($0) },
            draft.actor.role, draft.action, draft.object, words?.hash, draft.outcome.rawValue,
            previous ?? AuditHead.none.hash,
        ]
        // SQLite itself forms the text that is hashed, here as in `verify`: there is one definition of it.
        let bound = names.map { "? AS \($0)" }.joined(separator: ", ")
        let text = try String.fetchOne(db, sql: "SELECT \(canonicalText) FROM (SELECT \(bound))", arguments: values)
        guard let text else { throw EventLogError(code: .invalidEvent, context: "An audit row cannot be written.") }
        try db.execute(
            sql: """
                INSERT INTO audit (\(names.joined(separator: ", ")), hash)
                VALUES (\(databaseQuestionMarks(count: names.count + 1)))
                """, arguments: values + [SHA256.hexadecimal(of: Array(text.utf8))])
        guard let words else { return }
        try db.execute(
            sql: "INSERT INTO audit_words (sequence, salt, words) VALUES (?, ?, ?)",
            arguments: [sequence, words.salt, words.words])
    }

    /// Goes on after a row that is gone with all before it, where nothing is held: a seal stands for them.
    static func beginAnew(after head: AuditHead, in db: Database) throws {
        let name = "audit_seals_fit"
        guard head.sequence > 0,
            let rule = try String.fetchOne(db, sql: "SELECT sql FROM sqlite_master WHERE name = ?", arguments: [name])
        else { return }
        // It lets no honest program seal what is not there; here that is meant.
        try db.execute(sql: "DROP TRIGGER \(name)")
        let now = Timestamp.now.text
        try db.execute(
            sql: "INSERT INTO audit_seals (first, last, until, hash, at) VALUES (1, ?, ?, ?, ?)",
            arguments: [head.sequence, now, head.hash, now])
        try db.execute(sql: rule)
    }

    /// The rows after `sequence`, oldest first.
    static func page(after sequence: Int64, limit: Int, in db: Database) throws -> [AuditEntry] {
        try entries(where: "sequence > ?", sequence, newestFirst: false, limit: limit, in: db)
    }

    /// Rows that a condition of SQL on a number lets through, with their words.
    static func entries(
        where condition: String, _ number: Int64, newestFirst: Bool, limit: Int, in db: Database
    ) throws -> [AuditEntry] {
        let words = try words(in: db)
        let direction = newestFirst ? "DESC" : "ASC"
        // A join keeps no order by itself.
        let sql = """
            SELECT a.*, \(words.columns)
                FROM (SELECT * FROM audit WHERE \(condition) ORDER BY sequence \(direction) LIMIT ?) AS a \(words.join)
                ORDER BY a.sequence \(direction)
            """
        return try Row.fetchAll(db, sql: sql, arguments: [number, limit]).map { row in
            let reason: String? = row["reason"]
            let hash = reason.flatMap { AuditWords.isHash($0) ? $0 : nil }
            return AuditEntry(
                sequence: row["sequence"], at: try row.requiredTime("time"),
                actor: Person(
                    name: row["actor"], uid: (row["uid"] as Int64?).flatMap(UInt32.init(exactly:)), role: row["role"]),
                action: row["action"], object: row["object"], reason: hash == nil ? reason : row["words"],
                reasonHash: hash, salt: hash == nil ? nil : row["salt"], outcome: try row.named("outcome"),
                previous: row["previous"], hash: row["hash"])
        }
    }

    /// How the words are read beside a row `a`. A log that no daemon has opened since there are words has none.
    private static func words(in db: Database) throws -> (columns: String, join: String) {
        try db.tableExists("audit_words")
            ? ("w.salt AS salt, w.words AS words", "LEFT JOIN audit_words AS w ON w.sequence = a.sequence")
            : ("NULL AS salt, NULL AS words", "")
    }

    /// What stands for the rows that are no longer held, in order.
    static func seals(in db: Database) throws -> [AuditSeal] {
        guard try db.tableExists("audit_seals") else { return [] }
        return try Row.fetchAll(db, sql: "SELECT * FROM audit_seals ORDER BY last").map { row in
            AuditSeal(
                first: row["first"], last: row["last"], until: try row.requiredTime("until"), hash: row["hash"],
                at: try row.requiredTime("at"))
        }
    }

    static func head(in db: Database) throws -> AuditHead {
        let row = try Row.fetchOne(db, sql: "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")
        return row.map { AuditHead(sequence: $0[0], hash: $0[1]) } ?? .none
    }

    /// Looks at every row.
    static func verify(anchors: [AuditHead], in db: Database) throws -> AuditVerdict {
        var inspection = AuditInspection(anchors: anchors, seals: try seals(in: db))
        let words = try words(in: db)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT a.*, \(words.columns) FROM (
                    SELECT sequence, CAST(previous AS TEXT) AS previous, CAST(hash AS TEXT) AS hash,
                        CAST(reason AS TEXT) AS reason, \(canonicalText) AS text
                    FROM audit
                ) AS a \(words.join) ORDER BY a.sequence
                """)
        while let row = try rows.next() {
            let salt: String? = row["salt"]
            inspection.look(
                at: AuditInspection.Row(
                    sequence: row["sequence"], previous: row["previous"] as String? ?? "",
                    hash: row["hash"] as String? ?? "", text: row["text"] as String? ?? "", reason: row["reason"],
                    words: salt.flatMap { salt in
                        (row["words"] as String?).map { AuditWords(salt: salt, words: $0) }
                    }))
        }
        return inspection.verdict(highest: try highestSequence(in: db))
    }

    /// The canonical text of a row that is no longer in its table, as SQLite would form it.
    static func text(of entry: AuditEntry) -> String {
        let columns: [String] = [
            text(entry.at.text), text(entry.actor.name), entry.actor.uid.map { "integer" + hex("\($0)") } ?? "null",
            text(entry.actor.role), text(entry.action), text(entry.object),
            (entry.reasonHash ?? entry.reason).map(text) ?? "null",
            text(entry.outcome.rawValue), text(entry.previous),
        ]
        return (["undertone-audit-1", "\(entry.sequence)"] + columns).joined(separator: "|")
    }

    private static func text(_ value: String) -> String { "text" + hex(value) }

    private static func hex(_ value: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        return String(decoding: value.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    static func highestSequence(in db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'audit'") ?? 0
    }
}
