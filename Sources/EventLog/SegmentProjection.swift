import Events
import GRDB
import Vocabulary

/// What the events of segments add up to: the catalogue, the receipts of what is gone, who waits for a second person.
enum SegmentProjection {
    static func put(_ segment: SegmentPayload, step: SegmentChange, of event: Event, in db: Database) throws {
        var kept = segment
        let (isHolding, state) = (step == .held, step.state)
        // The words with which something was done stand in its event; those for what is not there stay with the
        // segment.
        if state == .stored { kept.reason = nil }
        if state != .stored { kept.heldBy = nil }
        if kept.heldBy == nil { (kept.reviewAt, kept.objection) = (nil, nil) }
        try db.execute(
            sql: """
                INSERT INTO segments (segment_id, alert_id, payload, state, last_sequence, last_time, level, started_at,
                    purpose, held_by, held_at, held_reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (segment_id) DO UPDATE SET payload = excluded.payload, state = excluded.state,
                    last_sequence = excluded.last_sequence, last_time = excluded.last_time, level = excluded.level,
                    started_at = excluded.started_at, purpose = excluded.purpose, held_by = excluded.held_by,
                    held_at = CASE WHEN excluded.held_by IS NULL THEN NULL
                        ELSE coalesce(excluded.held_at, held_at) END,
                    held_reason = CASE WHEN excluded.held_by IS NULL THEN NULL
                        ELSE coalesce(excluded.held_reason, held_reason) END
                """,
            arguments: [
                kept.segmentID, kept.alertID, try JSON.text(kept), state.rawValue, event.sequence, event.time.text,
                kept.level.rawValue, kept.startedAt.text, (kept.purpose ?? .replay).rawValue, kept.heldBy,
                isHolding ? event.time.text : nil, isHolding ? segment.reason : nil,
            ])
        guard state == .erased else { return }
        for table in ["segment_requests", "segment_changes"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE segment_id = ?", arguments: [kept.segmentID])
        }
        guard let receipt = kept.receipt else { return }
        try db.execute(
            sql: "INSERT OR REPLACE INTO segment_receipts (segment_id, receipt) VALUES (?, ?)",
            arguments: [kept.segmentID, try JSON.text(receipt)])
    }
}

extension SegmentChange {
    /// Where the segment stands after it.
    fileprivate var state: SegmentRecord.State {
        switch self {
        case .stored, .held, .released, .assigned, .replaced, .approved, .confirmed, .objected: .stored
        case .refused: .refused
        case .erased: .erased
        }
    }
}
