import EventLog
import Events
import Logging

/// Looks every few seconds whether the log is still the file that was opened, and says what became of it.
struct LogWatch: Sendable {
    let log: EventLog
    let warnings: StandingWarnings
    let logger: Logger
    /// Told that the log was written over.
    let replaced: @Sendable (String) -> Void

    /// - Parameter mark: how far the log had come; `nil` at the first time.
    /// - Returns: how far it has come.
    func look(since mark: LogMark?) -> LogMark? {
        let (standing, now) = log.lookAtFile(since: mark)
        switch standing {
        case .inPlace: warnings.set(.log, nil)
        case .unsaved(let words):
            warnings.set(
                .log,
                "the event log: \(words) What happens is lost when the daemon ends before that is put right; it is tried "
                    + "again every few seconds")
        case .overwritten(let words):
            warnings.set(
                .log,
                "the event log was written over while the daemon ran: \(words). Stop the daemon before you put a log "
                    + "back")
            // Once for each time that it happens.
            if now != mark { replaced(words) }
        }
        do throws(StartFailure) { try InstanceLock.keep(guarding: log.path) } catch {
            logger.error("another daemon could begin beside this one: \(error)")
        }
        return now
    }
}
