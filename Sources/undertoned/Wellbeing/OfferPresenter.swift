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

    init(language: Language, logger: Logger) {
        board = NoticeBoard(address: nil, language: language, logger: logger)
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
        let lines = [because] + (offer.snoozesToday > 0 ? [BreakWords.snoozes(offer.snoozesToday)] : [])
        board.show(
            DesktopNotifier.Notification(
                summary: BreakWords.question(offer.kind), body: Phrase(joining: lines, "\n"), seconds: Self.seconds),
            about: Self.subject, buttons: Key.allCases.map { .init(key: $0.rawValue, label: $0.label) },
            without: Self.commands)
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
