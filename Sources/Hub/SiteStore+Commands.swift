import EventLog
import Events
import Feed
import Fleet
import GRDB
import Sodium
import Vocabulary

/// What people at the hub want done at desks. It is written down, with its row in the audit and its event, before
/// anybody is told; what a desk makes of it, the desk says. Nothing here changes an alert.
extension SiteStore {
    /// For how long a desk may do it: a shift.
    static let commandS = 8.0 * 3_600
    /// How long a desk's word may be on its way after that before the hub gives it up.
    static let commandGraceS = 300.0
    private static let action = "command"

    /// A command that is to be sent.
    struct Parcel {
        var desk: DeskID
        var id: String
        var body: [UInt8]
    }

    /// Writes down what somebody wants done with an alert. Asked for again under the same key it is the same command.
    /// - Throws: `notFound` for an alert that is not known; `conflict` where its desk is none any more, nothing can be
    ///   taken back, or the key was used for something else.
    func send(_ wish: HandlingWish, withAlert id: String, by person: Person, key: String?) throws(EventLogError) {
        let name = Self.name(of: key, of: person)
        let now = clock()
        try log.takeIn { db in
            guard let place = try Self.place(ofAlert: id, in: db) else { throw Self.noAlert(id) }
            if let earlier = try Self.command(name, in: db) {
                guard earlier.command.alertID == id, earlier.command.isSame(as: wish) else { throw Self.keyUsed(id) }
                return
            }
            guard place.isPresent else { throw Self.absent(place.label) }
            let step =
                switch wish {
                case .take(let step): step
                case .undo: HandlingStep.undo(try Self.undoable(ofAlert: id, by: person, in: db))
                }
            let command = DeskCommand(
                id: name, lane: place.lane, alertID: id, handling: step,
                person: Person(name: person.name, role: person.role), hub: site.text, sentAt: now,
                expiresAt: now.advanced(bySeconds: Self.commandS))
            guard let command, command.fault == nil else {
                throw EventLogError(code: .conflict, context: "This cannot be sent to a desk.")
            }
            try db.execute(
                sql: "INSERT INTO site_commands (id, desk, alert_id, command) VALUES (?, ?, ?, ?)",
                arguments: [name, place.desk.text, id, try JSON.text(command)])
            try log.audit(AuditDraft(actor: person, action: step.action, object: id, reason: step.detail), in: db)
            try tell(of: name, in: db)
        }
    }

    /// Those that no broker has taken so far, the oldest first.
    func unpublished(atMost count: Int) throws(EventLogError) -> [Parcel] {
        try log.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT desk, command FROM site_commands WHERE result = 'sent' AND NOT is_published
                    ORDER BY number LIMIT ?
                    """, arguments: [count]
            ).map { row in
                let command = try JSON.value(DeskCommand.self, from: row["command"])
                guard let desk = DeskID(text: row["desk"] as String), let body = try? Wire.data(command) else {
                    throw EventLogError(code: .damaged, context: "The list of commands holds what is no command.")
                }
                return Parcel(desk: desk, id: command.id, body: body)
            }
        }
    }

    /// How many no desk has answered.
    func waitingCommands() throws(EventLogError) -> Int {
        try log.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM site_commands WHERE result = 'sent'") ?? 0 }
    }

    /// A broker has taken it.
    func notePublished(_ id: String) throws(EventLogError) {
        try log.write { db in
            try db.execute(sql: "UPDATE site_commands SET is_published = 1 WHERE id = ?", arguments: [id])
        }
    }

    /// All that no desk has answered are to be sent again: the broker may have lost what it had. A desk does each once.
    func publishAgain() throws(EventLogError) {
        try log.write { db in
            try db.execute(sql: "UPDATE site_commands SET is_published = 0 WHERE result = 'sent' AND is_published")
        }
    }

    /// Gives up those whose desk is none any more, or has said nothing for too long.
    /// - Returns: how many.
    @discardableResult func giveUpCommands() throws(EventLogError) -> Int {
        let now = clock()
        return try log.takeIn { db in
            var count = 0
            let sql = """
                SELECT c.id, c.command, coalesce(d.state = 'approved', 0) AS is_present
                FROM site_commands AS c LEFT JOIN site_desks AS d ON d.desk = c.desk
                WHERE c.result = 'sent' ORDER BY c.number
                """
            for row in try Row.fetchAll(db, sql: sql) {
                let command = try JSON.value(DeskCommand.self, from: row["command"])
                let isPresent: Bool = row["is_present"]
                guard !isPresent || command.expiresAt.advanced(bySeconds: Self.commandGraceS) < now else { continue }
                let why =
                    isPresent
                    ? "The desk has not answered by \(command.expiresAt.text)."
                    : "The desk was taken out of the site before it answered."
                try settle(
                    command, isPresent ? .expired : .refused, why, by: Person(name: site.text, role: "hub"), in: db)
                count += 1
            }
            return count
        }
    }

    /// Takes in what a desk says of a command. It counts where nothing was known, where the hub had given it up, and
    /// where it was done after all.
    func take(_ outcome: CommandOutcome, of desk: DeskID) throws(EventLogError) {
        let person = Person(name: desk.text, role: Self.senderRole)
        try log.takeIn { db in
            guard let (command, owner, result) = try Self.command(outcome.id, in: db) else {
                // It was forgotten meanwhile, or was never sent.
                return
            }
            guard owner == desk, command.lane == outcome.lane else {
                let draft = AuditDraft(
                    actor: person, action: Self.action, object: outcome.id,
                    reason: "it answers what another lane was asked", outcome: .refused)
                return try log.audit(draft, in: db)
            }
            let new: SiteCommand.Result =
                switch outcome.result {
                case .done: .done
                case .refused: .refused
                case .expired: .expired
                }
            let counts =
                switch result {
                case .sent, .expired: new != result
                case .refused: new == .done
                case .done: false
                }
            if counts { try settle(command, new, outcome.why, by: person, in: db) }
        }
    }

    /// Forgets the commands with an alert, and what was told of them, in the caller's transaction.
    /// - Returns: how much went.
    static func forgetCommands(
        withAlert id: String, as erasure: ErasurePayload, from log: EventLog, in db: Database
    ) throws -> Int {
        try db.execute(sql: "DELETE FROM site_commands WHERE alert_id = ?", arguments: [id])
        return try db.changesCount + log.forget([id], from: log.ownSource, as: erasure, in: db)
    }

    /// Forgets those that are over and as old as events may be.
    func retainCommands(days: Int) throws(EventLogError) {
        let oldest = clock().advanced(bySeconds: -86_400 * Double(days)).text
        try log.write { db in
            try db.execute(
                sql: "DELETE FROM site_commands WHERE result <> 'sent' AND at < ?", arguments: [oldest])
        }
    }

    /// What people wanted done with an alert, the oldest first.
    static func commands(ofAlert id: String, in db: Database) throws -> [SiteCommand] {
        try Row.fetchAll(db, sql: "SELECT * FROM site_commands WHERE alert_id = ? ORDER BY number", arguments: [id])
            .map(command)
    }
}

extension SiteStore {
    private typealias Found = (command: DeskCommand, desk: DeskID, result: SiteCommand.Result)

    private static func command(_ id: String, in db: Database) throws -> Found? {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM site_commands WHERE id = ?", arguments: [id]),
            let desk = DeskID(text: row["desk"] as String), let result = SiteCommand.Result(rawValue: row["result"])
        else { return nil }
        return (try JSON.value(DeskCommand.self, from: row["command"]), desk, result)
    }

    private static func command(_ row: Row) throws -> SiteCommand {
        let command = try JSON.value(DeskCommand.self, from: row["command"])
        return SiteCommand(
            id: command.id, alertID: command.alertID, desk: row["desk"], lane: command.lane,
            verb: command.verb.rawValue, by: command.person.name, sentAt: command.sentAt,
            result: SiteCommand.Result(rawValue: row["result"]) ?? .sent, why: row["why"],
            at: (row["at"] as String?).flatMap { Timestamp(text: $0) })
    }

    private func settle(
        _ command: DeskCommand, _ result: SiteCommand.Result, _ why: String?, by person: Person, in db: Database
    ) throws {
        try db.execute(
            sql: "UPDATE site_commands SET result = ?, why = ?, at = ? WHERE id = ?",
            arguments: [result.rawValue, why, clock().text, command.id])
        let action = "\(Self.action).\(result.rawValue)"
        try log.audit(AuditDraft(actor: person, action: action, object: command.alertID, reason: why), in: db)
        try tell(of: command.id, in: db)
    }

    private func tell(of id: String, in db: Database) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM site_commands WHERE id = ?", arguments: [id]) else {
            return
        }
        let command = try Self.command(row)
        try log.tell(
            .other(
                OtherEvent(
                    family: .command, step: command.result.rawValue, subject: command.alertID, payload: command)),
            in: db)
    }

    private struct Place {
        var desk: DeskID
        var label: String
        var lane: String
        var isPresent: Bool
    }

    private static func place(ofAlert id: String, in db: Database) throws -> Place? {
        let sql = """
            SELECT s.desk, s.lane, coalesce(d.label, '') AS label, coalesce(d.state = 'approved', 0) AS is_present
            FROM site_subjects AS s LEFT JOIN site_desks AS d ON d.desk = s.desk
            WHERE s.subject = ? AND NOT s.is_forgotten
            """
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]), let desk = DeskID(text: row["desk"] as String)
        else { return nil }
        return Place(desk: desk, label: row["label"], lane: row["lane"], isPresent: row["is_present"])
    }

    /// The step that somebody asked for last, where it can be taken back; whether it still can, the desk says.
    private static func undoable(
        ofAlert id: String, by person: Person, in db: Database
    ) throws -> HandlingStep.Undoable {
        let steps = try String.fetchAll(
            db, sql: "SELECT command FROM site_commands WHERE alert_id = ? ORDER BY number DESC", arguments: [id]
        ).map { try JSON.value(DeskCommand.self, from: $0) }
            .filter { $0.person.name == person.name && $0.verb != .note }.compactMap(\.handling)
        let why: AlertHistory.Refused
        switch steps.first {
        case .resolve(_, nothingWrong: true)?: why = .learned
        case let step?:
            if let undoable = step.undoable { return undoable }
            why = .nothing
        case nil: why = .nothing
        }
        throw EventLogError(code: .conflict, context: why.sentence(alert: id))
    }

    /// The name of a command: of a person's own key always the same, else random.
    private static func name(of key: String?, of person: Person) -> String {
        guard let key else { return FleetID<DeskCommand>.random().text }
        // No header holds an end of line.
        let owner = person.uid.map { "\($0)" } ?? person.name
        return String(SHA256.hexadecimal(of: Array("\(owner)\n\(key)".utf8)).prefix(32))
    }

    static func noAlert(_ id: String) -> EventLogError {
        EventLogError(code: .notFound, context: "There is no alert \(id) here.")
    }

    private static func keyUsed(_ id: String) -> EventLogError {
        EventLogError(
            code: .conflict, context: "This was sent before for something else, on alert \(id). Send it anew.")
    }

    private static func absent(_ label: String) -> EventLogError {
        EventLogError(
            code: .conflict,
            context: "The desk \(label) was taken out of the site: it cannot be told anything. Go there, or call.")
    }
}

extension DeskCommand {
    /// Whether it was for the same.
    fileprivate func isSame(as wish: HandlingWish) -> Bool {
        switch wish {
        case .take(let step): handling == step
        case .undo: verb == .undo
        }
    }
}
