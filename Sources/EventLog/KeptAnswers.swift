import Events
import GRDB
import Vocabulary

/// The answers that commands got under the keys of those who sent them: **the one store of them**, a table of the log.
///
/// A command on an alert and a request for help are kept in the transaction of what they write, see
/// ``IdempotentRequest``; every other command after it was done, see ``KeptCommand``. What is kept goes after the days
/// of the log, and earlier where what it is about is erased.
enum KeptAnswers {
    /// What is kept under a key: the request, what it was about, and the answer.
    static func row(_ key: String, in db: Database) throws -> Row? {
        try Row.fetchOne(
            db, sql: "SELECT request, alert_id, answer FROM idempotency_keys WHERE key = ?", arguments: [key])
    }

    /// Keeps an answer. `alert_id` is the alert or segment that it is about, and empty where it is about neither.
    static func keep(
        _ answer: String, to request: String, about subject: String, under key: String, at time: Timestamp,
        in db: Database
    ) throws {
        try db.execute(
            sql:
                "INSERT OR REPLACE INTO idempotency_keys (key, request, alert_id, answer, time) VALUES (?, ?, ?, ?, ?)",
            arguments: [key, request, subject, answer, time.text])
    }

    /// Forgets what was kept about an alert or segment, or, where it is empty, about neither: a score may stand in it.
    static func forget(about subject: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM idempotency_keys WHERE alert_id = ?", arguments: [subject])
    }
}

/// A command on an alert, or a request for help, that may come twice: what makes two of them the same, and the answer
/// that the first one got.
struct IdempotentRequest: Encodable, Sendable {
    let actor: Person
    /// `nil` is a request for help, or for a step to be taken back.
    let command: HandlingStep?
    /// The alert, or the agent who asks for help.
    let object: String
    /// What an agent said who asks for help.
    var reason: String?
    /// True where a step on the alert is to be taken back.
    var undoes: Bool?

    /// A key with whose it is: those of one person are nothing to another. No header holds an end of line, so that none
    /// of these reads like one of a ``KeptCommand`` or like one that was kept before they had owners.
    func own(_ key: String) -> String { "\(actor.uid.map { "\($0)" } ?? actor.name)\nalert\n\(key)" }

    /// The answer to this request where it came before under this key.
    /// - Throws: `conflict` where its sender used the key for another request.
    func earlierAnswer(to key: String?, in db: Database) throws -> AlertRecord? {
        guard let key else { return nil }
        let request = try JSON.text(self)
        let row: Row
        if let own = try KeptAnswers.row(own(key), in: db) {
            guard own["request"] == request else { throw Self.conflict(alertID: own["alert_id"]) }
            row = own
        } else {
            // Kept by an earlier version, for whoever it was.
            guard let old = try KeptAnswers.row(key, in: db), old["request"] == request else { return nil }
            row = old
        }
        let now = try EventLog.alertRecord(id: row["alert_id"], in: db)
        guard let answer: String = row["answer"] else { return now }
        var record = try JSON.value(AlertRecord.self, from: answer)
        record.writtenUnder = now?.writtenUnder ?? .none
        for index in record.segments.indices {
            let id = record.segments[index].segment.segmentID
            record.segments[index].writtenUnder =
                now?.segments.first { $0.segment.segmentID == id }?.writtenUnder ?? .none
        }
        return record
    }

    /// Keeps the answer for a second time.
    func keep(_ answer: AlertRecord, under key: String?, at time: Timestamp, in db: Database) throws {
        if let key { try keep(answer, underOwn: own(key), at: time, in: db) }
    }

    /// The same under a key with whose it is.
    func keep(_ answer: AlertRecord, underOwn key: String, at time: Timestamp, in db: Database) throws {
        try KeptAnswers.keep(
            try JSON.text(answer), to: try JSON.text(self), about: answer.alert.alertID, under: key, at: time, in: db)
    }

    /// Whether another one wants the same.
    func isSame(as other: IdempotentRequest) throws -> Bool { try JSON.text(self) == JSON.text(other) }

    /// What is thrown where a key was used before, on this alert.
    static func conflict(alertID: String) -> EventLogError {
        EventLogError(
            code: .conflict,
            context: "This was sent before for something else, on alert \(alertID). Send it anew.")
    }
}

/// A command that stands in no transaction of the log, and may come twice.
public struct KeptCommand: Sendable, Equatable, Encodable {
    /// Whose key, and which.
    public let key: String
    /// Its address, with the query.
    public let address: String
    /// What was sent; of a file its SHA-256.
    public let body: String
    /// The segment that it is about; empty for none.
    public let subject: String

    public init(key: String, address: String, body: String, subject: String) {
        self.key = key
        self.address = address
        self.body = body
        self.subject = subject
    }

    // The key and what it is about have columns of their own.
    private enum CodingKeys: CodingKey { case address, body }

    /// What is known of a key.
    public enum Earlier: Sendable, Equatable {
        /// Nothing.
        case none
        /// The same came before, and got this answer.
        case same(answer: String)
        /// It was used for something else.
        case otherRequest
    }
}

extension EventLog {
    /// What was answered to a command before.
    public func answer(to command: KeptCommand) throws(EventLogError) -> KeptCommand.Earlier {
        try read { db in
            guard let row = try KeptAnswers.row(command.key, in: db) else { return .none }
            guard row["request"] == (try JSON.text(command)), let answer: String = row["answer"] else {
                return .otherRequest
            }
            return .same(answer: answer)
        }
    }

    /// Keeps the answer to a command for a second time.
    public func keep(_ answer: String, of command: KeptCommand) throws(EventLogError) {
        try write { db in
            try KeptAnswers.keep(
                answer, to: try JSON.text(command), about: command.subject, under: command.key, at: self.clock(), in: db
            )
        }
    }
}
