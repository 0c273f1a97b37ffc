import EventLog
import Events
import GRDB

/// A segment with the desk and the lane that hold it: one JSON object for a reader.
struct SiteSegment: Sendable, Equatable, Encodable {
    /// The segment as it stands.
    var record: SegmentRecord
    /// Which desk, and what people call it.
    var desk: String
    var label: String
    /// Which lane: the agent's login.
    var lane: String
    /// What has become of what the reader has asked for; `nil` where they have not.
    var transfer: SegmentTransfer?

    private enum CodingKeys: CodingKey { case desk, label, lane, transfer }

    func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(desk, forKey: .desk)
        try container.encode(label, forKey: .label)
        try container.encode(lane, forKey: .lane)
        try container.encodeIfPresent(transfer, forKey: .transfer)
    }
}

extension SiteStore {
    /// Segments with the lanes that named them first.
    func placed(_ records: [SegmentRecord]) throws -> [SiteSegment] {
        try log.read { db in
            let sql = """
                SELECT s.desk, s.lane, coalesce(d.label, '') AS label FROM site_subjects AS s
                LEFT JOIN site_desks AS d ON d.desk = s.desk WHERE s.subject = ?
                """
            return try records.compactMap { record in
                try Row.fetchOne(db, sql: sql, arguments: [record.segment.segmentID]).map {
                    SiteSegment(record: record, desk: $0["desk"], label: $0["label"], lane: $0["lane"])
                }
            }
        }
    }
}
