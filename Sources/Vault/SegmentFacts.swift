/// What may be said of a segment in the clear, since the event log says it too: enough to tell of one that a crash cut off.
public struct SegmentFacts: Sendable, Equatable, Codable {
    /// The segment's identifier.
    public let id: String
    /// The alert that it belongs to.
    public let alertID: String
    /// The agent whose voice it is.
    public let agent: String
    /// Wall-clock instant of the first sample, RFC 3339.
    public let startedAt: String
    /// Length of what can be kept, s.
    public let durationS: Double
    /// Highest level of the alert so far.
    public let level: String
    /// 0 for an alert's first segment, 1 for the next, and so on.
    public let part: Int
    /// The recipients that it is encrypted to, `age1...`.
    public let recipients: [String]

    private enum CodingKeys: String, CodingKey {
        case id, agent, level, part, recipients
        case alertID = "alert_id"
        case startedAt = "started_at"
        case durationS = "duration_s"
    }

    /// The facts in a description.
    public init(_ metadata: SegmentMetadata) {
        id = metadata.id
        alertID = metadata.alertID
        agent = metadata.agent
        startedAt = metadata.startedAt
        durationS = metadata.durationS
        level = metadata.level
        part = metadata.part
        recipients = metadata.recipients
    }
}
