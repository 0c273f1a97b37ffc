/// What leaves the agent's desktop without the agent's own act.
public enum Profile: String, Sendable, Codable, CaseIterable {
    /// Nothing: only the agent sees scores and alerts.
    case agentOnly = "agent-only"
    /// Alerts and scores as levels and figures, without a word for what the voice resembles.
    case measureOnly = "measure-only"
    /// Alerts, scores and patterns go to supervisors by themselves.
    case supervised
}
