import Languages
import Logging
import Synchronization

/// What is not as safe as it should be on this machine, for as long as it is so: told in the log when it begins, and to
/// the agent, by status and doctor, while it lasts.
final class StandingWarnings: Sendable {
    /// What a warning is about; there is one of each at most.
    enum Subject: Int, CaseIterable {
        /// Memory cannot be locked.
        case memory
        /// A payment pause cannot take back what was written just before it.
        case holdBack
        /// Nobody tells whether the screen is locked.
        case screenLock
        /// Nothing expires by the clock.
        case clock
        /// The log's file is not in its place.
        case log
        /// Stored segments are not what the log says.
        case segments
        /// The site's hub cannot connect.
        case hub
    }

    private let logger: Logger
    private let texts = Mutex<[Subject: Phrase]>([:])

    init(logger: Logger) { self.logger = logger }

    /// Begins a warning, or ends it with `nil`.
    func set(_ subject: Subject, _ text: Phrase?) {
        let isNew = texts.withLock { texts in
            defer { texts[subject] = text }
            return texts[subject] != text
        }
        if isNew, let text { logger.warning("\(Language.english.text(text))") }
    }

    /// Those that stand, in the order of their subjects.
    var all: [Phrase] { texts.withLock { texts in Subject.allCases.compactMap { texts[$0] } } }
}
