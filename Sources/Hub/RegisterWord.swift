import EventLog
import Events
import Fleet
import GRDB
import Vocabulary

/// What a hub says to the others of its site of one row of its registers: of a desk, a token or an access. Only hubs
/// may say such a thing; the broker sees to that.
///
/// The row with the higher revision counts; but who is withdrawn or replaced once stays so. Of two that were changed at
/// once the same one wins everywhere.
struct RegisterWord: Sendable, Equatable {
    /// A register: its table, and what its rows are named by.
    enum Kind: String, Sendable, CaseIterable, Codable {
        case desk, token, access

        var table: String {
            switch self {
            case .desk: "site_desks"
            case .token: "site_tokens"
            case .access: "site_access"
            }
        }
    }

    var kind: Kind
    var key: String
    var revision: Int
    /// The row, as its table has it.
    var columns: [String: JSONNode]

    /// Whether nothing comes after it.
    private var isOver: Bool {
        if case .text? = columns["revoked_at"] { return true }
        return columns["state"] == .text(DeskRecord.State.revoked.rawValue)
            || columns["state"] == .text(DeskRecord.State.replaced.rawValue)
    }

    /// Whether this one counts, where both are there.
    func wins(over other: RegisterWord) -> Bool {
        if isOver != other.isOver { return isOver }
        if revision != other.revision { return revision > other.revision }
        let (own, others) = ((try? JSON.text(columns)) ?? "", (try? JSON.text(other.columns)) ?? "")
        return own > others
    }
}

extension RegisterWord: WireMessage {
    var fault: String? {
        guard (1...64).contains(key.utf8.count), revision > 0, columns.count <= 64 else { return "is out of bounds" }
        let isPlain = columns.allSatisfy { name, value in
            switch value {
            case .text(let text): PlainText.fault(in: text, maxBytes: 4_096) == nil
            case .null, .whole: true
            case .flag, .number, .list, .object: false
            }
        }
        return isPlain && columns[kind.rawValue] == .text(key) ? nil : "is no row"
    }
}

/// The registers, as several hubs of a site have them in common.
extension SiteStore {
    /// Rows that the others have not been told of, at most so many.
    func untold(atMost limit: Int) throws -> [RegisterWord] {
        try log.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT kind, name, revision FROM site_words WHERE is_told = 0 LIMIT ?", arguments: [limit])
            return try rows.compactMap { row in
                try RegisterWord.Kind(rawValue: row["kind"]).flatMap { try Self.word($0, row["name"], in: db) }
            }
        }
    }

    /// They have been told.
    func noteTold(_ words: [RegisterWord]) throws {
        try log.write { db in
            for word in words {
                try db.execute(
                    sql: "UPDATE site_words SET is_told = 1 WHERE kind = ? AND name = ? AND revision = ?",
                    arguments: [word.kind.rawValue, word.key, word.revision])
            }
        }
    }

    /// Nobody knows any row: the broker has lost what it had.
    func forgetTold() throws { try log.write { try $0.execute(sql: "UPDATE site_words SET is_told = 0") } }

    /// How many rows the others were told of.
    func toldCount() throws -> Int {
        try log.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM site_words WHERE is_told = 1") ?? 0 }
    }

    /// Takes what another hub says.
    /// - Returns: whether anything is another than before.
    func take(_ words: [RegisterWord]) throws -> Bool {
        try log.write { db in
            var hasChanged = false
            for word in words where try Self.take(word, in: db) { hasChanged = true }
            return hasChanged
        }
    }

    private static func take(_ word: RegisterWord, in db: Database) throws -> Bool {
        let own = try self.word(word.kind, word.key, in: db)
        if let own, own.columns == word.columns {
            try set(max(own.revision, word.revision), isTold: true, of: word, in: db)
            return false
        }
        if let own, !word.wins(over: own) {
            // The others are told anew.
            try set(max(own.revision, word.revision) + 1, isTold: false, of: word, in: db)
            return false
        }
        // Columns that this release does not have are left out.
        let known = Set(try db.columns(in: word.kind.table).map(\.name))
        let columns = word.columns.filter { known.contains($0.key) }.sorted { $0.key < $1.key }
        let names = columns.map { "\"\($0.key)\"" }.joined(separator: ", ")
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let updates = columns.map { "\"\($0.key)\" = excluded.\"\($0.key)\"" }.joined(separator: ", ")
        do {
            try db.inSavepoint {
                try db.execute(
                    sql: """
                        INSERT INTO \(word.kind.table) (\(names)) VALUES (\(places))
                        ON CONFLICT (\(word.kind.rawValue)) DO UPDATE SET \(updates)
                        """, arguments: StatementArguments(columns.map { $0.value.databaseValue }))
                return .commit
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT { return false }
        try set(word.revision, isTold: true, of: word, in: db)
        return true
    }

    private static func set(_ revision: Int, isTold: Bool, of word: RegisterWord, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO site_words (kind, name, revision, is_told) VALUES (?, ?, ?, ?)
                ON CONFLICT (kind, name) DO UPDATE SET revision = excluded.revision, is_told = excluded.is_told
                """, arguments: [word.kind.rawValue, word.key, revision, isTold])
    }

    private static func word(_ kind: RegisterWord.Kind, _ key: String, in db: Database) throws -> RegisterWord? {
        let row = try Row.fetchOne(
            db, sql: "SELECT * FROM \(kind.table) WHERE \(kind.rawValue) = ?", arguments: [key])
        guard let row else { return nil }
        let revision = try Int.fetchOne(
            db, sql: "SELECT revision FROM site_words WHERE kind = ? AND name = ?", arguments: [kind.rawValue, key])
        return RegisterWord(
            kind: kind, key: key, revision: revision ?? 1,
            columns: Dictionary(uniqueKeysWithValues: row.map { ($0, JSONNode($1)) }))
    }
}

extension JSONNode {
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .int64(let number): self = .whole(Int(number))
        case .string(let text): self = .text(text)
        // The registers hold nothing else.
        case .null, .double, .blob: self = .null
        }
    }

    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .whole(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .null, .flag, .number, .list, .object: .null
        }
    }
}
