import EventLog

/// The event log on disk.
enum EventLogFacts: Sendable {
    /// There is none yet.
    case absent
    /// A running daemon has it, and answers from it.
    case inUse
    /// It opened and is whole; the time of its newest event, where it has one.
    case whole(newest: Timestamp?)
    /// It cannot be used.
    case unusable(EventLogError)

    /// Opens the log as the daemon would at its start, which checks that it is whole. Only where there is a log, and no daemon
    /// that has it.
    init(path: String, hasDaemon: Bool) {
        guard !FileFacts(at: path).isAbsent else {
            self = .absent
            return
        }
        guard !hasDaemon else {
            self = .inUse
            return
        }
        do throws(EventLogError) {
            let log = try EventLog(path: path, source: "")
            let newest = try log.newestSequence
            let last = try log.page(after: max(0, newest - 1)).records.last
            self = .whole(newest: (try? last?.event())?.time)
        } catch {
            self = .unusable(error)
        }
    }
}
