import EventLog
import Events
import FeedClient
import Fleet
import GRDB
import Vocabulary

/// What a desk's log tells its hub when the agent has erased something there: the subjects of the events that go.
struct Forgetting: Decodable {
    var subjects: [String]

    /// The last part of the event's type.
    static let step = "forget"
    static let type = EventType(family: "hub", step: step)
}

/// One batch on its way into the store, in the caller's transaction.
struct BatchIntake {
    private let batch: EventBatch
    private let log: EventLog
    private let now: Timestamp
    private let db: Database
    private var taken = SiteStore.Taken()
    /// Where its events come from: by the subject under which it came, whatever they say themselves.
    private var source: String { Event.source(host: batch.desk.text, agent: batch.lane) }
    private var sender: Person { Person(name: batch.desk.text, role: SiteStore.senderRole) }

    init(_ batch: EventBatch, log: EventLog, at now: Timestamp, in db: Database) {
        (self.batch, self.log, self.now, self.db) = (batch, log, now, db)
    }

    /// Stores it, or refuses all of it.
    mutating func run() throws -> SiteStore.Taken {
        guard try hasRoom() else {
            try refuse("there are \(Wire.maxLanes) lanes of this desk already")
            return taken
        }
        for line in batch.events {
            do { try take(ReceivedEvent(line: line, source: source)) } catch let fault as ReceivedEvent.Fault {
                try refuse("an event " + fault.words)
            }
        }
        if taken.forgotten > 0 {
            try log.audit(
                AuditDraft(actor: sender, action: "erase", object: "\(taken.forgotten) events of \(batch.lane)"),
                in: db)
        }
        try noteLane()
        taken.receipt = Receipt(lane: batch.lane, cursor: batch.cursor, isAhead: batch.isAhead)
        return taken
    }

    private mutating func take(_ event: ReceivedEvent) throws {
        // By the rule of those who will read it: one bad event must not make a whole list unreadable to them.
        guard event.event.isPlausible else { throw ReceivedEvent.Fault(words: "holds what cannot be true") }
        guard !event.event.type.rawValue.hasPrefix(EventFamily.command.prefix) else {
            throw ReceivedEvent.Fault(words: "is one that the hub writes itself")
        }
        // What is to be forgotten is asked for one by one below; the event's own subject is nobody's.
        let owned: [Owner] = try event.event.type == Forgetting.type ? [] : event.subjects.map(owner)
        guard owned.allSatisfy({ $0 != .another }) else { throw ReceivedEvent.Fault.foreign }
        // Also where it came before: the file may have stayed.
        if event.concernsSegments { taken.concernsSegments = true }
        switch try log.take(event, in: db) {
        case .known: taken.known += 1
        case .foreign: throw ReceivedEvent.Fault.foreign
        case .new:
            taken.new += 1
            if event.namesItsSubjects {
                for (subject, owner) in zip(event.subjects, owned) where owner == .nobody { try claim(subject) }
            }
            // Forgotten before it came.
            if owned.contains(.forgotten) { try forget([event.event.subject]) }
            if event.event.type == Forgetting.type { try forget(subjects(of: event.event)) }
        }
    }

    // MARK: - Whose an alert or a segment is

    private enum Owner { case this, forgotten, another, nobody }

    /// Who was the first to name an alert or a segment has it: their names are random, and nobody else knows them
    /// before.
    private func owner(of subject: String) throws -> Owner {
        let row = try Row.fetchOne(
            db, sql: "SELECT desk, lane, is_forgotten FROM site_subjects WHERE subject = ?", arguments: [subject])
        guard let row else { return .nobody }
        guard row["desk"] == batch.desk.text, row["lane"] == batch.lane else { return .another }
        return row["is_forgotten"] ? .forgotten : .this
    }

    private func claim(_ subject: String) throws {
        // A name may stand twice in one event.
        try db.execute(
            sql: "INSERT OR IGNORE INTO site_subjects (subject, desk, lane) VALUES (?, ?, ?)",
            arguments: [subject, batch.desk.text, batch.lane])
    }

    // MARK: - What the agent has erased

    private func subjects(of event: Event) throws -> [String] {
        guard case .other(let other) = event.data, let forgetting = try? other.payload(as: Forgetting.self) else {
            throw ReceivedEvent.Fault(words: "names nothing that is to be forgotten")
        }
        return forgetting.subjects.filter { FeedWire.isIdentifier($0) }
    }

    private mutating func forget(_ subjects: [String]) throws {
        for subject in subjects {
            switch try owner(of: subject) {
            case .another:
                try refuse("something " + ReceivedEvent.Fault.foreign.words)
                continue
            case .nobody: try claim(subject)
            case .this, .forgotten: break
            }
            try db.execute(
                sql: "UPDATE site_subjects SET is_forgotten = 1 WHERE subject = ?", arguments: [subject])
            let erasure = ErasurePayload(
                agent: batch.lane, what: "event", reason: ErasurePayload.asked, count: 1, by: batch.desk.text, at: now)
            taken.forgotten += try log.forget([subject], from: source, as: erasure, in: db)
            taken.forgotten += try SiteStore.forgetCommands(withAlert: subject, as: erasure, from: log, in: db)
        }
    }

    // MARK: - The lane

    private func hasRoom() throws -> Bool {
        let isKnown = "SELECT count(*) FROM site_lanes WHERE desk = ? AND lane = ?"
        if try Int.fetchOne(db, sql: isKnown, arguments: [batch.desk.text, batch.lane]) == 1 { return true }
        let held = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM site_lanes WHERE desk = ?", arguments: [batch.desk.text])
        return held ?? 0 < Wire.maxLanes
    }

    /// How far the lane is. What was sent ahead says nothing of what is before it.
    private func noteLane() throws {
        try db.execute(
            sql: """
                INSERT INTO site_lanes (desk, lane, cursor, received_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (desk, lane) DO UPDATE SET cursor = coalesce(excluded.cursor, cursor),
                    received_at = excluded.received_at
                """, arguments: [batch.desk.text, batch.lane, batch.isAhead ? nil : batch.cursor.text, now.text])
    }

    private mutating func refuse(_ words: String) throws {
        taken.faults.append(words)
        try log.audit(
            AuditDraft(
                actor: sender, action: "events.take", object: batch.lane, reason: words, outcome: .refused), in: db)
    }
}

extension ReceivedEvent {
    /// Whether it changes or erases a segment, or may.
    fileprivate var concernsSegments: Bool {
        if case .segment = event.data { true } else { event.type == Forgetting.type }
    }
}

extension ReceivedEvent.Fault {
    fileprivate static let foreign = Self(words: "is about what another lane has named")
}
