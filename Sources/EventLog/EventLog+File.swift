import Events
import GRDB
import Synchronization
import Vocabulary

/// What is done where the log's file is deleted, moved, replaced or written into while it is open. SQLite goes on with
/// the file that it has, which nobody finds any more and which is gone when the process ends, or which is no longer
/// what it was. So all that it held is written into a new file at once, what was put in its place is set aside, and
/// the log says so itself.
extension EventLog {
    /// How the log's file stands.
    public enum Standing: Sendable, Equatable {
        /// It lies where it was opened.
        case inPlace
        /// It was taken away, and could not be written anew so far: why.
        case unsaved(String)
    }

    /// What the name of a file ends in that lay in the log's place, or beside it, and was none of its own.
    public static let aside = ".aside"

    /// A fault that is tried again is not tried with every call.
    private static let pause = Duration.seconds(2)

    var pool: DatabasePool { file.withLock { $0.pool } }

    /// Says who is told in one line what became of the file.
    public func reportFile(to report: @escaping @Sendable (String) -> Void) { told.withLock { $0 = report } }

    /// Looks whether the file is still the log's own, and holds what was written to it, and writes it anew where it is
    /// not so; to be called every few seconds.
    /// - Returns: how it stands.
    public func lookAtFile() -> Standing {
        var doubt: String?
        do {
            let isSame = try exclusively { db in try EventLog.mark(in: db) == mirror.withLock { $0.mark } }
            if !isSame { doubt = Self.writtenOver }
        } catch {
            if EventLogError(error, path: path).code == .damaged { doubt = Self.writtenOver }
        }
        if doubt != nil { standOnFile(inDoubt: doubt) }
        return file.withLock { $0.fault }.map { .unsaved($0.words) } ?? .inPlace
    }

    private static let writtenOver = "another program wrote into it while the daemon ran"

    /// Writes the file anew where it is not in its place. Asked before every use; what cannot be done now is tried
    /// again.
    /// - Parameters:
    ///   - isWriting: asked by who writes: then it must not have been written into by others either.
    ///   - doubt: why what it holds is not believed; `nil` where it is.
    func standOnFile(isWriting: Bool = false, inDoubt doubt: String? = nil) {
        let now = ContinuousClock.now
        let happened: @Sendable (inout LogFile) -> (words: String, isDoubted: Bool)? = { file in
            if let doubt { return (doubt, true) }
            let isWrittenOver = (isWriting || file.whatHappened != nil) && file.isWrittenOver
            if let words = file.whatHappened { return (words, isWrittenOver) }
            return isWrittenOver ? (Self.writtenOver, true) : nil
        }
        let isNeeded = file.withLock { file in
            happened(&file) != nil && file.fault.map { $0.nextTry <= now } != false
        }
        guard isNeeded else { return }
        let old = pool
        do {
            try old.writeWithoutTransaction { db in
                // Another thread may have done it meanwhile, or it was our own write.
                guard pool === old, let (words, isDoubted) = file.withLock({ happened(&$0) }) else { return }
                let place = file.withLock { $0 }
                let (aside, isWhole) = try place.putCopyInPlace(
                    db, isDoubted: isDoubted, mirror: mirror.withLock { $0 }, families: families)
                let new = try EventLog.openPool(
                    place.path, yieldingWhere: { [unstored] in !unstored.entries.isEmpty })
                let lies = aside.map { "; what lay there is \($0)" } ?? ""
                let reason = words + (isWhole ? "" : "; it was made anew of what is in memory") + lies
                stored.withLock { $0 = [] }
                let (event, after) = try new.write { db in
                    // Those that wait have their numbers already.
                    _ = try storeWaiting(in: db)
                    try audit(
                        AuditDraft(actor: .daemon, action: "log.save", object: "log", reason: reason), in: db)
                    let event = try insert(
                        .daemon(.logSaved, DaemonPayload(version: Version.current, reason: reason)), in: db)
                    return (event, try mirror.withLock { $0 }.following(stored.withLock { $0 }, in: db))
                }
                mirror.withLock { $0 = after }
                file.withLock { $0 = LogFile(pool: new, path: place.path) }
                unstored.remove(upTo: event.sequence)
                signal.advance(to: event.sequence)
                told.withLock { $0 }(
                    isWhole
                        ? "the event log was written anew, and nothing of it is lost: \(reason)"
                        : "the event log was written anew, with consent, open alerts and stored segments; what is over "
                            + "is not in it any more: \(reason)")
            }
        } catch {
            let words = EventLogError(error, path: path).context
            file.withLock {
                $0.fault = (
                    "\($0.whatHappened ?? Self.writtenOver), and cannot be written anew: \(words)", now + Self.pause
                )
            }
        }
    }

    /// Runs `body` on the connection that writes, while nobody else writes and the file lies in its place, or cannot be
    /// put there.
    func exclusively<T>(_ body: (Database) throws -> T) throws -> T {
        while true {
            standOnFile(isWriting: true)
            let pool = pool
            // The file may have been written anew while this waited for its turn.
            let done: T? = try pool.writeWithoutTransaction { db in
                guard self.pool === pool else { return nil }
                defer { file.withLock { $0.noteOwnWrite() } }
                return try body(db)
            }
            if case .some(let value) = done { return value }
        }
    }
}
