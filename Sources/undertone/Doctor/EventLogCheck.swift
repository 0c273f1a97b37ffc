import DaemonConfiguration
import EventLog
import Events
import Glibc
import Vocabulary

/// The event log on disk.
enum EventLogFacts: Sendable {
    /// There is none yet.
    case absent
    /// A running daemon has it, and answers from it.
    case inUse
    /// A running daemon has one that nobody finds any more.
    case takenAway
    /// Another user's, in which nothing is touched.
    case foreign
    /// It is whole; the time of its newest event, where it has one.
    case whole(newest: Timestamp?)
    /// It cannot be used.
    case unusable(EventLogError)

    /// Looks at the log as the daemon does at its start, and changes nothing. Only where there is a log, and no daemon
    /// that has it.
    init(path: String, hasDaemon: Bool) {
        let file = FileFacts(at: path)
        if file.isAbsent {
            self = hasDaemon ? .takenAway : .absent
        } else if hasDaemon {
            self = .inUse
        } else if file.kind != nil, file.owner != getuid() {
            // SQLite would leave files beside it that its owner could not use.
            self = .foreign
        } else {
            do throws(EventLogError) { self = .whole(newest: try LogReader(path: path).newestEvent) } catch {
                self = .unusable(error)
            }
        }
    }
}

/// The event log: opens, and is whole.
enum EventLogCheck {
    private static let name = "event log"
    private static let whileItRuns =
        "make room, or the folder writable, and look again in some seconds; do not stop the daemon before"

    static func findings(_ facts: Facts) -> [Finding] {
        guard let path = facts.configuration?.loaded.locations.eventLogFile else { return [] }
        switch facts.eventLog {
        case nil: return .late(name, path)
        case .absent:
            return lost(facts, "\(path) is not there") ?? .ok(name, "\(path) is made at the first start")
        case .takenAway:
            return .fault(
                name, "\(path) was taken away while the daemon runs, and it could not write it anew so far",
                hint: whileItRuns)
        case .inUse:
            // The daemon's own warning says what is wrong with it.
            if case .success(let answer) = facts.daemon.answer,
                let words = answer.status.warnings?.first(where: { $0.hasPrefix("the event log") })
            {
                return .fault(
                    name, words,
                    hint: Self.whileItRuns)
            }
            return .ok(name, "\(path), in use by the daemon")
        case .foreign:
            return .warning(name, "\(path) belongs to another user, and was not opened", hint: "run this as that user")
        case .whole(nil): return lost(facts, "\(path) is empty") ?? .ok(name, "\(path) is whole")
        case .whole: return .ok(name, "\(path) is whole")
        case .unusable(let error):
            // Message and hint are one sentence each.
            let sentences = error.context.split(separator: ". ", maxSplits: 1).map(String.init)
            return .fault(
                name, sentences.first ?? error.context, hint: sentences.count > 1 ? sentences[1] : "move \(path) away")
        }
    }

    /// What is said of a log that knows nothing, beside what only an earlier one can have known; `nil` without that.
    private static func lost(_ facts: Facts, _ what: String) -> [Finding]? {
        guard facts.segments?.count ?? 0 > 0 || facts.baselines?.isEmpty == false else { return nil }
        return .warning(
            name,
            "\(what), and segments or calm voices were there before it: unless the daemon never ran here, consent, audit and "
                + "requests of before are gone",
            hint: "bring the log back from a copy while the daemon is stopped, or consent anew: undertone consent grant"
        )
    }
}
