/// What may leave the agent's desktop without the agent's own act. A request for help always may: it is the agent's own
/// act.
public struct Visibility: Sendable, Hashable {
    /// Alerts and what belongs to them.
    public var sharesAlerts: Bool
    /// Scores as they run.
    public var sharesScores: Bool
    /// The words for patterns.
    public var sharesPatterns: Bool

    /// Nothing.
    public static let none = Visibility(sharesAlerts: false, sharesScores: false, sharesPatterns: false)

    public init(sharesAlerts: Bool, sharesScores: Bool, sharesPatterns: Bool) {
        self.sharesAlerts = sharesAlerts
        self.sharesScores = sharesScores
        self.sharesPatterns = sharesPatterns
    }

    /// What both let out.
    public func narrowed(to other: Visibility) -> Visibility {
        Visibility(
            sharesAlerts: sharesAlerts && other.sharesAlerts, sharesScores: sharesScores && other.sharesScores,
            sharesPatterns: sharesPatterns && other.sharesPatterns)
    }

    /// Whether nothing is let out that the other one keeps.
    public func isWithin(_ other: Visibility) -> Bool { narrowed(to: other) == self }
}

extension Visibility {
    /// What is let out, by name, as it stands beside an event: `alerts scores patterns`.
    public var text: String {
        [("alerts", sharesAlerts), ("scores", sharesScores), ("patterns", sharesPatterns)].filter(\.1).map(\.0).joined(
            separator: " ")
    }

    /// Reads what ``text`` wrote. What is not named stays with the agent: so does everything where there is no text.
    public init(text: String?) {
        let names = (text ?? "").split(separator: " ")
        self.init(
            sharesAlerts: names.contains("alerts"), sharesScores: names.contains("scores"),
            sharesPatterns: names.contains("patterns"))
    }
}

extension Profile {
    /// What others may see.
    public var visibility: Visibility {
        Visibility(
            sharesAlerts: self != .agentOnly, sharesScores: self != .agentOnly, sharesPatterns: self == .supervised)
    }
}
