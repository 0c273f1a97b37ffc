import Events
import Languages
import Vocabulary
import Wellbeing

/// What the agent reads in notices on alerts and on who helps: about effort of the voice, short, without a question.
enum AlertWords {
    typealias Notification = DesktopNotifier.Notification

    /// How long a notice with buttons stays, in seconds.
    private static let buttonsS = 30
    /// How long a notice stays that somebody has seen it, in seconds.
    private static let helpS = 15

    // MARK: - An alert

    /// An alert about oneself.
    /// - Parameters:
    ///   - alert: how it stands.
    ///   - leadS: seconds until others are told; `nil` where nobody else is.
    /// - Returns: what is shown.
    static func notice(of alert: AlertPayload, leadS: Double?) -> Notification {
        let others =
            switch leadS.map({ Int($0.rounded(.up)) }) {
            case nil: Phrase("Nobody else is told.")
            case 0?: Phrase("Supervisors can see it now.")
            case let seconds?:
                Phrase(
                    seconds, one: "Supervisors can see it in \(seconds) second.",
                    other: "Supervisors can see it in \(seconds) seconds.")
            }
        let reasons = alert.reasons.filter { $0.part.share >= 0.1 }.prefix(2).compactMap {
            reason($0, alert.discounts ?? [])
        }
        return Notification(
            summary: Phrase("Your voice takes more effort than usual"),
            body: Phrase(joining: (reasons.isEmpty ? [] : [Phrase(joining: reasons, ", ")]) + [others], "\n"),
            seconds: buttonsS)
    }

    /// One measure against the own calm voice.
    private static func reason(_ reason: AlertReason, _ discounts: [AlertDiscount]) -> Phrase? {
        switch reason.part.feature.known {
        case .pitch: Phrase("pitch \(reason.delta, decimals: 1) semitones above your calm voice")
        case .rate where reason.part.baseline > 0:
            Phrase("pace \(100 * reason.delta / reason.part.baseline, decimals: 0) % above your calm voice")
        // What a volume knob did is none of the voice's.
        case .level where !discounts.contains(where: { $0.feature.known == .level }):
            Phrase("\(reason.delta, decimals: 1) dB louder than your calm voice")
        case .rate, .level, .balance, .variation, .hnr, nil: nil
        }
    }

    /// What stands on a button.
    static func label(_ act: AlertNotices.Act, inCall isInCall: Bool) -> Phrase {
        switch act {
        case .breathe: Phrase("Breathe for one minute")
        case .pause: isInCall ? Phrase("Pause after this call") : Phrase("Pause for 5 minutes")
        case .help: Phrase("Ask for help")
        }
    }

    /// What stands in the place of buttons.
    static let commands = Phrase("What may help: \("undertone breathe, undertone pause, undertone help-me")")

    // MARK: - What came of it

    /// The pause begins later.
    static let pauseIsNoted = Notification(
        summary: Phrase("Your pause is noted"),
        body: Phrase("It begins when this call is over, and ends by itself after 5 minutes."))

    /// A request for help was sent; and whom to call if it cannot wait.
    static func noted(_ receipt: HelpReceipt, _ contacts: Contacts) -> Notification {
        let body =
            if receipt.unreachable != nil {
                Phrase("Nobody can see it from elsewhere just now; it is kept. If it cannot wait, call somebody.")
            } else if receipt.watching == 0 {
                Phrase("Nobody is watching just now; it stays open. If it cannot wait, call somebody.")
            } else {
                Phrase("Every supervisor can see it. You are told here when somebody has.")
            }
        return Notification(
            summary: Phrase("Your request is sent"), body: Phrase(joining: [body] + contacts.phrases, "\n"),
            seconds: helpS)
    }

    /// A button that did nothing.
    static func failed(_ act: AlertNotices.Act) -> Notification {
        switch act {
        case .breathe, .pause:
            Notification(
                summary: Phrase("The pause could not be begun as it should"),
                body: Phrase("Whether you are paused, and why not: undertone status"), seconds: helpS)
        case .help:
            Notification(
                summary: Phrase("Your request was NOT sent"),
                body: Phrase("Nobody knows of it. Call somebody, or try: undertone help-me"), isUrgent: true)
        }
    }

    // MARK: - Others

    /// What somebody else did with an alert or a request of the agent's; `nil` where it is not told here.
    static func notice(of step: HandlingStep, _ handling: HandlingPayload, on alert: AlertPayload) -> Notification? {
        let name = PlainText.shown(handling.by, maxBytes: 64)
        let about =
            switch alert.kind {
            case .help: Phrase("Your request for help of \(time: alert.raisedAt)")
            case .strain: Phrase("The alert of \(time: alert.raisedAt)")
            }
        let (summary, said): (Phrase, String?)
        switch step {
        case .acknowledge: (summary, said) = (Phrase("\(name) has seen it"), nil)
        case .takeOver: (summary, said) = (Phrase("\(name) is coming"), nil)
        case .handOn(let other):
            (summary, said) = (Phrase("It was handed to \(PlainText.shown(other, maxBytes: 64))"), nil)
        case .resolve(let note, _): (summary, said) = (Phrase("\(name) has closed it: resolved"), note)
        case .remark(let words): (summary, said) = (Phrase("\(name) writes"), words)
        case .undo: (summary, said) = (Phrase("\(name) has taken that back"), nil)
        case .contest, .judge, .escalate: return nil
        }
        let words = said.map { [Phrase(asIs: PlainText.shown($0, maxBytes: 300))] } ?? []
        return Notification(summary: summary, body: Phrase(joining: [about] + words, "\n"), seconds: helpS)
    }

    // MARK: - Breathing

    /// One phase of the pace.
    static func breath(_ act: BreathPattern.Act, round: Int, of rounds: Int) -> Notification {
        let summary =
            switch act {
            case .inhale: Phrase("Breathe in …")
            case .hold: Phrase("Hold your breath …")
            case .exhale: Phrase("Breathe out …")
            }
        let bar = String(repeating: "●", count: round) + String(repeating: "○", count: rounds - round)
        return Notification(summary: summary, body: Phrase(asIs: bar), seconds: 10)
    }

    /// The minute is over.
    static let breathed = Notification(
        summary: Phrase("That was one minute"), body: Phrase("Longer, when you have time: \("undertone breathe")"))
}
