public import Vocabulary

/// What somebody of quality assurance does with a stored segment and may need a second person for.
public enum SegmentAction: String, Sendable, Codable, CaseIterable {
    /// Fetches its file, to hear it.
    case hear
    /// Keeps it, whatever else would erase it.
    case hold
    /// Ends a hold.
    case release
    /// Takes it away.
    case erase
    /// Makes another one of it, with a span silenced.
    case redact
    /// Writes its header anew, for other keys.
    case rekey
    /// Puts back the header that was there before.
    case restore
}

/// One such thing, with everything that a second person's word is bound to.
public struct SegmentWish: Sendable, Equatable {
    /// The segment.
    public var segmentID: String
    /// What is to be done.
    public var action: SegmentAction
    /// Why.
    public var reason: String?
    /// SHA-256 of the file that is to take its place, in hexadecimal digits.
    public var fileHash: String?
    /// Fingerprints of the keys that it is to be for, as the person says.
    public var recipients: [String]

    public init(
        segmentID: String, action: SegmentAction, reason: String?, fileHash: String? = nil, recipients: [String] = []
    ) {
        self.segmentID = segmentID
        self.action = action
        self.reason = reason
        self.fileHash = fileHash
        self.recipients = recipients
    }
}

/// Somebody's wish that waits for a second person's word, or has it. The word is for this one request: another reason,
/// another file or other keys are another request.
public struct SegmentRequest: Sendable, Equatable, Codable {
    /// For how long a request waits, in seconds.
    public static let waitS = 7 * 86_400.0
    /// For how long a second person's word can be used, in seconds.
    public static let approvalS = 24 * 3_600.0
    /// For how long a segment may be fetched again once it was, in seconds. Everything else is done once.
    public static let hearingS = 600.0

    /// What names it.
    public var id: String
    /// What they want.
    public var action: SegmentAction
    /// Who wants it.
    public var person: String
    /// When they asked.
    public var askedAt: Timestamp
    /// Why they ask.
    public var reason: String?
    /// SHA-256 of the file that is to take the segment's place.
    public var fileHash: String?
    /// The keys that it is to be for, as the person says; absent where it is about none.
    public var recipients: [String]?
    /// Who agreed; absent while they wait.
    public var approvedBy: String?
    /// When that was.
    public var approvedAt: Timestamp?
    /// When it was first used.
    public var usedAt: Timestamp?

    private enum CodingKeys: String, CodingKey {
        case id, action, person, reason, recipients
        case askedAt = "asked_at"
        case fileHash = "file_hash"
        case approvedBy = "approved_by"
        case approvedAt = "approved_at"
        case usedAt = "used_at"
    }

    public init(
        id: String, action: SegmentAction, person: String, askedAt: Timestamp, reason: String? = nil,
        fileHash: String? = nil, recipients: [String]? = nil, approvedBy: String? = nil, approvedAt: Timestamp? = nil,
        usedAt: Timestamp? = nil
    ) {
        self.id = id
        self.action = action
        self.person = person
        self.askedAt = askedAt
        self.reason = reason
        self.fileHash = fileHash
        self.recipients = recipients
        self.approvedBy = approvedBy
        self.approvedAt = approvedAt
        self.usedAt = usedAt
    }

    /// Whether it still waits for somebody's word.
    public func isWaiting(at now: Timestamp) -> Bool {
        approvedAt == nil && now < askedAt.advanced(bySeconds: Self.waitS)
    }

    /// Whether a second person's word counts at this moment.
    public func isApproved(at now: Timestamp) -> Bool {
        guard let approvedAt, now < approvedAt.advanced(bySeconds: Self.approvalS) else { return false }
        guard let usedAt else { return true }
        return action == .hear && now < usedAt.advanced(bySeconds: Self.hearingS)
    }
}

/// What was put in a segment's place, until somebody else has opened it: what was there before is kept so long.
public struct SegmentUnconfirmed: Sendable, Equatable, Codable {
    /// `rekey` or `redact`.
    public var action: SegmentAction
    /// Who did it.
    public var by: String
    /// When.
    public var at: Timestamp
    /// The keys that the other header is for, as far as is known.
    public var otherRecipients: [String]?

    private enum CodingKeys: String, CodingKey {
        case action, by, at
        case otherRecipients = "other_recipients"
    }

    public init(action: SegmentAction, by: String, at: Timestamp, otherRecipients: [String]? = nil) {
        self.action = action
        self.by = by
        self.at = at
        self.otherRecipients = otherRecipients
    }
}
