public import Events
import Foundation
package import GRDB
import Synchronization
public import Vocabulary

/// The one durable truth: events in the order in which they were appended, and what they add up to.
///
/// Appending is crash-safe (SQLite in WAL mode, `synchronous=FULL`: an event that was returned survives a power cut),
/// and alerts and segments are kept up to date in the same transaction. Every call is synchronous, may come from any
/// thread or task, and may block for as long as the disk takes; a reader never blocks a writer. Only
/// ``waitForAppend(after:)`` suspends.
///
/// While the disk takes nothing - it is full, or was made read-only - events wait in memory and readers get them from
/// there; they are written, in order, as soon as that is possible again.
///
/// A reader holds nothing but a cursor, the sequence number of the last event that it has dealt with:
///
///     var cursor = log.newestSequence
///     while !Task.isCancelled {
///         let page = try log.page(after: cursor)
///         for record in page.records { deal(with: record) }
///         cursor = page.cursor
///         if !page.hasMore { await log.waitForAppend(after: cursor) }
///     }
///
/// One process appends; others may open the file to read it with any SQLite tool.
public final class EventLog: Sendable {
    /// Path of the database file.
    public let path: String
    /// The file in use.
    let file: Mutex<LogFile>
    /// What is made of it again where the file cannot be believed; changed on the connection that writes.
    let mirror: Mutex<LogMirror>
    /// What the transaction that runs has stored.
    let stored = Mutex<[Event]>([])
    let clock: @Sendable () -> Timestamp
    let signal: AppendSignal
    /// What the disk does not take just now.
    let unstored = UnstoredEvents()
    let source: String
    /// Whether there was no log before.
    public let isNew: Bool
    /// What lay beside the log, was none of its own and was set aside; `nil` for nothing.
    public let setAside: String?
    /// Makes cursors for those who are not told the numbers of events.
    public let cursors: CursorSeal
    /// What kinds of events there are.
    public let families: EventFamilies
    /// What was refused, and is not all in the audit.
    let refusals = RefusalBook()
    /// Makes the salt of a reason in the audit.
    let salt: @Sendable () -> String
    /// Told what became of the file.
    let told = Mutex<@Sendable (String) -> Void>({ _ in })
    private let sharing = Mutex<@Sendable () -> Visibility>({ .none })
    /// Stands for a disk that refuses: called before a transaction is ended.
    let failing = Mutex<(@Sendable () throws -> Void)?>(nil)

    /// Opens the log, or makes it (mode 0600, folder 0700) where there is none.
    ///
    /// A file that is damaged or not ours is never touched: the error says what to do.
    ///
    /// - Parameters:
    ///   - path: the database file; SQLite keeps two more files beside it while it is open.
    ///   - source: source of the events appended, see ``Event/source(host:agent:)``.
    ///   - families: what kinds of events there are: ``EventFamilies/own``, and those of modules.
    ///   - clock: where the times of events come from.
    ///   - salt: where the salts of reasons in the audit come from; random if not given.
    /// - Throws: `damaged`, `newerVersion`, `needsPermission` or `unavailable`.
    public init(
        path: String, source: String, families: EventFamilies, clock: @escaping @Sendable () -> Timestamp = { .now },
        salt: (@Sendable () -> String)? = nil
    ) throws(EventLogError) {
        self.path = path
        self.source = source
        self.families = families
        self.clock = clock
        self.salt = salt ?? AuditWords.randomSalt
        do {
            try EventLog.makeFile(path)
            setAside = try LogFile.setAsideForeignSideFiles(of: path)
            try EventLog.undoCutOffMaking(path)
            _ = try EventLog.check(path)
            let pool = try EventLog.openPool(path, yieldingWhere: { [unstored] in !unstored.entries.isEmpty })
            isNew = try !pool.read { try $0.tableExists("events") }
            try Migrations.all.migrate(pool)
            try pool.writeWithoutTransaction { try EventLog.makeRoom(for: families, in: $0) }
            mirror = Mutex(try pool.read(LogMirror.init(in:)))
            file = Mutex(LogFile(pool: pool, path: path))
            cursors = try pool.read(CursorSeal.init(in:))
            signal = AppendSignal(newest: try pool.read(EventLog.newestSequence(in:)))
        } catch { throw EventLogError(error, path: path) }
    }

    /// Says what is shared at a moment: each event is stamped with it, and never shown to others any wider. Until this
    /// is said, nothing is.
    public func stampEvents(with visibility: @escaping @Sendable () -> Visibility) {
        sharing.withLock { $0 = visibility }
    }

    /// What is shared now.
    func visibility() -> Visibility { sharing.withLock { $0 }() }

    /// Appends what happened and returns it as stored. The event is on disk when this returns, unless the disk takes
    /// nothing just now.
    @discardableResult public func append(_ data: EventData) throws(EventLogError) -> Event {
        try append(data) { _ in }
    }

    /// Appends what happened, or reports in one line that it is not in the log: for those who cannot do more about it.
    /// The line does not say what happened, since more people read the daemon's own log than may know.
    public func record(_ data: EventData, orReport report: (String) -> Void) {
        do { try append(data) { report("an event waits in memory: \($0)") } } catch {
            report("an event is not in the log: \(error)")
        }
    }

    @discardableResult private func append(
        _ data: EventData, orReport report: (EventLogError) -> Void
    ) throws(EventLogError) -> Event {
        let event: Event
        do throws(EventLogError) { event = try write { db in try self.insert(data, in: db) } } catch {
            event = try keep(data, after: error)
            report(error)
        }
        signal.advance(to: event.sequence)
        return event
    }

    /// The next events after `cursor`, oldest first.
    ///
    /// - Parameters:
    ///   - cursor: sequence number of the last event already dealt with; 0 for the beginning.
    ///   - limit: most records in one page.
    ///   - types: only these types; empty for all.
    ///   - levels: only events of alerts and segments at these levels; empty for all. The end of an alert and
    ///     what people do with it count as the highest level it reached, so that who saw it rise also sees it end.
    ///   - subject: only what happened to this alert or segment; `nil` for all.
    ///   - earliest: only what was appended then or later, by the clock of that time; `nil` for all.
    /// - Returns: the page, empty where there is nothing new.
    /// - Throws: `unavailable` or `damaged`.
    public func page(
        after cursor: Int64, limit: Int = 256, types: Set<EventType> = [], levels: Set<AlertLevel> = [],
        subject: String? = nil, since earliest: Timestamp? = nil
    ) throws(EventLogError) -> EventPage {
        // Before the database is looked at: what waits in memory now is on disk later, and never in neither.
        let waiting = unstored.entries
        return try read { db in
            let stored = try EventLog.newestSequence(in: db)
            let newest = max(stored, waiting.last?.event.sequence ?? 0)
            let oldest = try EventLog.oldestSequence(in: db)
            var start = max(cursor, 0)
            var gap: EventGap?
            if start > newest {
                gap = EventGap(after: .number(cursor), resumesAfter: .number(oldest - 1), reason: .anotherLog)
            } else if start < oldest - 1 {
                gap = EventGap(after: .number(cursor), resumesAfter: .number(oldest - 1), reason: .expired)
            }
            if gap != nil { start = oldest - 1 }
            var sql = "SELECT sequence, type, json, shared FROM events WHERE sequence > ?"
            var arguments: StatementArguments = [start]
            for (column, values) in [("type", types.map(\.rawValue)), ("level", levels.map(\.rawValue))]
            where !values.isEmpty {
                sql += " AND \(column) IN (\(databaseQuestionMarks(count: values.count)))"
                arguments += StatementArguments(values)
            }
            if let subject {
                sql += " AND subject = ?"
                arguments += [subject]
            }
            if let earliest {
                sql += " AND time >= ?"
                arguments += [earliest.text]
            }
            let rows = try Row.fetchAll(db, sql: sql + " ORDER BY sequence LIMIT ?", arguments: arguments + [limit])
            var records = rows.map {
                EventRecord(
                    sequence: $0[0], type: EventType(rawValue: $0[1]), json: $0[2],
                    writtenUnder: Visibility(text: $0[3]))
            }
            let more = waiting.lazy.filter { entry in
                entry.event.sequence > max(start, stored) && (types.isEmpty || types.contains(entry.event.type))
                    && (levels.isEmpty || entry.level.map(levels.contains) == true)
                    && (subject == nil || entry.event.subject == subject)
                    && (earliest.map { entry.event.time >= $0 } ?? true)
            }
            records += more.prefix(limit - records.count).map {
                EventRecord(
                    sequence: $0.event.sequence, type: $0.event.type, json: $0.json, writtenUnder: $0.visibility)
            }
            // A page that is not full has looked at everything up to the newest.
            let next = records.count < limit ? newest : records.last?.sequence ?? start
            return EventPage(records: records, cursor: next, gap: gap, hasMore: next < newest)
        }
    }

    /// Sequence number of the newest event; 0 before the first. It never falls, also when old events are deleted.
    public var newestSequence: Int64 {
        get throws(EventLogError) {
            let waiting = unstored.entries.last?.event.sequence ?? 0
            return try max(waiting, read(EventLog.newestSequence(in:)))
        }
    }

    /// Sequence number of the oldest event that is still held; one past the newest where none is.
    public var oldestSequence: Int64 { get throws(EventLogError) { try read(EventLog.oldestSequence(in:)) } }

    /// Returns once the log holds an event after `cursor` (at once if it does), or the task is cancelled.
    public func waitForAppend(after cursor: Int64) async { await signal.wait(past: cursor) }

    /// Writes what waits in memory and then what the caller has, in one transaction.
    package func write<T>(_ body: (Database) throws -> T) throws(EventLogError) -> T {
        do {
            let (newest, value) = try exclusively { db in
                var done: (Int64, T)?
                var after = mirror.withLock { $0 }
                stored.withLock { $0 = [] }
                try db.inTransaction(.immediate) {
                    let newest = try storeWaiting(in: db)
                    done = (newest, try body(db))
                    after = try after.following(stored.withLock { $0 }, in: db)
                    try failing.withLock { $0 }?()
                    return .commit
                }
                mirror.withLock { $0 = after }
                guard let done else { throw EventLogError(code: .unavailable, context: "Nothing was written.") }
                return done
            }
            unstored.remove(upTo: newest)
            return value
        } catch { throw EventLogError(error, path: path) }
    }

    /// Reads what is on disk.
    package func read<T>(_ body: (Database) throws -> T) throws(EventLogError) -> T {
        standOnFile()
        do { return try pool.read(body) } catch { throw EventLogError(error, path: path) }
    }

    /// Writes the event and what follows from it, inside the caller's transaction.
    func insert(_ data: EventData, in db: Database) throws -> Event {
        let event = makeEvent(data, sequence: try EventLog.newestSequence(in: db) + 1)
        try store(event, under: visibility(), in: db)
        return event
    }

    /// What happened, as the event of a number.
    func makeEvent(_ data: EventData, sequence: Int64) -> Event {
        Event(id: UUID().uuidString.lowercased(), source: source, time: clock(), sequence: sequence, data: data)
    }

    /// Writes an event and what follows from it, inside the caller's transaction.
    /// - Parameters:
    ///   - event: what happened.
    ///   - json: the event as it came, where it holds more than this program knows of.
    ///   - present: what is shared now.
    ///   - db: the connection that writes.
    /// - Throws: what SQLite refuses.
    func store(_ event: Event, as json: String? = nil, under present: Visibility, in db: Database) throws {
        let shared = try Sharing.visibility(of: event, under: present, in: db)
        let level = try Projections.apply(event, in: db)
        try Sharing.stamp(event, shared, in: db)
        try reduce(event, in: db)
        try db.execute(
            sql: """
                INSERT INTO events (sequence, id, type, subject, level, time, json, shared)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                event.sequence, event.id, event.type.rawValue, event.subject, level?.rawValue, event.time.text,
                try json ?? JSON.text(event), shared.text,
            ])
        stored.withLock { $0.append(event) }
    }

    /// The highest number ever given: from SQLite's own record, since the rows themselves may be gone.
    static func newestSequence(in db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'events'") ?? 0
    }

    static func oldestSequence(in db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT min(sequence) FROM events") ?? newestSequence(in: db) + 1
    }
}
