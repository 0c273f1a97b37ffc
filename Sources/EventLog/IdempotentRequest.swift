import Events
import GRDB
import Vocabulary

/// A request that may come twice: what makes two of them the same, and the answer that the first one got.
struct IdempotentRequest: Encodable, Sendable {
    let actor: Person
    /// `nil` is a request for help.
    let command: HandlingStep?
    /// The alert, or the agent who asks for help.
    let object: String
    /// What an agent said who asks for help.
    var reason: String?

    /// The answer to this request where it came before under this key.
    /// - Throws: `conflict` where the key was used for another request.
    func earlierAnswer(to key: String?, in db: Database) throws -> AlertRecord? {
        guard let key else { return nil }
        let row = try Row.fetchOne(
            db, sql: "SELECT request, alert_id, answer FROM idempotency_keys WHERE key = ?", arguments: [key])
        guard let row else { return nil }
        guard row["request"] == (try JSON.text(self)) else { throw Self.conflict(alertID: row["alert_id"]) }
        if let answer: String = row["answer"] { return try JSON.value(AlertRecord.self, from: answer) }
        return try EventLog.alertRecord(id: row["alert_id"], in: db)
    }

    /// Keeps the answer for a second time.
    func keep(_ answer: AlertRecord, under key: String?, at time: Timestamp, in db: Database) throws {
        guard let key else { return }
        try db.execute(
            sql:
                "INSERT OR REPLACE INTO idempotency_keys (key, request, alert_id, answer, time) VALUES (?, ?, ?, ?, ?)",
            arguments: [key, try JSON.text(self), answer.alert.alertID, try JSON.text(answer), time.text])
    }

    /// Whether another one wants the same.
    func isSame(as other: IdempotentRequest) throws -> Bool { try JSON.text(self) == JSON.text(other) }

    /// What is thrown where a key was used before, on this alert.
    static func conflict(alertID: String) -> EventLogError {
        EventLogError(
            code: .conflict,
            context:
                "The idempotency key was used for another request before, on alert \(alertID). "
                + "Use a new key for each request.")
    }
}
