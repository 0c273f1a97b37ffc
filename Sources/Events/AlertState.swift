/// Where an alert stands.
public enum AlertState: String, Sendable, Codable, CaseIterable {
    /// Nobody has said that they saw it.
    case raised
    /// It has reached a higher level, and nobody has said that they saw it.
    case rising
    /// Somebody saw it.
    case acknowledged
    /// Somebody has taken it over and sees to it.
    case takenOver = "taken_over"
    /// It was given to somebody, who has not said so far that they saw it.
    case handedOn = "handed_on"
    /// The voice is calm again; nobody has closed it.
    case cleared
    /// Somebody has closed it.
    case resolved

    /// Whether somebody has still to look at it.
    public var isOpen: Bool { self != .cleared && self != .resolved }
}

/// What an alert is about.
public enum AlertKind: String, Sendable, Codable, CaseIterable {
    /// Vocal strain against the agent's own baseline.
    case strain
    /// The agent asked for help. Only a person ends it.
    case help
}

/// Whether the agent says that an alert was wrong, and what became of that.
public enum AlertDispute: String, Sendable, Codable, CaseIterable {
    /// Nobody said so.
    case none
    /// The agent said so, and nobody has judged it.
    case contested
    /// Quality assurance agreed with the agent.
    case upheld
    /// Quality assurance did not agree.
    case dismissed

    /// How quality assurance judged; `nil` before.
    public var isUpheld: Bool? {
        switch self {
        case .none, .contested: nil
        case .upheld: true
        case .dismissed: false
        }
    }
}
