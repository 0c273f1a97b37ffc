/// What a person, or the daemon by the clock, did with an alert.
///
/// | Type | Members beside `alert_id`, `by`, `at` |
/// |---|---|
/// | `.acknowledged`, `.taken_over` | none |
/// | `.handed_on` | `to` |
/// | `.escalated` | `tier`; `by` is `daemon` |
/// | `.resolved`, `.contested` | `note` |
/// | `.judged` | `upheld`, `note` |
public struct HandlingPayload: Sendable, Equatable, Codable {
    /// The alert.
    public var alertID: String
    /// Name of the person; `daemon` where nobody saw the alert in time.
    public var by: String
    /// When.
    public var at: Timestamp
    /// Who is to see to it from now on.
    public var to: String?
    /// What the person said with it: what was done, or why the alert was wrong.
    public var note: String?
    /// The tier that the alert has come to.
    public var tier: Int?
    /// Whether quality assurance agrees with the agent that the alert was wrong.
    public var upheld: Bool?

    private enum CodingKeys: String, CodingKey {
        case by, at, to, note, tier, upheld
        case alertID = "alert_id"
    }

    /// Puts the parts together.
    public init(
        alertID: String, by: String, at: Timestamp, to: String? = nil, note: String? = nil, tier: Int? = nil,
        upheld: Bool? = nil
    ) {
        self.alertID = alertID
        self.by = by
        self.at = at
        self.to = to
        self.note = note
        self.tier = tier
        self.upheld = upheld
    }
}
