import Events
import GRDB
import Synchronization
import Vocabulary

/// Events that the disk does not take just now, in order, with the numbers that they will have on disk.
///
/// They begin where the log ends. A fault of the disk lasts minutes, not days, so few are kept; what comes when there
/// are ``capacity`` is refused, but for requests for help, which have places of their own.
final class UnstoredEvents: Sendable {
    /// One of them, and what readers filter it by.
    struct Entry: Sendable {
        let event: Event
        let level: AlertLevel?
        let json: String
        /// What was shared when it happened.
        let visibility: Visibility
        /// The request that the event answers; `nil` for what nobody asked for.
        var help: UnstoredHelp?
    }

    /// Most events that wait in memory: more than a hard shift brings. Each try to store writes all of them.
    static let capacity = 250
    /// As many more are kept of requests for help.
    static let helpCapacity = 50

    private let waiting = Mutex<[Entry]>([])

    /// All of them, oldest first.
    var entries: [Entry] { waiting.withLock { $0 } }

    /// Adds one, unless there are too many.
    /// - Returns: whether it was taken.
    func append(_ entry: Entry) -> Bool {
        waiting.withLock { waiting in
            guard waiting.count < Self.capacity + (entry.help == nil ? 0 : Self.helpCapacity) else { return false }
            waiting.append(entry)
            return true
        }
    }

    /// Notes under which further key a request for help was made that waits already.
    func add(key: String, toHelp alertID: String) {
        waiting.withLock { waiting in
            guard let index = waiting.firstIndex(where: { $0.event.subject == alertID }) else { return }
            waiting[index].help?.keys.append(key)
        }
    }

    /// Forgets those up to a number: they are on disk.
    func remove(upTo sequence: Int64) { waiting.withLock { $0.removeAll { $0.event.sequence <= sequence } } }

    /// The highest level that an alert has reached in them.
    func highestLevel(ofAlert alertID: String) -> AlertLevel? {
        entries.filter { $0.event.subject == alertID }.compactMap(\.level).max()
    }
}

/// A request for help that the disk does not take just now: what is to be written beside its event.
struct UnstoredHelp: Sendable {
    let request: IdempotentRequest
    /// The names under which it was asked for, each with whose it is: ``IdempotentRequest/own(_:)``.
    var keys: [String]

    /// Writes the audit's row and the answer, in the transaction of the event.
    func store(alertID: String, at time: Timestamp, in db: Database) throws {
        try AuditTrail.append(AuditDraft(actor: request.actor, action: "help", object: alertID), at: time, in: db)
        guard let record = try EventLog.alertRecord(id: alertID, in: db) else { return }
        for key in keys { try request.keep(record, underOwn: key, at: time, in: db) }
    }
}

extension UnstoredEvents.Entry {
    /// A request for help as it stands: nobody can have dealt with it.
    var helpRecord: AlertRecord? {
        guard help != nil, case .alert(.raised, let alert) = event.data else { return nil }
        return AlertRecord(
            alert: alert, life: AlertLife(state: .raised, kind: alert.kind), highestLevel: alert.level,
            lastSequence: event.sequence)
    }
}
