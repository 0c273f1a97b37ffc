public import Events
import GRDB
import Vocabulary

extension EventLog {
    /// Erases one event that the agent takes back, for good: its number stays, with a receipt in its place.
    ///
    /// - Parameters:
    ///   - type: its type, of a family whose events go where the agent erases.
    ///   - subject: what it happened to.
    ///   - actor: who wants it.
    /// - Returns: whether there was one.
    /// - Throws: `unavailable` where nothing can be written.
    public func takeBack(_ type: EventType, subject: String, by actor: Person) throws(EventLogError) -> Bool {
        guard case .goes? = families.family(of: type)?.erasure else { return false }
        let count = try write { db -> Int in
            let rows = try Row.fetchAll(
                db, sql: "SELECT sequence, id, time FROM events WHERE type = ? AND subject = ?",
                arguments: [type.rawValue, subject])
            for row in rows {
                let erasure = ErasurePayload(
                    agent: actor.name, what: "event", reason: "taken back", count: 1, by: actor.name, at: self.clock())
                let stone = Event(
                    id: row["id"], source: self.source, time: try row.requiredTime("time"), sequence: row["sequence"],
                    data: .erased(erasure))
                try db.execute(
                    sql: "UPDATE events SET type = ?, subject = ?, level = NULL, json = ? WHERE sequence = ?",
                    arguments: [stone.type.rawValue, stone.subject, try JSON.text(stone), stone.sequence])
            }
            // The answer to the command by which it came may be kept.
            if !rows.isEmpty { try KeptAnswers.forget(about: "", in: db) }
            return rows.count
        }
        if count > 0 { foldIn() }
        return count > 0
    }
}
