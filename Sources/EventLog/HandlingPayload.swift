/// What a person, or the daemon by the clock, did with an alert.
///
/// | Type | Members beside `alert_id`, `by`, `at` |
/// |---|---|
/// | `.acknowledged`, `.taken_over` | none |
/// | `.handed_on` | `to` |
/// | `.escalated` | `tier`; `by` is `daemon` |
/// | `.resolved` | `note`, `nothing_wrong` |
/// | `.contested` | `note` |
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
    /// True where whoever resolved it says that nothing was wrong, so that what was heard in it counts as calm; absent where nobody
    /// said so, and in events of releases that did not ask.
    public var nothingWrong: Bool?

    private enum CodingKeys: String, CodingKey {
        case by, at, to, note, tier, upheld
        case alertID = "alert_id"
        case nothingWrong = "nothing_wrong"
    }

    /// Puts the parts together.
    public init(
        alertID: String, by: String, at: Timestamp, to: String? = nil, note: String? = nil, tier: Int? = nil,
        upheld: Bool? = nil, nothingWrong: Bool? = nil
    ) {
        self.alertID = alertID
        self.by = by
        self.at = at
        self.to = to
        self.note = note
        self.tier = tier
        self.upheld = upheld
        self.nothingWrong = nothingWrong
    }
}
