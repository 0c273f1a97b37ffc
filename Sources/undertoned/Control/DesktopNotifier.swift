import EventLog
import Events
import Foundation
import Languages
import Logging
import Vocabulary

/// Shows the agent a notification on the desktop, through `org.freedesktop.Notifications` on the session bus.
///
/// Those of this file say what the microphone does and nothing about the voice, whatever the profile: whoever stands
/// behind the agent may read them. Of an alert the agent alone is told, see ``AlertNotices``, in words about effort.
/// Nothing sounds. A desktop without notifications shows none; everything is in `undertone status` too.
struct DesktopNotifier: Sendable {
    /// What is shown.
    struct Notification: Equatable, Sendable {
        /// The first line.
        var summary: Phrase
        /// What follows.
        var body: Phrase
        /// Whether it stays until it is taken away.
        var isUrgent = false
        /// How long it is shown where it is not urgent and the desktop has no other custom.
        var seconds = 5
    }

    /// Shows one after the other.
    let board: NoticeBoard
    private let address: String?
    private let language: Language

    /// - Parameters:
    ///   - address: of the session bus; `nil` for the one of this session.
    ///   - language: in which the agent is spoken to.
    ///   - logger: told at debug where nothing can be shown.
    init(address: String? = nil, language: Language = .english, logger: Logger) {
        self.address = address
        self.language = language
        board = NoticeBoard(address: address, language: language, logger: logger)
    }

    /// What the agent is told of a pause.
    static func notification(_ notice: PauseMachine.Notice) -> Notification {
        switch notice {
        case .paused(let pause):
            let end =
                pause.endsByItself
                ? pause.until.map { Phrase("It listens again at \(time: $0), or after: undertone resume") } : nil
            return Notification(
                summary: Phrase("Undertone is paused"), body: end ?? Phrase("It listens again after: undertone resume"))
        case .overdue:
            return Notification(
                summary: Phrase("Undertone is still paused"),
                body: Phrase("The time of the payment pause is over. Once no card is spoken of: undertone resume"),
                isUrgent: true)
        case .resumed:
            return Notification(
                summary: Phrase("The pause of Undertone is over"),
                body: Phrase(
                    "Your microphone is heard again, unless something else keeps it off: undertone status"))
        }
    }

    /// What the agent is told when a microphone is heard from now on.
    static func listening(to device: String) -> Notification {
        // Whoever makes a source of sound names it.
        let device = PlainText.shown(device)
        return Notification(
            summary: Phrase("Undertone is listening"), body: Phrase("It hears \(device). To pause it: undertone pause"))
    }

    /// What the agent is told where consent is missing.
    static let consentMissing = Notification(
        summary: Phrase("Undertone is waiting for you"),
        body: Phrase("Nothing is heard before you agree: undertone consent show"))

    /// What the agent is told when consent was withdrawn, and nothing is heard any more.
    static let stopped = Notification(
        summary: Phrase("Undertone has stopped listening"),
        body: Phrase("You have withdrawn consent. What it held is being erased."))

    /// What the agent is told when somebody else has put something in the place of a recording.
    static func changed(_ kind: SegmentReplacement.Kind) -> Notification {
        let what =
            switch kind {
            case .redaction: Phrase("A recording was made again with a part of it silenced")
            case .rekey: Phrase("A recording was given other keys")
            }
        return Notification(summary: what, body: Phrase("Who did it, and why: undertone mine"))
    }

    /// Shows it, without making the caller wait.
    func show(_ notification: Notification) { board.show(notification) }

    /// Sends it and waits for the desktop's answer.
    func send(_ notification: Notification) throws(BusFailure) {
        _ = try NotificationBus(address: address, language: language).notify(notification)
    }
}
