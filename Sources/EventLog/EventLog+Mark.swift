public import Events
import GRDB
import Vocabulary

/// How far a log had come: what is kept outside of it, so that an older copy that is put in its place is found out.
public struct LogMark: Sendable, Equatable, Codable {
    /// Number of the newest event on disk.
    public var event: Int64
    /// Where the audit ended.
    public var audit: AuditHead
    /// How many words on purposes it knew.
    public var consents: Int

    public init(event: Int64, audit: AuditHead, consents: Int) {
        self.event = event
        self.audit = audit
        self.consents = consents
    }
}

extension EventLog {
    /// How far the log has come on disk.
    public func mark() throws(EventLogError) -> LogMark { try read { try EventLog.mark(in: $0) } }

    /// Why the log cannot be the one that had come as far as a mark, or has been changed since; `nil` where it can.
    public func age(against mark: LogMark) throws(EventLogError) -> String? {
        try read { db in try EventLog.age(against: mark, in: db) }
    }

    static func mark(in db: Database) throws -> LogMark {
        LogMark(
            event: try newestSequence(in: db), audit: try AuditTrail.head(in: db),
            consents: try Int.fetchOne(db, sql: "SELECT count(*) FROM consents") ?? 0)
    }

    static func age(against mark: LogMark, in db: Database) throws -> String? {
        let now = try self.mark(in: db)
        if now.event < mark.event { return "it ends at event \(now.event), and had come to \(mark.event)" }
        if now.consents < mark.consents { return "words of the agent are missing in it" }
        guard mark.audit.sequence > 0 else { return nil }
        if now.audit.sequence < mark.audit.sequence {
            return "its audit ends at row \(now.audit.sequence), and had come to \(mark.audit.sequence)"
        }
        let hash = try String.fetchOne(
            db,
            sql: "SELECT hash FROM audit WHERE sequence = :row UNION SELECT hash FROM audit_seals WHERE last = :row",
            arguments: ["row": mark.audit.sequence])
        let sealed = try Int64.fetchOne(db, sql: "SELECT max(last) FROM audit_seals") ?? 0
        // Of what is sealed only the last row can be compared.
        if hash == nil, mark.audit.sequence < sealed { return nil }
        return hash == mark.audit.hash ? nil : "row \(mark.audit.sequence) of its audit is another than it was"
    }

    /// What the log notes about itself under a name; `nil` for nothing.
    public func fact(_ name: String) throws(EventLogError) -> String? { try read { try EventLog.fact(name, in: $0) } }

    /// Notes something about the log itself.
    public func note(_ value: String, as name: String) throws(EventLogError) {
        try write { try EventLog.note(value, as: name, in: $0) }
    }

    static func fact(_ name: String, in db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM facts WHERE name = ?", arguments: [name])
    }

    static func note(_ value: String, as name: String, in db: Database) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", arguments: [name, value])
    }
}
