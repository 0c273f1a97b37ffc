import Languages
import Logging
import ServiceLifecycle
import Wellbeing

/// Shows the agent what is offered, one offer at a time.
protocol OfferPresenter: Sendable {
    /// Shows an offer in the place of one that is shown.
    func offer(_ offer: BreakOffer, because: Phrase)
    /// Takes an offer away that was not answered.
    func withdraw(_ id: String)
}

/// An offer as a notice that can be answered by one key; where the desktop has no buttons it names the commands.
struct OfferNotice: OfferPresenter {
    /// A board of its own: what is pressed here is about breaks alone.
    private let board: NoticeBoard
    private let contacts: Contacts
    private let language: Language

    /// - Parameters:
    ///   - address: of the session bus; `nil` for the one of this session.
    ///   - language: in which it speaks.
    ///   - contacts: whom the agent can turn to after hard calls.
    ///   - logger: told what goes wrong.
    init(address: String? = nil, language: Language, contacts: Contacts, logger: Logger) {
        (self.contacts, self.language) = (contacts, language)
        board = NoticeBoard(address: address, language: language, logger: logger)
    }

    /// One offer is shown at a time: the next one takes its place.
    private static let subject = "offer"
    private static let seconds = 30

    private enum Key: String, CaseIterable {
        case take, later, nextCall, skip

        var label: Phrase {
            switch self {
            case .take: Phrase("Take it")
            case .later: Phrase("In 5 minutes")
            case .nextCall: Phrase("After my next call")
            case .skip: Phrase("Skip it")
            }
        }

        var answer: BreakAnswer {
            switch self {
            case .take: BreakAnswer(.take)
            case .later: BreakAnswer(.snooze, snoozeS: 300)
            case .nextCall: BreakAnswer(.nextCall)
            case .skip: BreakAnswer(.skip)
            }
        }
    }

    func offer(_ offer: BreakOffer, because: Phrase) {
        board.show(
            notification(of: offer, because: because), about: Self.subject,
            buttons: Key.allCases.map { .init(key: $0.rawValue, label: $0.label) },
            without: Self.commands)
    }

    /// Characters of contacts that a notice has room for. None is cut: half a number is none.
    private static let mostOfContacts = 200

    /// Why it is offered, and after hard calls whom the agent can turn to, the nearest first, as far as there is room.
    func notification(of offer: BreakOffer, because: Phrase) -> DesktopNotifier.Notification {
        let snoozes = offer.snoozesToday > 0 ? [BreakWords.snoozes(offer.snoozesToday)] : []
        var people = offer.kind.isForHardCalls ? contacts.phrases : []
        let all = people.count
        while people.reduce(0, { $0 + language.text($1).count }) > Self.mostOfContacts { people.removeLast() }
        if people.count < all { people.append(Phrase("Whom else you can turn to: undertone contacts")) }
        return DesktopNotifier.Notification(
            summary: BreakWords.question(offer.kind), body: Phrase(joining: [because] + snoozes + people, "\n"),
            seconds: Self.seconds)
    }

    func withdraw(_ id: String) { board.withdraw(about: Self.subject) }

    private static let commands = Phrase("undertone breaks take, or snooze 5, or skip")

    /// Hands on what is pressed.
    struct Answers: Service {
        let notice: OfferNotice
        let service: BreakService

        func run() async throws {
            await cancelWhenGracefulShutdown {
                for await happening in notice.board.happenings {
                    // Where nothing is due any more there is nothing to answer.
                    guard case .pressed(let name, _) = happening, let key = Key(rawValue: name) else { continue }
                    try? service.answer(key.answer)
                }
            }
        }
    }
}
