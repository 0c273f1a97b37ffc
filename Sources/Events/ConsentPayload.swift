public import Vocabulary

/// The agent's word on one purpose.
public struct ConsentPayload: Sendable, Equatable, Codable {
    /// Whose word it is.
    public var agent: String
    /// What for: `self-view`, `alerts`, `replay` or `evaluation`.
    public var purpose: String
    /// Version of the notice that was shown.
    public var noticeVersion: Int
    /// When.
    public var at: Timestamp
    /// What it was given for; absent where it was withdrawn, or given to an older release.
    public var terms: ConsentTerms?
    /// Why the agent is asked anew; absent otherwise.
    public var reason: String?

    private enum CodingKeys: String, CodingKey {
        case agent, purpose, at, terms, reason
        case noticeVersion = "notice_version"
    }

    public init(
        agent: String, purpose: String, noticeVersion: Int, at: Timestamp, terms: ConsentTerms? = nil,
        reason: String? = nil
    ) {
        self.agent = agent
        self.purpose = purpose
        self.noticeVersion = noticeVersion
        self.at = at
        self.terms = terms
        self.reason = reason
    }
}

/// Receipt for data that are gone for good. It also stands in the place of every event that was erased, so that the
/// numbers of the log have no hole.
public struct ErasurePayload: Sendable, Equatable, Codable {
    /// Whose data they were.
    public var agent: String
    /// What was erased: `alerts`, `segments`, `baseline`, `all`; `segment` for one of them; `events` for those that
    /// were too old; `event` in the place of an erased event.
    public var what: String
    /// Why.
    public var reason: String
    /// How many of them.
    public var count: Int
    /// Who erased them.
    public var by: String
    /// When.
    public var at: Timestamp
    /// SHA-256 of the one file that was erased, as it lay encrypted on the disk: who has a copy can see which one it
    /// was.
    public var hash: String?
    /// How many were kept because somebody holds them; absent where none was.
    public var held: Int?

    public init(
        agent: String, what: String, reason: String, count: Int, by: String, at: Timestamp, hash: String? = nil,
        held: Int? = nil
    ) {
        self.agent = agent
        self.what = what
        self.reason = reason
        self.count = count
        self.by = by
        self.at = at
        self.hash = hash
        self.held = held
    }
}

extension ErasurePayload {
    /// Why something goes for which the agent gives no reason.
    public static let asked = "the agent asked for it"

    /// Why something goes where the agent has withdrawn consent.
    public static func withdrawn(_ purpose: Purpose) -> String { "consent to \(purpose.rawValue) was withdrawn" }

    /// A reason as others than the agent are told it: that consent was withdrawn reads like any other wish of the
    /// agent's.
    public static func told(_ reason: String) -> String {
        Purpose.allCases.contains { reason == withdrawn($0) } ? asked : reason
    }
}
