import EventLog

/// An event for which a person is called: by the bell, or by a notice on the desktop.
struct Summons: Equatable {
    /// What stands in large letters.
    let title: String
    /// What stands below.
    let text: String
    /// Whether the notice stays until it is closed.
    let isUrgent: Bool

    /// Who is called for what: requests for help, alerts that begin, rise or wait too long, and what is handed to oneself.
    /// - Parameters:
    ///   - event: what happened.
    ///   - person: user name of whoever watches.
    init?(_ event: Event, for person: String) {
        let agent = EventLine.agent(ofSource: event.source)
        switch event.data {
        case .alertRaised(let alert), .alertRising(let alert): self.init(alert)
        case .alertEscalated: self.init("\(agent): nobody has acknowledged the alert", "It has waited too long.", true)
        case .alertHandedOn(let handling) where handling.to == person:
            self.init("\(handling.by) hands an alert on to you", "It is about \(agent).", true)
        default: return nil
        }
    }

    /// The same for an alert that was open before anybody looked.
    init?(open record: AlertRecord) {
        guard record.isWaiting else { return nil }
        self.init(record.alert)
    }

    private init(_ alert: AlertPayload) {
        let isHelp = alert.kind == .help
        self.init(
            isHelp ? "\(alert.agent) asks for help" : "\(alert.agent): \(alert.level.rawValue)",
            Wording.reasons(of: alert),
            isHelp || alert.level == .critical)
    }

    private init(_ title: String, _ text: String, _ isUrgent: Bool) {
        (self.title, self.text, self.isUrgent) = (title, text, isUrgent)
    }
}
