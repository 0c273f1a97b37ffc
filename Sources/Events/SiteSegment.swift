import Vocabulary

/// A segment at a site's hub, with the desk and the lane that hold it, and what became of what the reader has asked
/// for: one JSON object for a reader.
public struct SiteSegment: Sendable, Equatable {
    /// The segment as it stands, by what its desk told.
    public var record: SegmentRecord
    /// Which desk.
    public var desk: String
    /// What people call the desk.
    public var label: String
    /// Which team it belongs to; empty for none.
    public var team: String
    /// Which lane: the agent's login.
    public var lane: String
    /// What has become of what the reader has asked for; `nil` where they have not.
    public var transfer: SegmentTransfer?

    public init(
        record: SegmentRecord, desk: String, label: String, team: String, lane: String,
        transfer: SegmentTransfer? = nil
    ) {
        self.record = record
        self.desk = desk
        self.label = label
        self.team = team
        self.lane = lane
        self.transfer = transfer
    }
}

extension SiteSegment: Codable {
    private enum CodingKeys: CodingKey { case desk, label, team, lane, transfer }

    /// Reads the members of the segment, and where it is.
    public init(from decoder: any Decoder) throws {
        record = try SegmentRecord(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        desk = try container.decode(String.self, forKey: .desk)
        label = try container.decode(String.self, forKey: .label)
        team = try container.decodeIfPresent(String.self, forKey: .team) ?? ""
        lane = try container.decode(String.self, forKey: .lane)
        transfer = try container.decodeIfPresent(SegmentTransfer.self, forKey: .transfer)
    }

    /// Writes the members of the segment, and where it is.
    public func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(desk, forKey: .desk)
        try container.encode(label, forKey: .label)
        try container.encode(team, forKey: .team)
        try container.encode(lane, forKey: .lane)
        try container.encodeIfPresent(transfer, forKey: .transfer)
    }
}
