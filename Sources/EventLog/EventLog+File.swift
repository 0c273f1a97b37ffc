import Events
import GRDB
import Synchronization
import Vocabulary

/// What is done where the log's file is deleted, moved or replaced while it is open. SQLite goes on with the file that
/// it has, which nobody finds any more and which is gone when the process ends. So all that it holds is written into a
/// new file at once, what was put in its place is set aside, and the log says so itself.
extension EventLog {
    /// How the log's file stands.
    public enum Standing: Sendable, Equatable {
        /// It lies where it was opened.
        case inPlace
        /// It was taken away, and could not be written anew so far: why.
        case unsaved(String)
        /// Its content was written over: why that is so.
        case overwritten(String)
    }

    /// What the name of a file ends in that lay in the log's place, or beside it, and was none of its own.
    public static let aside = ".aside"

    /// A fault that is tried again is not tried with every call.
    private static let pause = Duration.seconds(2)

    var pool: DatabasePool { file.withLock { $0.pool } }

    /// Says who is told in one line what became of the file.
    public func reportFile(to report: @escaping @Sendable (String) -> Void) { told.withLock { $0 = report } }

    /// Looks whether the file is still the log's own, and writes it anew where it is not; to be called every few
    /// seconds.
    /// - Parameter mark: how far the log had come when it was last looked at; `nil` at the first time.
    /// - Returns: how it stands, and how far it has come; `nil` where that cannot be read.
    public func lookAtFile(since mark: LogMark?) -> (standing: Standing, mark: LogMark?) {
        standOnFile()
        if let fault = file.withLock({ $0.fault }) { return (.unsaved(fault.words), mark) }
        do throws(EventLogError) {
            if let mark, let words = try age(against: mark) { return (.overwritten(words), try self.mark()) }
            return (.inPlace, try self.mark())
        } catch {
            return (error.code == .damaged ? .overwritten(error.context) : .inPlace, mark)
        }
    }

    /// Writes the file anew where it is not in its place. Asked before every use; what cannot be done now is tried
    /// again.
    func standOnFile() {
        let now = ContinuousClock.now
        let isMoved = file.withLock { file in
            file.whatHappened != nil && file.fault.map { $0.nextTry <= now } != false
        }
        guard isMoved else { return }
        let old = pool
        do {
            try old.writeWithoutTransaction { db in
                // Another thread may have done it meanwhile.
                guard pool === old, let words = file.withLock({ $0.whatHappened }) else { return }
                let place = file.withLock { $0 }
                let aside = try place.putCopyInPlace(db)
                let new = try EventLog.openPool(
                    place.path, yieldingWhere: { [unstored] in !unstored.entries.isEmpty })
                let reason = words + (aside.map { "; what lay there is \($0)" } ?? "")
                let event = try new.write { db in
                    try audit(
                        AuditDraft(actor: .daemon, action: "log.save", object: "log", reason: reason), in: db)
                    return try insert(
                        .daemon(.logSaved, DaemonPayload(version: Version.current, reason: reason)), in: db)
                }
                file.withLock { $0 = LogFile(pool: new, path: place.path) }
                signal.advance(to: event.sequence)
                told.withLock { $0 }("the event log was written anew, and nothing of it is lost: \(reason)")
            }
        } catch {
            let words = EventLogError(error, path: path).context
            file.withLock {
                $0.fault = (
                    "\($0.whatHappened ?? "its file is gone"), and cannot be written anew: \(words)", now + Self.pause
                )
            }
        }
    }

    /// Runs `body` on the connection that writes, while nobody else writes and the file lies in its place, or cannot be
    /// put there.
    func exclusively<T>(_ body: (Database) throws -> T) throws -> T {
        while true {
            standOnFile()
            let pool = pool
            // The file may have been written anew while this waited for its turn.
            let done: T? = try pool.writeWithoutTransaction { db in self.pool === pool ? try body(db) : nil }
            if case .some(let value) = done { return value }
        }
    }
}
