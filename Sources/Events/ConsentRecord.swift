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
    /// What the agent agreed to; absent where an older release took their word.
    public var terms: ConsentTerms?
    /// Why the agent is asked anew, since when their word does not count; absent where it does.
    public var suspension: String?

    public init(
        agent: String, purpose: String, isGranted: Bool, noticeVersion: Int, grantedAt: Timestamp?,
        withdrawnAt: Timestamp?, terms: ConsentTerms? = nil, suspension: String? = nil
    ) {
        self.agent = agent
        self.purpose = purpose
        self.isGranted = isGranted
        self.noticeVersion = noticeVersion
        self.grantedAt = grantedAt
        self.withdrawnAt = withdrawnAt
        self.terms = terms
        self.suspension = suspension
    }

    private enum CodingKeys: String, CodingKey {
        case agent, purpose, terms, suspension
        case isGranted = "is_granted"
        case noticeVersion = "notice_version"
        case grantedAt = "granted_at"
        case withdrawnAt = "withdrawn_at"
    }
}
