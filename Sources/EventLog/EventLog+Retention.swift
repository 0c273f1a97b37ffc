import Events
import GRDB
import Vocabulary

extension EventLog {
    /// Deletes events that are more than `days` old, and returns how many.
    ///
    /// Only a beginning of the log is deleted, never from its middle, so that what is left has no hole; sequence
    /// numbers are not used again. A reader whose cursor lies before what is left gets a gap. Open alerts, requests for
    /// help that nobody has resolved, contested alerts that nobody has judged, alerts that have a stored segment, and
    /// stored segments stay on the lists however old they are; so do consents, receipts of segments and the audit.
    @discardableResult public func retain(days: Int) throws(EventLogError) -> Int {
        let cutoff = clock().advanced(bySeconds: -Double(days) * 86_400).text
        return try write { db in
            // The clock may have been set back at some time: stop at the first event that is young enough.
            let keepFrom = try Int64.fetchOne(
                db, sql: "SELECT min(sequence) FROM events WHERE time >= ?", arguments: [cutoff])
            try db.execute(sql: "DELETE FROM events WHERE sequence < ?", arguments: [keepFrom ?? Int64.max])
            let deleted = db.changesCount
            try db.execute(
                sql: "DELETE FROM segments WHERE state <> ? AND last_time < ?",
                arguments: [SegmentRecord.State.stored.rawValue, cutoff])
            try db.execute(
                sql: """
                    DELETE FROM alerts WHERE last_time < ? AND dispute <> 'contested'
                        AND CASE kind WHEN 'help' THEN state = 'resolved' ELSE is_cleared END
                        AND alert_id NOT IN (SELECT alert_id FROM segments)
                    """, arguments: [cutoff])
            try db.execute(
                sql: "DELETE FROM segment_requests WHERE max(asked_at, coalesce(approved_at, '')) < ?",
                arguments: [cutoff])
            try db.execute(sql: "DELETE FROM idempotency_keys WHERE time < ?", arguments: [cutoff])
            return deleted
        }
    }
}
