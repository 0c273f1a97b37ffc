import Languages
import Vocabulary

/// What the agent is told on the desktop of their own word, and of what it is for.
enum WordNotice: Sendable, Equatable {
    /// Consent was given, by whomever: who did not give it can take it back.
    case granted(Purpose)
    /// What the configuration lets others see, hear or keep has changed, or what was said last is in doubt.
    case changed([Phrase], suspends: Bool)
}

extension DesktopNotifier {
    /// What the agent is told of their own word.
    static func notification(_ notice: WordNotice) -> Notification {
        switch notice {
        case .granted(let purpose):
            Notification(
                summary: Phrase("Undertone: consent was given to \(purpose.rawValue)"),
                body: Phrase("If that was not you: undertone consent withdraw \(purpose.rawValue)"), isUrgent: true)
        case .changed(let changes, let suspends):
            Notification(
                summary: suspends
                    ? Phrase("Undertone asks for your consent anew")
                    : Phrase("What Undertone lets others do has changed"),
                body: Phrase(
                    joining: changes + [
                        suspends ? Phrase("Read it: undertone consent show") : Phrase(asIs: "undertone consent show")
                    ], "\n"), isUrgent: true)
        }
    }
}
