public import Vocabulary

/// A segment as it stands after all its events.
public struct SegmentRecord: Sendable, Equatable {
    /// Where a segment stands.
    public enum State: String, Sendable, Codable {
        /// It lies on disk.
        case stored
        /// It could not be written.
        case refused
        /// It was erased.
        case erased
    }

    /// What is known of it.
    public var segment: SegmentPayload
    /// Where it stands.
    public var state: State
    /// Since when it is held; who holds it stands in ``SegmentPayload/heldBy``.
    public var heldAt: Timestamp?
    /// Why it is held.
    public var heldReason: String?
    /// Who asked for it and waits for a second person, or has that person's word; absent where nobody does, and in
    /// alerts.
    public var requests: [SegmentRequest]?

    public init(
        segment: SegmentPayload, state: State, heldAt: Timestamp? = nil, heldReason: String? = nil,
        requests: [SegmentRequest]? = nil
    ) {
        self.segment = segment
        self.state = state
        self.heldAt = heldAt
        self.heldReason = heldReason
        self.requests = requests
    }

    /// Who holds it, since when and why, in words that complete "Segment X is ..."; `nil` where nobody does.
    public var holding: String? {
        guard let person = segment.heldBy else { return nil }
        let since = heldAt.map { " since \($0.text)" } ?? ""
        return "held by \(person)\(since)\(heldReason.map { ": \($0)" } ?? "")"
    }
}

/// Somebody's wish to hear a segment, where a second person has to agree.
public struct SegmentRequest: Sendable, Equatable, Codable {
    /// For how long a second person's word lasts, in seconds.
    public static let approvalS = 24 * 3_600.0

    /// Who wants to hear it.
    public var person: String
    /// When they last asked; absent where the word was given before they did.
    public var askedAt: Timestamp?
    /// Why they ask.
    public var reason: String?
    /// Who agreed; absent while they wait.
    public var approvedBy: String?
    /// When that was.
    public var approvedAt: Timestamp?

    private enum CodingKeys: String, CodingKey {
        case person, reason
        case askedAt = "asked_at"
        case approvedBy = "approved_by"
        case approvedAt = "approved_at"
    }

    public init(
        person: String, askedAt: Timestamp? = nil, reason: String? = nil, approvedBy: String? = nil,
        approvedAt: Timestamp? = nil
    ) {
        self.person = person
        self.askedAt = askedAt
        self.reason = reason
        self.approvedBy = approvedBy
        self.approvedAt = approvedAt
    }

    /// Whether a second person's word counts at this moment.
    public func isApproved(at now: Timestamp) -> Bool {
        approvedAt.map { now < $0.advanced(bySeconds: Self.approvalS) } ?? false
    }
}

extension SegmentRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case state, requests
        case heldAt = "held_at"
        case heldReason = "held_reason"
    }

    /// Reads the members of the payload and the state from one JSON object.
    public init(from decoder: any Decoder) throws {
        segment = try SegmentPayload(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        state = try container.decode(State.self, forKey: .state)
        heldAt = try container.decodeIfPresent(Timestamp.self, forKey: .heldAt)
        heldReason = try container.decodeIfPresent(String.self, forKey: .heldReason)
        requests = try container.decodeIfPresent([SegmentRequest].self, forKey: .requests)
    }

    /// Writes payload and state as one JSON object.
    public func encode(to encoder: any Encoder) throws {
        try segment.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(state, forKey: .state)
        try container.encodeIfPresent(heldAt, forKey: .heldAt)
        try container.encodeIfPresent(heldReason, forKey: .heldReason)
        try container.encodeIfPresent(requests, forKey: .requests)
    }
}
