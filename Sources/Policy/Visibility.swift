public import Vocabulary

/// What may leave the agent's desktop without the agent's own act. A request for help always may: it is the agent's own
/// act.
public struct Visibility: Sendable, Equatable {
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
}

extension Profile {
    /// What others may see.
    public var visibility: Visibility {
        Visibility(
            sharesAlerts: self != .agentOnly, sharesScores: self != .agentOnly, sharesPatterns: self == .supervised)
    }
}
