public import Vocabulary

/// What has become of somebody's request at a hub for a segment that lies on a desk.
public struct SegmentTransfer: Sendable, Equatable, Codable {
    /// How it stands.
    public enum State: String, Sendable, Codable, CaseIterable {
        /// The desk was asked, or is asked as soon as it is back.
        case asked
        /// It is on its way.
        case onItsWay = "on_its_way"
        /// The desk wants a second person to agree.
        case waits
        /// It is here.
        case here
        /// It does not come; ``SegmentTransfer/why`` says why.
        case refused
    }

    /// What names the request.
    public var request: String
    /// Which segment.
    public var segmentID: String
    /// How it stands.
    public var state: State
    /// How many bytes of it are here.
    public var bytes: Int
    /// How many there are; `nil` where the desk has not said so yet.
    public var total: Int?
    /// Why it does not come, or what it waits for; `nil` where there is nothing to say.
    public var why: String?
    /// Who else has agreed; `nil` for nobody.
    public var agreedBy: String?
    /// Whether the desk has told the hub of itself in the last minutes.
    public var isDeskThere: Bool
    /// When it was asked for.
    public var askedAt: Timestamp
    /// From when on it does not come any more.
    public var expiresAt: Timestamp

    private enum CodingKeys: String, CodingKey {
        case request, state, bytes, total, why
        case segmentID = "segment_id"
        case agreedBy = "agreed_by"
        case isDeskThere = "is_desk_there"
        case askedAt = "asked_at"
        case expiresAt = "expires_at"
    }

    public init(
        request: String, segmentID: String, state: State, bytes: Int, total: Int? = nil, why: String? = nil,
        agreedBy: String? = nil, isDeskThere: Bool, askedAt: Timestamp, expiresAt: Timestamp
    ) {
        self.request = request
        self.segmentID = segmentID
        self.state = state
        self.bytes = bytes
        self.total = total
        self.why = why
        self.agreedBy = agreedBy
        self.isDeskThere = isDeskThere
        self.askedAt = askedAt
        self.expiresAt = expiresAt
    }
}
