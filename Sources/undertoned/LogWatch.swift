import EventLog
import Events
import Languages
import Logging

/// Looks every few seconds whether the log is still the file that was opened, and says what became of it.
struct LogWatch: Sendable {
    let log: EventLog
    let warnings: StandingWarnings
    let logger: Logger

    func look() {
        switch log.lookAtFile() {
        case .inPlace: warnings.set(.log, nil)
        case .unsaved(let words):
            warnings.set(
                .log,
                Phrase(
                    """
                    the event log: \(words) What happens is lost when the daemon ends before that is put right; it is tried \
                    again every few seconds
                    """))
        }
        do throws(StartFailure) { try InstanceLock.keep(guarding: log.path) } catch {
            logger.error("another daemon could begin beside this one: \(error)")
        }
    }
}
