public import Events
package import GRDB
import Vocabulary

extension EventLog {
    /// Segments as they stand, those that began last first.
    public func segments(_ filter: SegmentFilter = SegmentFilter()) throws(EventLogError) -> [SegmentRecord] {
        try read { try EventLog.segments(filter, in: $0) }
    }

    /// One segment as it stands; `nil` where there is none of this name.
    public func segment(id: String) throws(EventLogError) -> SegmentRecord? {
        try read { try EventLog.segmentRecord(id: id, in: $0) }
    }

    /// What is left of a segment that was erased; `nil` where none of this name was. It stays when all else of it has
    /// gone.
    public func receipt(ofSegment id: String) throws(EventLogError) -> ErasurePayload? {
        try read { try EventLog.receipt(ofSegment: id, in: $0) }
    }

    static func receipt(ofSegment id: String, in db: Database) throws -> ErasurePayload? {
        try String.fetchOne(db, sql: "SELECT receipt FROM segment_receipts WHERE segment_id = ?", arguments: [id]).map {
            try JSON.value(ErasurePayload.self, from: $0)
        }
    }

    static func segments(_ filter: SegmentFilter, in db: Database) throws -> [SegmentRecord] {
        var conditions: [String] = []
        var arguments: StatementArguments = []
        func require(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments += [value]
        }
        require("level = ?", filter.level?.rawValue)
        // Only a beginning: nothing in it stands for anything else.
        require("substr(alert_id, 1, length(?)) = ?", filter.alert)
        if let alert = filter.alert { arguments += [alert] }
        require("started_at >= ?", filter.since?.text)
        require("started_at < ?", filter.until?.text)
        require("purpose = ?", filter.purpose?.rawValue)
        if let isHeld = filter.isHeld { conditions.append("held_by IS \(isHeld ? "NOT " : "")NULL") }
        switch filter.state {
        case .current: conditions.append("state <> 'erased'")
        case .all: break
        case .stored, .refused, .erased: require("state = ?", filter.state.rawValue)
        }
        let clause = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM segments \(clause) ORDER BY started_at DESC, last_sequence DESC LIMIT ?",
            arguments: arguments + [filter.limit])
        // A log that no daemon has opened since has neither.
        let isCurrent = try db.tableExists("segment_changes")
        func beside(_ table: String, _ order: String) throws -> [String: [Row]] {
            guard isCurrent else { return [:] }
            return try Dictionary(
                grouping: Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY \(order)"),
                by: { $0["segment_id"] as String })
        }
        let requests = try beside("segment_requests", "asked_at, person, action")
        let changes = try beside("segment_changes", "segment_id")
        return try rows.map { row in
            var record = try segmentRecord(row)
            record.requests = try requests[record.segment.segmentID]?.map(segmentRequest)
            record.unconfirmed = try changes[record.segment.segmentID]?.first.map {
                try unconfirmed($0, of: record.segment)
            }
            return record
        }
    }

    /// The same, in the caller's transaction.
    package static func segmentRecord(id: String, in db: Database) throws -> SegmentRecord? {
        let row = try Row.fetchOne(db, sql: "SELECT * FROM segments WHERE segment_id = ?", arguments: [id])
        guard let row else { return nil }
        var record = try segmentRecord(row)
        let requests = try Row.fetchAll(
            db, sql: "SELECT * FROM segment_requests WHERE segment_id = ? ORDER BY asked_at, person, action",
            arguments: [id])
        record.requests = requests.isEmpty ? nil : try requests.map(segmentRequest)
        record.unconfirmed = try segmentChange(id, in: db).map { try unconfirmed($0, of: record.segment) }
        return record
    }

    static func segmentRecord(_ row: Row) throws -> SegmentRecord {
        SegmentRecord(
            segment: try JSON.value(SegmentPayload.self, from: row["payload"]), state: try row.named("state"),
            heldAt: try row.time("held_at"), heldReason: row["held_reason"],
            writtenUnder: Visibility(text: row["shared"]))
    }

    static func segmentRequest(_ row: Row) throws -> SegmentRequest {
        let recipients = try JSON.value([String].self, from: row["recipients"])
        return SegmentRequest(
            id: row["request"], action: try row.named("action"), person: row["person"],
            askedAt: try row.requiredTime("asked_at"), reason: row["reason"], fileHash: row["file_hash"],
            recipients: recipients.isEmpty ? nil : recipients, approvedBy: row["approved_by"],
            approvedAt: try row.time("approved_at"), usedAt: try row.time("used_at"))
    }

    static func segmentChange(_ id: String, in db: Database) throws -> Row? {
        try Row.fetchOne(db, sql: "SELECT * FROM segment_changes WHERE segment_id = ?", arguments: [id])
    }

    private static func unconfirmed(_ row: Row, of segment: SegmentPayload) throws -> SegmentUnconfirmed {
        let names = try ["old_names", "new_names"].compactMap { column in
            try (row[column] as String?).map { try JSON.value(KeyNames.self, from: $0) }
        }
        // Of two headers, the one that the segment does not have.
        let other = names.first { $0 != KeyNames(of: segment) }
        return SegmentUnconfirmed(
            action: try row.named("action"), by: row["changed_by"], at: try row.requiredTime("changed_at"),
            otherRecipients: other?.recipients)
    }
}

/// The keys that a header is for, and who says so.
struct KeyNames: Codable, Equatable {
    var recipients: [String]?
    var claimedBy: String?

    init(recipients: [String]?, claimedBy: String?) {
        self.recipients = recipients
        self.claimedBy = claimedBy
    }

    init(of segment: SegmentPayload) { self.init(recipients: segment.recipients, claimedBy: segment.claimedBy) }
}
