import Languages
import Wellbeing

/// Shows the agent what is offered, one offer at a time.
protocol OfferPresenter: Sendable {
    /// Shows an offer in the place of one that is shown.
    func offer(_ offer: BreakOffer, because: Phrase)
    /// Takes an offer away that was not answered.
    func withdraw(_ id: String)
}

/// A notice in plain words, with the commands that answer it.
struct OfferNotice: OfferPresenter {
    let notifier: DesktopNotifier
    let language: Language

    func offer(_ offer: BreakOffer, because: Phrase) {
        let lines =
            [because] + (offer.snoozesToday > 0 ? [BreakWords.snoozes(offer.snoozesToday)] : []) + [Self.commands]
        notifier.show(
            DesktopNotifier.Notification(
                summary: language.text(BreakWords.question(offer.kind)),
                body: lines.map(language.text).joined(separator: "\n")))
    }

    /// A notice of this kind goes by itself.
    func withdraw(_ id: String) {}

    private static let commands = Phrase("undertone breaks take, or snooze 5, or skip")
}
