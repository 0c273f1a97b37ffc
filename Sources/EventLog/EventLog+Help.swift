public import Events
import Foundation
import GRDB
import Vocabulary

extension EventLog {
    /// Notes that the agent asks for help: an alert at the highest level, first on every list until somebody resolves
    /// it.
    ///
    /// While an earlier request of the agent's waits unseen, asking again in the same words returns that one.
    ///
    /// While the disk takes nothing the request is kept in memory: those who follow have it at once, lists show it, and
    /// it is written down when there is room. Only where the process ends before that it is lost.
    ///
    /// - Parameters:
    ///   - agent: who asks.
    ///   - reason: what they say.
    ///   - actor: who they are to the operating system.
    ///   - idempotencyKey: the caller's own name for this request.
    /// - Returns: the alert.
    /// - Throws: `conflict` where the key was used for another request; `unavailable` where the disk takes nothing and
    ///   too many requests wait already.
    @discardableResult public func requestHelp(
        agent: String, reason: String? = nil, by actor: Person, idempotencyKey: String? = nil
    ) throws(EventLogError) -> AlertRecord {
        let request = IdempotentRequest(actor: actor, command: nil, object: agent, reason: reason)
        let record: AlertRecord
        do throws(EventLogError) { record = try writeHelp(request, key: idempotencyKey) } catch {
            guard error.passes else { throw error }
            record = try keepHelp(request, key: idempotencyKey, after: error)
        }
        // Late and doubled calls do no harm.
        if let newest = record.lastSequence { signal.advance(to: newest) }
        return record
    }

    private func writeHelp(_ request: IdempotentRequest, key: String?) throws(EventLogError) -> AlertRecord {
        try write { db in
            if let answer = try request.earlierAnswer(to: key, in: db) { return answer }
            let now = self.clock()
            var record = try EventLog.waitingHelp(like: request, in: db)
            if record == nil {
                let alert = Self.help(for: request, at: now)
                _ = try self.insert(.alert(.raised, alert), in: db)
                record = try EventLog.alertRecord(id: alert.alertID, in: db)
            }
            guard let record else {
                throw EventLogError(code: .damaged, context: "A request for help is not in the log.")
            }
            try AuditTrail.append(
                AuditDraft(actor: request.actor, action: "help", object: record.alert.alertID), at: now, in: db)
            try request.keep(record, under: key, at: now, in: db)
            return record
        }
    }

    /// Keeps in memory what the disk has refused for now; what was asked before is not asked anew.
    private func keepHelp(
        _ request: IdempotentRequest, key: String?, after fault: EventLogError
    ) throws(EventLogError) -> AlertRecord {
        let record: AlertRecord?
        do {
            record = try exclusively { db in
                if let answer = try request.earlierAnswer(to: key, in: db) { return answer }
                let stored = try EventLog.newestSequence(in: db)
                let waiting = unstored.entries.filter { $0.event.sequence > stored }
                if let key, let known = waiting.first(where: { $0.help?.keys.contains(request.own(key)) == true }),
                    let help = known.help
                {
                    guard try request.isSame(as: help.request) else {
                        throw IdempotentRequest.conflict(alertID: known.event.subject)
                    }
                    return known.helpRecord
                }
                if let earlier = try EventLog.waitingHelp(like: request, in: db) { return earlier }
                if let earlier = waiting.first(where: { $0.helpRecord.map(request.asksAgain) == true }) {
                    if let key { unstored.add(key: request.own(key), toHelp: earlier.event.subject) }
                    return earlier.helpRecord
                }
                let alert = Self.help(for: request, at: clock())
                let help = UnstoredHelp(request: request, keys: key.map { [request.own($0)] } ?? [])
                guard let event = try keep(.alert(.raised, alert), for: help, in: db) else { return nil }
                return unstored.entries.first { $0.event.sequence == event.sequence }?.helpRecord
            }
        } catch { throw EventLogError(error, path: path) }
        guard let record else { throw fault }
        return record
    }

    private static func help(for request: IdempotentRequest, at now: Timestamp) -> AlertPayload {
        AlertPayload(
            alertID: UUID().uuidString.lowercased(), agent: request.object, kind: .help, level: .critical, score: 0,
            confidence: 0, onsetAt: now, raisedAt: now, explanation: request.words, reasons: [])
    }

    /// Passes alerts that nobody saw in time to the next tier, and says so on the feed. To be called every few seconds.
    ///
    /// An alert waits from when it was raised, handed on or last passed on. At the third tier it stays, open as before.
    ///
    /// - Parameter afterS: how long an alert may wait at each tier, in seconds.
    /// - Returns: the alerts that were passed on, as they then stand.
    /// - Throws: `unavailable` or `damaged`.
    @discardableResult public func escalateOverdue(afterS: Double) throws(EventLogError) -> [AlertRecord] {
        let now = clock()
        // Mostly there are none: then nothing is written, and no writer waits.
        guard try read({ try EventLog.waiting(in: $0) }).contains(where: { $0.isOverdue(at: now, afterS: afterS) })
        else { return [] }
        let (records, newest) = try write { db -> ([AlertRecord], Int64) in
            var records: [AlertRecord] = []
            var newest: Int64 = 0
            for alert in try EventLog.waiting(in: db) where alert.isOverdue(at: now, afterS: afterS) {
                // The clock was set back: the wait begins anew, since nobody knows how long it has been.
                if alert.since > now {
                    try db.execute(
                        sql: "UPDATE alerts SET waiting_since = ? WHERE alert_id = ?", arguments: [now.text, alert.id])
                    continue
                }
                let handling = HandlingPayload(alertID: alert.id, by: Person.daemon.name, at: now)
                newest = try self.insert(.handling(.escalate(tier: alert.tier + 1), handling), in: db).sequence
                if let record = try EventLog.alertRecord(id: alert.id, in: db) { records.append(record) }
            }
            return (records, newest)
        }
        if newest > 0 { signal.advance(to: newest) }
        return records
    }

    /// Raises what the agent was told of and nobody else, because the run that was to raise it was killed before.
    ///
    /// - Returns: what was raised.
    /// - Throws: `unavailable` or `damaged`.
    @discardableResult public func raiseTold() throws(EventLogError) -> [AlertPayload] {
        let events = try write { db -> [Event] in
            try String.fetchAll(
                db,
                sql: """
                    SELECT json FROM events WHERE type = ? AND subject NOT IN (SELECT alert_id FROM alerts)
                        AND sequence > coalesce((SELECT max(sequence) FROM events WHERE type = ?), 0) ORDER BY sequence
                    """,
                arguments: [
                    EventType.alert(.told).rawValue,
                    EventType(family: "daemon", step: DaemonStep.started.rawValue).rawValue,
                ]
            ).compactMap { json in
                guard case .alert(.told, let alert) = try JSON.value(Event.self, from: json).data else { return nil }
                return try self.insert(.alert(.raised, alert), in: db)
            }
        }
        if let newest = events.last { signal.advance(to: newest.sequence) }
        return events.compactMap { if case .alert(_, let alert) = $0.data { alert } else { nil } }
    }

    /// Clears strain alerts that are left behind, by an earlier run or by a consent that ended: nobody watches over the
    /// voice that they are about. Requests for help stay as they are.
    ///
    /// - Returns: the alerts that were cleared, as they then stand.
    /// - Throws: `unavailable` or `damaged`.
    @discardableResult public func clearLeftovers() throws(EventLogError) -> [AlertRecord] {
        let records = try write { db -> [AlertRecord] in
            let ids = try String.fetchAll(
                db, sql: "SELECT alert_id FROM alerts WHERE kind = 'strain' AND NOT is_cleared ORDER BY last_sequence")
            return try ids.compactMap { id in
                guard var alert = try EventLog.alertRecord(id: id, in: db)?.alert else { return nil }
                alert.clearedAt = self.clock()
                _ = try self.insert(.alert(.cleared, alert), in: db)
                return try EventLog.alertRecord(id: id, in: db)
            }
        }
        if let newest = records.last?.lastSequence { signal.advance(to: newest) }
        return records
    }

    /// A request for help in these words that nobody has seen.
    private static func waitingHelp(like request: IdempotentRequest, in db: Database) throws -> AlertRecord? {
        let ids = try String.fetchAll(
            db, sql: "SELECT alert_id FROM alerts WHERE kind = 'help' AND state = 'raised' ORDER BY last_sequence")
        return try ids.lazy.compactMap { try alertRecord(id: $0, in: db) }.first(where: request.asksAgain)
    }

    private struct Waiting {
        let id: String
        let tier: Int
        let since: Timestamp

        func isOverdue(at now: Timestamp, afterS: Double) -> Bool {
            since > now || since.advanced(bySeconds: afterS) <= now
        }
    }

    private static func waiting(in db: Database) throws -> [Waiting] {
        let states = AlertState.allCases.filter { AlertLife(state: $0).isWaiting }.map(\.rawValue)
        return try Row.fetchAll(
            db,
            sql: """
                SELECT alert_id, tier, waiting_since FROM alerts
                WHERE tier < ? AND state IN (\(databaseQuestionMarks(count: states.count))) ORDER BY last_sequence
                """, arguments: [AlertLife.highestTier] + StatementArguments(states)
        ).map { row in Waiting(id: row["alert_id"], tier: row["tier"], since: try row.requiredTime("waiting_since")) }
    }
}

extension IdempotentRequest {
    /// What an alert says that was raised for this request for help.
    fileprivate var words: String { reason ?? AlertPayload.wordlessHelp }

    /// Whether this request for help asks for the same once more.
    fileprivate func asksAgain(_ record: AlertRecord) -> Bool {
        record.alert.agent == object && record.alert.explanation == words
    }
}
