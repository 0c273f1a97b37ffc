import EventLog
import Glibc

/// The event log on disk.
enum EventLogFacts: Sendable {
    /// There is none yet.
    case absent
    /// A running daemon has it, and answers from it.
    case inUse
    /// Another user's, in which nothing is touched.
    case foreign
    /// It is whole; the time of its newest event, where it has one.
    case whole(newest: Timestamp?)
    /// It cannot be used.
    case unusable(EventLogError)

    /// Looks at the log as the daemon does at its start, and changes nothing. Only where there is a log, and no daemon that has
    /// it.
    init(path: String, hasDaemon: Bool) {
        let file = FileFacts(at: path)
        guard !file.isAbsent else {
            self = .absent
            return
        }
        guard !hasDaemon else {
            self = .inUse
            return
        }
        // SQLite would leave files beside it that its owner could not use.
        guard file.kind == nil || file.owner == getuid() else {
            self = .foreign
            return
        }
        do throws(EventLogError) {
            self = .whole(newest: try EventLog.inspect(path: path))
        } catch {
            self = .unusable(error)
        }
    }
}
