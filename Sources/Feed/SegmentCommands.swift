public import EventLog

/// The body of `POST /v1/segments/{id}/hold`, `/release` and `/erase`: why.
public struct StatedReason: Sendable, Equatable, Codable {
    /// Why; not blank.
    public var reason: String

    /// Puts the parts together.
    public init(reason: String) {
        self.reason = reason
    }
}

/// The body of `POST /v1/segments/{id}/purpose`: what the segment is kept for from now on.
public struct SegmentAssignment: Sendable, Equatable, Codable {
    /// What for.
    public var purpose: SegmentPurpose
    /// Why; not blank.
    public var reason: String

    /// Puts the parts together.
    public init(purpose: SegmentPurpose, reason: String) {
        self.purpose = purpose
        self.reason = reason
    }
}

/// The body of `POST /v1/segments/{id}/approve`: who may hear the segment.
public struct SegmentApproval: Sendable, Equatable, Codable {
    /// Their user name.
    public var person: String

    private enum CodingKeys: String, CodingKey {
        case person = "for"
    }

    /// Puts the parts together.
    public init(person: String) {
        self.person = person
    }
}
