import Events
import GRDB
import Vocabulary

/// Under which visibility something was written: what is about an alert or a segment is shared no wider than anything
/// of it was before.
enum Sharing {
    /// What may be shared of an event for as long as there is one.
    static func visibility(of event: Event, under present: Visibility, in db: Database) throws -> Visibility {
        switch event.data {
        case .alert(_, let alert): try narrowed(present, "alerts", "alert_id", alert.alertID, in: db)
        case .handling(_, let handling): try narrowed(present, "alerts", "alert_id", handling.alertID, in: db)
        case .segment(_, let segment):
            try [segment.segmentID, segment.replaces].compactMap(\.self).reduce(
                narrowed(present, "alerts", "alert_id", segment.alertID, in: db)
            ) { try narrowed($0, "segments", "segment_id", $1, in: db) }
        case .capture, .baseline, .consent, .policy, .erased, .daemon, .other: present
        }
    }

    /// Notes it with the alert or segment that the event is about.
    static func stamp(_ event: Event, _ shared: Visibility, in db: Database) throws {
        switch event.data {
        case .alert, .handling:
            try db.execute(
                sql: "UPDATE alerts SET shared = ? WHERE alert_id = ?", arguments: [shared.text, event.subject])
        case .segment:
            try db.execute(
                sql: "UPDATE segments SET shared = ? WHERE segment_id = ?", arguments: [shared.text, event.subject])
        case .capture, .baseline, .consent, .policy, .erased, .daemon, .other: return
        }
    }

    private static func narrowed(
        _ present: Visibility, _ table: String, _ column: String, _ id: String, in db: Database
    ) throws -> Visibility {
        let row = try Row.fetchOne(db, sql: "SELECT shared FROM \(table) WHERE \(column) = ?", arguments: [id])
        return row.map { present.narrowed(to: Visibility(text: $0[0])) } ?? present
    }
}
