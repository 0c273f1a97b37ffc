import Foundation
public import Languages
import NIOCore
import Vocabulary

/// Why a daemon gave no answer, sorted by what the caller does next.
public struct FeedClientError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Code: String, Sendable {
        /// The socket path cannot be used. Fix the configuration.
        case configuration
        /// This user may not open the socket.
        case needsPermission
        /// The socket is served by another user than the one whom its name promises. Nothing was sent.
        case wrongOwner
        /// No daemon listens on the socket.
        case noDaemon
        /// The connection ended before the answer did. Retry soon.
        case disconnected
        /// There is no such thing under this address.
        case notFound
        /// The daemon refused the request, which has to be changed.
        case refused
        /// The daemon cannot answer for now. Retry soon.
        case unavailable
        /// The answer cannot be used: the daemon is of a different version, or faulty, or means harm.
        case unreadableAnswer

        /// Those that may be gone in a moment, as while a daemon is restarted.
        public static let passing: Set<Code> = [.noDaemon, .disconnected, .unavailable]
    }

    /// What kind of fault it is.
    public let code: Code
    /// The operating system's error number or the HTTP status, where there is one.
    public let underlying: Int?
    /// One sentence: what happened and how to put it right; of a refusal in the daemon's own English words.
    public let context: String
    /// The same for whoever reads another language; `nil` where it is known in English alone.
    public let phrase: Phrase?
    /// Whether somebody else has to agree first.
    public let needsSecondPerson: Bool

    public init(
        code: Code, underlying: Int? = nil, context: String, phrase: Phrase? = nil, needsSecondPerson: Bool = false
    ) {
        self.code = code
        self.underlying = underlying
        self.context = context
        self.phrase = phrase
        self.needsSecondPerson = needsSecondPerson
    }

    /// A fault that is told here, and not by a daemon.
    public init(code: Code, underlying: Int? = nil, _ phrase: Phrase) {
        self.init(code: code, underlying: underlying, context: Language.english.text(phrase), phrase: phrase)
    }

    /// ``context`` as somebody reads it who speaks a language: what a newer daemon says and this program does not know
    /// stays English.
    public func words(in language: Language) -> String {
        language == .english ? context : phrase.flatMap(language.known) ?? language.text(of: context)
    }

    /// ``context``.
    public var description: String { context }
}

extension FeedClientError {
    /// The one place where faults of sockets, of HTTP parsing and of JSON become ours.
    init(_ error: any Error, place: String) {
        switch error {
        case let error as FeedClientError: self = error
        case let error as IOError: self.init(error, place: place)
        case SocketAddressError.unixDomainSocketPathTooLong:
            self.init(
                code: .configuration,
                Phrase("The socket path \(place) is too long for Linux (about 100 bytes). Choose a shorter one."))
        case is DecodingError:
            self.init(
                code: .unreadableAnswer,
                Phrase(
                    """
                    The daemon at \(place) gave an answer that this program does not understand. Install the same version \
                    of both.
                    """))
        default:
            self.init(
                code: .disconnected,
                Phrase("The connection to the daemon at \(place) ended before the answer did. Try again."))
        }
    }

    private init(_ error: IOError, place: String) {
        let number = Int(clamping: error.errnoCode)
        switch error.errnoCode {
        case ENOENT, ECONNREFUSED, ENOTSOCK:
            self.init(
                code: .noDaemon, underlying: number,
                Phrase(
                    """
                    No Undertone daemon listens on \(place). Start it (undertone doctor says how, or what keeps it from \
                    running), or name its socket.
                    """))
        case EACCES, EPERM:
            self.init(
                code: .needsPermission, underlying: number,
                Phrase(
                    "This user may not open the socket \(place). Join the group that owns it, or name another socket."))
        default:
            self.init(
                code: .disconnected, underlying: number,
                // SAFETY: the text belongs to the C library and is copied at once.
                Phrase(
                    """
                    The connection to the daemon at \(place) failed \
                    (\(unsafe String(cString: strerror(error.errnoCode)))). Try again.
                    """))
        }
    }
}

extension FeedClientError {
    /// What programs say to each other, as daemons of before wrote it to people too.
    private static let notForPeople = ["/v1/", "/metrics", "Undertone-", "Idempotency-Key", "header", "JSON"]

    /// The refusal of a daemon as a person reads it: its sentence, or where that is written for programs what the
    /// status means.
    static func words(title: String, detail: String, status: Int) -> String {
        let detail = PlainText.shown(detail)
        let isSentence = detail.first?.isUppercase == true && detail.last == "."
        let words = isSentence ? detail : "\(PlainText.shown(title)): \(detail)"
        return notForPeople.contains { words.contains($0) } ? self.words(status: status) : words
    }

    /// What a status means to whoever asked.
    static func words(status: Int) -> String { Language.english.text(phrase(status: status)) }

    private static func phrase(status: Int) -> Phrase {
        switch status {
        case 401, 403: Phrase("The daemon does not let you: your role may not do this.")
        case 404: Phrase("The daemon knows of no such thing.")
        case 410: Phrase("It was there, and is no longer.")
        case 409: Phrase("That does not fit how it stands now. Look again.")
        case 413, 431: Phrase("That is more than the daemon takes. Send less.")
        case 429: Phrase("You ask more often than the daemon answers. Wait, then go on.")
        case 500...: Phrase("The daemon cannot do it now. Try again soon.")
        default:
            Phrase("The daemon does not understand what was asked of it. Install the same version of both programs.")
        }
    }
}
