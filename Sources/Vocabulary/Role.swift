/// What a person is to an agent's daemon. A person may have several roles.
public enum Role: String, Sendable, Codable, CaseIterable {
    /// The one whose voice is heard.
    case agent
    /// Helps the agent, and acts on alerts.
    case supervisor
    /// Quality assurance: replays flagged segments, judges contested alerts.
    case qa
    /// Keeps the machine running; sees no personal data.
    case `operator`
    /// Proves who has looked at what.
    case auditor
    /// Carries to the site's hub what a supervisor may see, and does here what people do there. No person has it.
    case hub
}
