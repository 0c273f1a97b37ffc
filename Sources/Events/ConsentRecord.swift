public import Vocabulary

/// The agent's word on one purpose as it stands. It outlives the events that it came with.
public struct ConsentRecord: Sendable, Equatable, Codable {
    /// Whose word it is.
    public var agent: String
    /// What for.
    public var purpose: String
    /// Whether the agent agrees.
    public var isGranted: Bool
    /// Version of the notice that was shown.
    public var noticeVersion: Int
    /// When the agent last agreed.
    public var grantedAt: Timestamp?
    /// When the agent last disagreed; absent while they agree.
    public var withdrawnAt: Timestamp?

    public init(
        agent: String, purpose: String, isGranted: Bool, noticeVersion: Int, grantedAt: Timestamp?,
        withdrawnAt: Timestamp?
    ) {
        self.agent = agent
        self.purpose = purpose
        self.isGranted = isGranted
        self.noticeVersion = noticeVersion
        self.grantedAt = grantedAt
        self.withdrawnAt = withdrawnAt
    }

    private enum CodingKeys: String, CodingKey {
        case agent, purpose
        case isGranted = "is_granted"
        case noticeVersion = "notice_version"
        case grantedAt = "granted_at"
        case withdrawnAt = "withdrawn_at"
    }
}
