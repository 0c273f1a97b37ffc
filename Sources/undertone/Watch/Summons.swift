import Events
import FeedClient
import Languages
import Vocabulary

/// An event for which a person is called: by the bell, or by a notice on the desktop.
struct Summons: Equatable {
    /// The alert that it is about. What a daemon says is of its own alerts alone.
    struct Subject: Hashable {
        let socketPath: String
        let alertID: String
    }

    /// What stands in large letters.
    let title: String
    let subject: Subject
    /// What stands below.
    let text: String
    /// Most characters of words that stand before how many more there are.
    private static let maxText = 200
    /// Whether the notice stays until it is closed.
    let isUrgent: Bool

    /// Who is called for what: requests for help, alerts that begin, rise or wait too long, and what is handed to
    /// oneself.
    /// - Parameters:
    ///   - event: what happened.
    ///   - person: user name of whoever watches.
    ///   - client: the daemon that says so.
    init?(_ event: Event, for person: String, of client: FeedClient) {
        let agent = client.name(saying: event.agent)
        switch event.data {
        case .alert(.raised, let alert), .alert(.rising, let alert): self.init(alert, of: client)
        case .handling(.escalate, let handling):
            self.init(
                localized("\(agent): nobody has acknowledged the alert"), localized("It has waited too long."), true,
                handling.alertID, client)
        case .handling(.handOn(person), let handling):
            self.init(
                localized("\(handling.by) hands an alert on to you"), localized("It is about \(agent)."), true,
                handling.alertID, client)
        case .handling(.undo(let step), let handling) where step != .resolve:
            self.init(
                localized("\(agent): \(handling.by) takes it back"),
                localized("The alert was not seen to after all."), true, handling.alertID, client)
        case .alert(.told, _), .alert(.tried, _), .alert(.cleared, _), .handling, .segment, .capture, .baseline,
            .consent, .policy, .erased, .daemon, .other:
            return nil
        }
    }

    /// The same for an alert that was open before anybody looked.
    init?(open record: AlertRecord, of client: FeedClient) {
        guard record.life.isWaiting else { return nil }
        self.init(record.alert, of: client)
    }

    /// The same, and how many more were not shown.
    func adding(_ more: Int) -> Summons {
        guard more > 0 else { return self }
        let text = String(self.text.prefix(Self.maxText))
        return Summons(title, localized("\(text) (and \(more) more from the same daemon)"), isUrgent, subject)
    }

    private init(_ alert: AlertPayload, of client: FeedClient) {
        let isHelp = alert.kind == .help
        let agent = client.name(saying: alert.agent)
        self.init(
            isHelp ? localized("\(agent) asks for help") : localized("\(agent): \(alert.level.title)"),
            Wording.reasons(of: alert), isHelp || alert.level >= .critical, alert.alertID, client)
    }

    private init(_ title: String, _ text: String, _ isUrgent: Bool, _ alertID: String, _ client: FeedClient) {
        self.init(title, text, isUrgent, Subject(socketPath: client.key, alertID: alertID))
    }

    private init(_ title: String, _ text: String, _ isUrgent: Bool, _ subject: Subject) {
        (self.title, self.text, self.isUrgent, self.subject) = (title, text, isUrgent, subject)
    }

    /// The alert for which nobody is called any longer: it is over, or somebody sees to it; `nil` for none.
    static func ended(by event: Event) -> String? {
        switch event.data {
        case .alert(.cleared, let alert): alert.alertID
        case .handling(.acknowledge, let handling), .handling(.takeOver, let handling),
            .handling(.handOn, let handling),
            .handling(.resolve, let handling):
            handling.alertID
        case .alert, .handling, .segment, .capture, .baseline, .consent, .policy, .erased, .daemon, .other: nil
        }
    }
}
