import Events
import Foundation
import GRDB
import Vocabulary

/// What happens while the disk takes nothing: events wait in memory and are served to readers from there. Lists of
/// alerts and segments know of them when they are on disk, but for requests for help, which are listed at once;
/// acknowledging fails until then.
extension EventLog {
    /// How many events wait in memory because the disk does not take them; they are lost where the process ends first.
    public var unstoredCount: Int { unstored.entries.count }

    /// Tries again to write what waits in memory. Every append does so too.
    /// - Throws: `unavailable` or `needsPermission` while the disk still takes nothing.
    public func storeWaiting() throws(EventLogError) {
        guard unstoredCount > 0 else { return }
        try write { _ in }
    }

    /// Writes what waits in memory, inside the caller's transaction.
    /// - Returns: the number of the newest that is then on disk.
    func storeWaiting(in db: Database) throws -> Int64 {
        let newest = try EventLog.newestSequence(in: db)
        // A transaction of another thread may just have written them, and not have forgotten them yet.
        for entry in unstored.entries where entry.event.sequence > newest {
            try store(entry.event, under: entry.visibility, in: db)
            try entry.help?.store(alertID: entry.event.subject, at: entry.event.time, in: db)
        }
        return try EventLog.newestSequence(in: db)
    }

    /// Keeps in memory what the disk has refused for now.
    /// - Returns: the event with the number that it will have on disk.
    /// - Throws: the fault of the disk, where it is none that passes or too many events wait already.
    func keep(_ data: EventData, after fault: EventLogError) throws(EventLogError) -> Event {
        guard fault.passes else { throw fault }
        let event: Event?
        do { event = try exclusively { db in try keep(data, for: nil, in: db) } } catch {
            throw EventLogError(error, path: path)
        }
        guard let event else { throw fault }
        return event
    }

    /// Keeps an event in memory, on the connection that writes: nobody else gives a number meanwhile.
    /// - Returns: the event; `nil` where too many wait already.
    func keep(_ data: EventData, for help: UnstoredHelp?, in db: Database) throws -> Event? {
        let newest = unstored.entries.last?.event.sequence ?? 0
        let event = makeEvent(data, sequence: max(newest, try EventLog.newestSequence(in: db)) + 1)
        let entry = UnstoredEvents.Entry(
            event: event, level: try level(of: event, in: db), json: try JSON.text(event),
            visibility: visibility(), help: help)
        return unstored.append(entry) ? event : nil
    }

    /// The level by which readers filter an event that is not on disk yet; see ``Projections/apply(_:in:)``.
    private func level(of event: Event, in db: Database) throws -> AlertLevel? {
        switch event.data {
        case .alert(.raised, let alert), .alert(.told, let alert), .alert(.rising, let alert),
            .alert(.tried, let alert):
            alert.level
        case .alert(.cleared, let alert):
            [
                alert.level, unstored.highestLevel(ofAlert: alert.alertID),
                try Projections.highestLevel(ofAlert: alert.alertID, in: db),
            ].compactMap(\.self).max()
        case .segment(_, let segment): segment.level
        // What people command is refused while it cannot be stored.
        case .handling, .capture, .baseline, .consent, .policy, .erased, .daemon, .other: nil
        }
    }
}

extension EventLogError {
    /// Whether the disk may take tomorrow what it refuses today.
    package var passes: Bool { code == .unavailable || code == .needsPermission }
}
