/// A named choice of alert timing: how sure to be before somebody is called.
public enum AlertPreset: String, Sendable, Hashable, Codable, CaseIterable {
    /// Fewer alerts, later.
    case quiet
    /// The default.
    case balanced
    /// More alerts, sooner.
    case early

    /// Thresholds and durations.
    public var rule: AlertRule {
        var rule = AlertRule.standard
        switch self {
        case .quiet: rule.budgetH = 40
        case .balanced: rule.budgetH = 8
        case .early: rule.budgetH = 2
        }
        return rule
    }

    /// Seconds for which the agent alone knows of an alert.
    public var tellAgentFirstS: Double {
        switch self {
        case .quiet: 10
        case .balanced: 5
        case .early: 2
        }
    }

    /// What it is for, on one line.
    public var summary: String {
        switch self {
        case .quiet: "calls a person for strong and lasting strain only; mild strain may pass unseen"
        case .balanced: "weighs strain that is missed against alerts in calm time; the default"
        case .early: "calls a person at the first signs; expect more alerts in calm time"
        }
    }
}
