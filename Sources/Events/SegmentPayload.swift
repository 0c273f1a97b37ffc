public import Vocabulary

/// What a segment is kept for.
public enum SegmentPurpose: String, Sendable, Codable, CaseIterable {
    /// Quality assurance hears why an alert was raised.
    case replay
    /// It is looked at again, after a measure, to see whether that helped.
    case evaluation
}

/// The stored, encrypted seconds around an alert.
///
/// | Type | Members beside those that are always there |
/// |---|---|
/// | `.stored` | `is_complete`, `recipients`, `file_hash` |
/// | `.refused` | `reason` |
/// | `.held` | `held_by`, `review_at`, `reason` |
/// | `.released` | `reason` |
/// | `.assigned` | `purpose`, `reason` |
/// | `.replaced` | `reason`, `file_hash`; `replaces` where it was made of another one by redaction, absent where only the keys are new |
/// | `.approved` | `reason`: who agreed to what, and why |
/// | `.confirmed` | `reason`: who has opened it |
/// | `.objected` | `objection`, `reason` |
/// | `.erased` | `reason`, `receipt` |
public struct SegmentPayload: Sendable, Equatable, Codable {
    /// The segment's identifier.
    public var segmentID: String
    /// The alert that it belongs to.
    public var alertID: String
    /// Whose voice it is.
    public var agent: String
    /// Instant of the first sample.
    public var startedAt: Timestamp
    /// Length of the audio in seconds.
    public var durationS: Double
    /// Size of the encrypted file; 0 where none was written.
    public var bytes: Int64
    /// SHA-256 of the encrypted file; absent where an earlier release wrote it.
    public var fileHash: String?
    /// Level of the alert.
    public var level: AlertLevel
    /// 0 for an alert's first segment, then 1 and so on.
    public var part: Int
    /// Why it was refused or erased; in the event alone also why it was held, released, assigned or replaced.
    public var reason: String?
    /// `false` where a crash cut it short.
    public var isComplete: Bool?
    /// Fingerprints of the public keys that it was encrypted to; absent where they are not known.
    public var recipients: [String]?
    /// Who says that it is for those keys; absent where the daemon itself encrypted it. No file shows whose keys open
    /// it.
    public var claimedBy: String?
    /// What it is kept for; absent means replay.
    public var purpose: SegmentPurpose?
    /// The segment that it was made of by redaction.
    public var replaces: String?
    /// Who has it kept, whatever else would erase it.
    public var heldBy: String?
    /// When somebody has to look whether it is still to be held; it does not end by itself.
    public var reviewAt: Timestamp?
    /// What the agent says against its being held.
    public var objection: String?
    /// What is left of it: who erased it, when and why.
    public var receipt: ErasurePayload?

    private enum CodingKeys: String, CodingKey {
        case agent, bytes, level, part, reason, recipients, purpose, replaces, receipt, objection
        case segmentID = "segment_id"
        case alertID = "alert_id"
        case startedAt = "started_at"
        case durationS = "duration_s"
        case isComplete = "is_complete"
        case heldBy = "held_by"
        case claimedBy = "claimed_by"
        case fileHash = "file_hash"
        case reviewAt = "review_at"
    }

    public init(
        segmentID: String, alertID: String, agent: String, startedAt: Timestamp, durationS: Double, bytes: Int64,
        level: AlertLevel, part: Int, reason: String? = nil, isComplete: Bool? = nil, recipients: [String]? = nil,
        purpose: SegmentPurpose? = nil, replaces: String? = nil, heldBy: String? = nil, receipt: ErasurePayload? = nil,
        fileHash: String? = nil
    ) {
        self.segmentID = segmentID
        self.alertID = alertID
        self.agent = agent
        self.startedAt = startedAt
        self.durationS = durationS
        self.bytes = bytes
        self.level = level
        self.part = part
        self.reason = reason
        self.isComplete = isComplete
        self.recipients = recipients
        self.purpose = purpose
        self.replaces = replaces
        self.heldBy = heldBy
        self.receipt = receipt
        self.fileHash = fileHash
    }
}
