import EventLog
import Events
import GRDB

extension SiteStore {
    /// Segments with the lanes that named them first.
    func placed(_ records: [SegmentRecord]) throws -> [SiteSegment] {
        try log.read { db in
            let sql = """
                SELECT s.desk, s.lane, coalesce(d.label, '') AS label, coalesce(d.team, '') AS team
                FROM site_subjects AS s
                LEFT JOIN site_desks AS d ON d.desk = s.desk WHERE s.subject = ?
                """
            return try records.compactMap { record in
                try Row.fetchOne(db, sql: sql, arguments: [record.segment.segmentID]).map {
                    SiteSegment(
                        record: record, desk: $0["desk"], label: $0["label"], team: $0["team"], lane: $0["lane"])
                }
            }
        }
    }
}
