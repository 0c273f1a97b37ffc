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
/// Triggers refuse to change, delete or insert out of order; they keep honest programs honest, the hashes find the
/// others.
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

    /// Writes a row, in the caller's transaction.
    static func append(_ draft: AuditDraft, at time: Timestamp, in db: Database) throws {
        let previous = try String.fetchOne(db, sql: "SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1")
        let names = ["sequence"] + columns
        let values: StatementArguments = [
            try highestSequence(in: db) + 1, time.text, draft.actor.name, draft.actor.uid.map { Int64($0) },
            draft.actor.role, draft.action, draft.object, draft.reason, draft.outcome.rawValue,
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
    }

    /// The rows after `sequence`, oldest first.
    static func page(after sequence: Int64, limit: Int, in db: Database) throws -> [AuditEntry] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?", arguments: [sequence, limit]
        ).map { row in
            AuditEntry(
                sequence: row["sequence"], at: try row.requiredTime("time"),
                actor: Person(
                    name: row["actor"], uid: (row["uid"] as Int64?).flatMap(UInt32.init(exactly:)), role: row["role"]),
                action: row["action"], object: row["object"], reason: row["reason"], outcome: try row.named("outcome"),
                previous: row["previous"], hash: row["hash"])
        }
    }

    static func head(in db: Database) throws -> AuditHead {
        let row = try Row.fetchOne(db, sql: "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")
        return row.map { AuditHead(sequence: $0[0], hash: $0[1]) } ?? .none
    }

    /// Looks at every row.
    static func verify(anchors: [AuditHead], in db: Database) throws -> AuditVerdict {
        var inspection = AuditInspection(anchors: anchors)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT sequence, CAST(previous AS TEXT) AS previous, CAST(hash AS TEXT) AS hash, \(canonicalText) AS text
                FROM audit ORDER BY sequence
                """)
        while let row = try rows.next() {
            inspection.look(
                at: AuditInspection.Row(
                    sequence: row["sequence"], previous: row["previous"] as String? ?? "",
                    hash: row["hash"] as String? ?? "", text: row["text"] as String? ?? ""))
        }
        return inspection.verdict(highest: try highestSequence(in: db))
    }

    /// The canonical text of a row that is no longer in its table, as SQLite would form it.
    static func text(of entry: AuditEntry) -> String {
        let columns: [String] = [
            text(entry.at.text), text(entry.actor.name), entry.actor.uid.map { "integer" + hex("\($0)") } ?? "null",
            text(entry.actor.role), text(entry.action), text(entry.object), entry.reason.map(text) ?? "null",
            text(entry.outcome.rawValue), text(entry.previous),
        ]
        return (["undertone-audit-1", "\(entry.sequence)"] + columns).joined(separator: "|")
    }

    private static func text(_ value: String) -> String { "text" + hex(value) }

    private static func hex(_ value: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        return String(decoding: value.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func highestSequence(in db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'audit'") ?? 0
    }
}
