public import Events
import GRDB

/// The state that follows from the events of a family which keeps it as JSON.
extension EventLog {
    /// What follows from all events of a family so far; `nil` where nothing does.
    public func state(of family: EventFamily) throws(EventLogError) -> String? {
        guard family.isReduced else { return nil }
        return try read { try EventLog.state(of: family, in: $0) }
    }

    /// Makes room for states where a family has one. No step of ``Migrations``: a log without such families stays as it
    /// is.
    static func makeRoom(for families: EventFamilies, in db: Database) throws {
        guard families.all.contains(where: \.isReduced) else { return }
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS family_states (
                    family TEXT PRIMARY KEY NOT NULL,
                    state TEXT,
                    last_sequence INTEGER NOT NULL
                ) WITHOUT ROWID
                """)
    }

    /// Forgets the state of a family.
    static func forgetState(of family: EventFamily, in db: Database) throws {
        guard family.isReduced else { return }
        try db.execute(sql: "DELETE FROM family_states WHERE family = ?", arguments: [family.name])
    }

    /// Brings the state of the event's family up to date, in the transaction of the event.
    func reduce(_ event: Event, in db: Database) throws {
        guard let family = families.family(of: event.type) else { return }
        switch family.state {
        case .none, .tables: return
        case .reduced(let reduce):
            let state = try reduce(try EventLog.state(of: family, in: db), event)
            try db.execute(
                sql: "INSERT OR REPLACE INTO family_states (family, state, last_sequence) VALUES (?, ?, ?)",
                arguments: [family.name, state, event.sequence])
        }
    }

    private static func state(of family: EventFamily, in db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT state FROM family_states WHERE family = ?", arguments: [family.name])
    }
}

extension EventFamily {
    fileprivate var isReduced: Bool {
        switch state {
        case .reduced: true
        case .none, .tables: false
        }
    }
}
