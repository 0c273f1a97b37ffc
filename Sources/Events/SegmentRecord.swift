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

    /// What is wrong with the file of a stored segment.
    public enum FileFault: String, Sendable, Codable {
        /// There is none.
        case missing
        /// It is not the one that was stored: of another size, or of another content.
        case damaged
    }

    /// What is known of it.
    public var segment: SegmentPayload
    /// Where it stands.
    public var state: State
    /// Since when it is held; who holds it stands in ``SegmentPayload/heldBy``.
    public var heldAt: Timestamp?
    /// Why it is held.
    public var heldReason: String?
    /// What somebody wants with it and needs a second person for; absent where nobody does, and in alerts.
    public var requests: [SegmentRequest]?
    /// What was put in its place and nobody else has opened yet; absent where nothing was, and in alerts.
    public var unconfirmed: SegmentUnconfirmed?
    /// What is wrong with its file, as far as the daemon has looked; absent where nothing is, and in alerts.
    public var file: FileFault?
    /// What was shared when it was recorded: nobody but the agent ever knows more of it. It does not go over the wire.
    @Aside public var writtenUnder: Visibility

    public init(
        segment: SegmentPayload, state: State, heldAt: Timestamp? = nil, heldReason: String? = nil,
        requests: [SegmentRequest]? = nil, unconfirmed: SegmentUnconfirmed? = nil, writtenUnder: Visibility = .none
    ) {
        self.segment = segment
        self.state = state
        self.heldAt = heldAt
        self.heldReason = heldReason
        self.requests = requests
        self.unconfirmed = unconfirmed
        self.writtenUnder = writtenUnder
    }

    /// After how many seconds a hold is looked at again, where nobody says otherwise.
    public static let usualReviewS = 90 * 86_400.0

    /// When somebody has to look whether it is still to be held; `nil` where nobody holds it.
    public var reviewAt: Timestamp? {
        guard segment.heldBy != nil else { return nil }
        return segment.reviewAt ?? heldAt?.advanced(bySeconds: Self.usualReviewS)
    }

    /// Whether that day is over.
    public func isReviewOverdue(at now: Timestamp) -> Bool { reviewAt.map { $0 < now } ?? false }

    /// Who holds it, since when and why, in words that complete "Segment X is ..."; `nil` where nobody does.
    public var holding: String? {
        guard let person = segment.heldBy else { return nil }
        let since = heldAt.map { " since \($0.text)" } ?? ""
        let review = reviewAt.map { ", to be looked at again by \($0.text.prefix(10))" } ?? ""
        return "held by \(person)\(since)\(review)\(heldReason.map { ": \($0)" } ?? "")"
    }
}

extension SegmentRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case state, requests, unconfirmed, file
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
        unconfirmed = try container.decodeIfPresent(SegmentUnconfirmed.self, forKey: .unconfirmed)
        file = try container.decodeIfPresent(FileFault.self, forKey: .file)
        writtenUnder = .none
    }

    /// Writes payload and state as one JSON object.
    public func encode(to encoder: any Encoder) throws {
        try segment.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(state, forKey: .state)
        try container.encodeIfPresent(heldAt, forKey: .heldAt)
        try container.encodeIfPresent(heldReason, forKey: .heldReason)
        try container.encodeIfPresent(requests, forKey: .requests)
        try container.encodeIfPresent(unconfirmed, forKey: .unconfirmed)
        try container.encodeIfPresent(file, forKey: .file)
    }
}
