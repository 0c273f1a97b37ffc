public import Events
public import Vocabulary

/// Somebody of quality assurance at a hub asks a desk for a sealed segment, and says why. The desk decides by its own
/// rules, as for whoever asks there.
public struct SegmentFetch: Sendable, Equatable {
    /// What the member `kind` says.
    static let kind = "segment.fetch"

    /// Name of the request; the same again where it is sent again.
    public var id: String
    /// Which lane.
    public var lane: String
    /// Which segment.
    public var segmentID: String
    /// Who asks.
    public var person: Person
    /// Name of the hub, for the audit.
    public var hub: String
    /// Why they ask; the agent can read it.
    public var reason: String
    /// Who else of quality assurance at the hub has agreed; `nil` for nobody.
    public var approvedBy: String?
    /// When it was sent.
    public var sentAt: Timestamp
    /// From when on it is not answered any more.
    public var expiresAt: Timestamp

    public init(
        id: String, lane: String, segmentID: String, person: Person, hub: String, reason: String,
        approvedBy: String? = nil, sentAt: Timestamp, expiresAt: Timestamp
    ) {
        self.id = id
        self.lane = lane
        self.segmentID = segmentID
        self.person = person
        self.hub = hub
        self.reason = reason
        self.approvedBy = approvedBy
        self.sentAt = sentAt
        self.expiresAt = expiresAt
    }
}

extension SegmentFetch: WireMessage {
    private enum CodingKeys: String, CodingKey {
        case id, lane, person, hub, reason
        case segmentID = "segment_id"
        case approvedBy = "approved_by"
        case sentAt = "sent_at"
        case expiresAt = "expires_at"
    }

    /// What is out of its bounds.
    public var fault: String? {
        Wire.fault(
            inNames: ("id", id, Wire.maxIDBytes), ("lane", lane, Wire.maxNameBytes),
            ("person.name", person.name, Wire.maxNameBytes), ("person.role", person.role, Wire.maxNameBytes),
            ("hub", hub, Wire.maxNameBytes), ("reason", reason, Wire.maxWordsBytes))
            ?? Wire.fault(("approved_by", approvedBy, Wire.maxNameBytes))
            ?? (approvedBy?.isEmpty == true ? "approved_by is empty" : nil) ?? Wire.fault(inSegment: segmentID)
    }
}

extension Wire {
    /// A segment's identifier becomes part of an address and the name of a file.
    static func fault(inSegment id: String) -> String? {
        FeedWire.isIdentifier(id) ? nil : "segment_id is no identifier"
    }
}
