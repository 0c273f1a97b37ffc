import Events
import GRDB
import Vocabulary

extension EventLog {
    /// Deletes events that are more than `days` old.
    ///
    /// The clock may have been wrong at some time. An event that is dated later than now counts as old as the one after
    /// it, and one after younger ones as old as those: neither a date to come nor one of long ago decides for others.
    ///
    /// Only a beginning of the log is deleted, never from its middle, so that what is left has no hole; sequence
    /// numbers are not used again. A reader whose cursor lies before what is left gets a gap. Open alerts, requests for
    /// help that nobody has resolved, contested alerts that nobody has judged, alerts that have a stored segment, and
    /// stored segments stay on the lists however old they are; so do consents, receipts of segments and the audit.
    ///
    /// - Parameters:
    ///   - days: for how long events are kept.
    ///   - agent: whose events they are, for the one event that says how many went; `nil` says nothing. Those that say
    ///     what was erased are no reason by themselves to erase anything: they go with the next of another kind.
    /// - Returns: how many went.
    /// - Throws: `unavailable` where nothing can be written.
    @discardableResult public func retain(days: Int, of agent: String? = nil) throws(EventLogError) -> Int {
        let now = clock()
        let cutoff = now.advanced(bySeconds: -Double(days) * 86_400).text
        // Clocks are corrected by some seconds; what is dated later than this was dated by a wrong one.
        let latest = now.advanced(bySeconds: 60).text
        let (deleted, receipt) = try write { db -> (Int, Event?) in
            var last = try EventLog.lastOld(before: cutoff, latest: latest, in: db)
            let others = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM events WHERE sequence <= ? AND type <> ?",
                arguments: [last, EventType.dataErased.rawValue])
            if agent != nil, others == 0 { last = 0 }
            try db.execute(sql: "DELETE FROM events WHERE sequence <= ?", arguments: [last])
            let deleted = db.changesCount
            // What was dated in the future goes with its event.
            let old = "(last_time < :cutoff OR last_time > :latest AND last_sequence <= :last)"
            let values: StatementArguments = ["cutoff": cutoff, "latest": latest, "last": last]
            try db.execute(
                sql: "DELETE FROM segments WHERE state <> :stored AND \(old)",
                arguments: values + ["stored": SegmentRecord.State.stored.rawValue])
            try db.execute(
                sql: """
                    DELETE FROM alerts WHERE \(old) AND dispute <> 'contested'
                        AND CASE kind WHEN 'help' THEN state = 'resolved' ELSE is_cleared END
                        AND alert_id NOT IN (SELECT alert_id FROM segments)
                    """, arguments: values)
            try db.execute(
                sql: """
                    DELETE FROM segment_requests
                    WHERE max(asked_at, coalesce(approved_at, '')) NOT BETWEEN ? AND ?
                    """, arguments: [cutoff, latest])
            try db.execute(
                sql: "DELETE FROM idempotency_keys WHERE time NOT BETWEEN ? AND ?", arguments: [cutoff, latest])
            guard let agent, deleted > 0 else { return (deleted, nil) }
            let erasure = ErasurePayload(
                agent: agent, what: "events", reason: "older than event_log.keep_days", count: deleted,
                by: Person.daemon.name, at: now)
            return (deleted, try self.insert(.erased(erasure), in: db))
        }
        if let receipt { signal.advance(to: receipt.sequence) }
        return deleted
    }

    /// The last event before all that are young, but for those before the first young one that are dated in the future:
    /// they are as young as that one. 0 where none is old.
    private static func lastOld(before cutoff: String, latest: String, in db: Database) throws -> Int64 {
        let young = try Int64.fetchOne(
            db, sql: "SELECT min(sequence) FROM events WHERE time BETWEEN ? AND ?", arguments: [cutoff, latest])
        return try Int64.fetchOne(
            db, sql: "SELECT max(sequence) FROM events WHERE sequence < ? AND time <= ?",
            arguments: [young ?? Int64.max, latest]) ?? 0
    }
}
