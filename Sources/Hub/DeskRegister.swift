public import EventLog
public import Events
public import Fleet
import GRDB
import Synchronization
public import Vocabulary

/// A desk of the site, as the hub has it.
public struct DeskRecord: Sendable, Equatable {
    /// How it stands.
    public enum State: String, Sendable, CaseIterable {
        /// Somebody has to approve it.
        case waiting
        /// It may send.
        case approved
        /// Somebody withdrew it.
        case revoked
        /// Another one has its place.
        case replaced
    }

    /// Which desk.
    public var desk: DeskID
    /// What people call it.
    public var label: String
    /// Which team it belongs to: by the label of its token, if nobody said otherwise; empty for none.
    public var team: String
    /// How it stands.
    public var state: State
    /// Which release its uplink was when it joined.
    public var version: String
    /// The public half of its key.
    public var nkey: PublicNKey
    /// By which token it joined.
    public var token: TokenID
    /// The desk that was this machine before; it is replaced where this one is approved.
    public var replaces: DeskID?
    /// When it asked to join.
    public var askedAt: Timestamp
    /// When it came to stand as it does.
    public var decidedAt: Timestamp?
}

/// The desks of a site: who asks to join, who may send, who may no more. Each word on a desk is a row in the audit,
/// written with it.
public final class DeskRegister: Sendable {
    private let store: SiteStore
    private let states: Mutex<[DeskID: DeskRecord.State]>
    /// Called after somebody was cut off.
    private let cutOff: @Sendable () -> Void

    /// The register of a store.
    /// - Parameters:
    ///   - store: where it lies.
    ///   - cutOff: called when the broker has to be told anew who counts no more; at once, from any thread.
    /// - Throws: where it cannot be read.
    public init(_ store: SiteStore, cutOff: @escaping @Sendable () -> Void) throws(EventLogError) {
        self.store = store
        self.cutOff = cutOff
        let records = try store.log.read { try Self.records("", in: $0) }
        states = Mutex(Dictionary(uniqueKeysWithValues: records.map { ($0.desk, $0.state) }))
    }

    /// Looks anew how desks stand, after another hub has said something of them.
    func reread() throws(EventLogError) {
        let records = try store.log.read { try Self.records("", in: $0) }
        states.withLock { $0 = Dictionary(uniqueKeysWithValues: records.map { ($0.desk, $0.state) }) }
        cutOff()
    }

    /// How a desk stands; `nil` where it is not known.
    public func state(of desk: DeskID) -> DeskRecord.State? { states.withLock { $0[desk] } }

    /// Whether a desk may send.
    public func maySend(_ desk: DeskID) -> Bool { state(of: desk) == .approved }

    /// All desks, those that wait for somebody first.
    public func all() throws(EventLogError) -> [DeskRecord] {
        try store.log.read { try Self.records("ORDER BY state <> 'waiting', label, desk", in: $0) }
    }

    /// Keys that count no more, and up to when what was signed for them does not.
    func revocations() throws(EventLogError) -> [PublicNKey: Timestamp] {
        let gone = try store.log.read { try Self.records("WHERE state IN ('revoked', 'replaced')", in: $0) }
        // A key that was withdrawn is never signed for again; the clock of who signed it may be ahead.
        return Dictionary(
            gone.map { ($0.nkey, ($0.decidedAt ?? $0.askedAt).advanced(bySeconds: 86_400)) }, uniquingKeysWith: max)
    }

    // MARK: - Joining

    /// Deals with a machine that asks to join by a token; may wait for the disk. Who asks again, since the answer was
    /// lost or somebody had to approve, is answered for the same use of the token.
    public func answer(to request: JoinRequest, by token: TokenID) throws(EventLogError) -> JoinOutcome {
        let now = store.clock()
        let outcome = try store.log.write { db in
            let outcome = try self.outcome(of: request, by: token, at: now, in: db)
            var draft = AuditDraft(
                actor: Person(name: token.text, role: "token"), action: "desk.join", object: request.desk.text)
            switch outcome {
            case .accepted(isNew: false), .pending(isNew: false): return outcome
            case .accepted(isNew: true): break
            case .pending(isNew: true): draft.reason = "somebody has to approve it"
            case .refused(let reason): (draft.outcome, draft.reason) = (.refused, reason.rawValue)
            }
            try store.log.audit(draft, in: db)
            return outcome
        }
        switch outcome {
        case .accepted: states.withLock { $0[request.desk] = .approved }
        case .pending: states.withLock { $0[request.desk] = .waiting }
        case .refused: break
        }
        return outcome
    }

    /// What becomes of a machine that asks to join.
    public enum JoinOutcome: Sendable, Equatable {
        /// It is a desk; whether it was none before.
        case accepted(isNew: Bool)
        /// Somebody has to approve it; whether it had not asked before.
        case pending(isNew: Bool)
        /// It may not join.
        case refused(FleetRefusal)
    }

    private func outcome(
        of request: JoinRequest, by token: TokenID, at now: Timestamp, in db: Database
    ) throws -> JoinOutcome {
        guard let record = try TokenRegister.record(of: token, in: db) else { return .refused(.unknown) }
        if let known = try Self.record(of: request.desk, in: db) {
            // Nobody takes the name of a desk with another key, or by another token.
            guard known.nkey == request.nkey, known.token == token else { return .refused(.signature) }
            switch known.state {
            case .approved: return .accepted(isNew: false)
            case .waiting: return record.revokedAt == nil ? .pending(isNew: false) : .refused(.revoked)
            case .revoked: return .refused(.revoked)
            case .replaced: return .refused(.replaced)
            }
        }
        if let refusal = record.refusal(at: now) { return .refused(refusal) }
        let isKeyKnown = "SELECT count(*) FROM site_desks WHERE nkey = ?"
        guard try Int.fetchOne(db, sql: isKeyKnown, arguments: [request.nkey.text]) == 0 else {
            return .refused(.signature)
        }
        // The machine was a desk before: somebody has to say whether this one takes its place.
        let twin = try String.fetchOne(
            db, sql: "SELECT desk FROM site_desks WHERE machine = ? AND state = 'approved'",
            arguments: [request.machine])
        let waits = record.approves || twin != nil
        let label = [request.label, record.label].compactMap(\.self).first { !$0.isEmpty } ?? "desk"
        try db.execute(
            sql: """
                INSERT INTO site_desks (desk, nkey, machine, label, version, state, token, replaces, asked_at, decided_at,
                    team)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                request.desk.text, request.nkey.text, request.machine, label, request.version,
                (waits ? DeskRecord.State.waiting : .approved).rawValue, token.text, twin, now.text,
                waits ? nil : now.text, record.label,
            ])
        try db.execute(sql: "UPDATE site_tokens SET uses = uses + 1 WHERE token = ?", arguments: [token.text])
        return waits ? .pending(isNew: true) : .accepted(isNew: true)
    }
}

// MARK: - What people say of a desk

extension DeskRegister {
    /// Lets a desk in that waits; the one whose place it takes is replaced.
    public func approve(_ desk: DeskID, by actor: Person) throws(EventLogError) -> DeskRecord {
        try change(desk, "desk.approve", by: actor) { record, db in
            guard record.state == .waiting else {
                throw Self.conflict("Desk \(desk) does not wait for approval: it is \(record.state.rawValue).")
            }
            try self.set(.approved, of: desk, in: db)
            if let before = record.replaces { try self.set(.replaced, of: before, in: db) }
        }
    }

    /// Takes a desk out for good: it sends nothing from now on, and the broker cuts it off.
    public func revoke(_ desk: DeskID, by actor: Person) throws(EventLogError) -> DeskRecord {
        try change(desk, "desk.revoke", by: actor) { record, db in
            switch record.state {
            case .waiting, .approved: try self.set(.revoked, of: desk, in: db)
            case .revoked, .replaced: break
            }
        }
    }

    /// Calls a desk by another name.
    public func relabel(_ desk: DeskID, to label: String, by actor: Person) throws(EventLogError) -> DeskRecord {
        try change(desk, "desk.rename", by: actor) { _, db in
            try db.execute(
                sql: "UPDATE site_desks SET label = ? WHERE desk = ?", arguments: [label, desk.text])
        }
    }

    /// Puts a desk into a team.
    public func assign(_ desk: DeskID, to team: String, by actor: Person) throws(EventLogError) -> DeskRecord {
        try change(desk, "desk.team", by: actor) { _, db in
            try db.execute(sql: "UPDATE site_desks SET team = ? WHERE desk = ?", arguments: [team, desk.text])
        }
    }

    private func change(
        _ desk: DeskID, _ action: String, by actor: Person, _ body: (DeskRecord, Database) throws -> Void
    ) throws(EventLogError) -> DeskRecord {
        let (record, all) = try store.log.write { db in
            guard let before = try Self.record(of: desk, in: db) else {
                throw EventLogError(
                    code: .notFound,
                    context: "There is no desk \(desk). List them (undertone-hub desk list) and copy its identifier.")
            }
            try body(before, db)
            try store.log.audit(AuditDraft(actor: actor, action: action, object: desk.text), in: db)
            return (try Self.record(of: desk, in: db) ?? before, try Self.records("", in: db))
        }
        states.withLock { $0 = Dictionary(uniqueKeysWithValues: all.map { ($0.desk, $0.state) }) }
        cutOff()
        return record
    }

    private func set(_ state: DeskRecord.State, of desk: DeskID, in db: Database) throws {
        try db.execute(
            sql: "UPDATE site_desks SET state = ?, decided_at = ? WHERE desk = ?",
            arguments: [state.rawValue, store.clock().text, desk.text])
    }

    private static func conflict(_ words: String) -> EventLogError { EventLogError(code: .conflict, context: words) }

    private static func record(of desk: DeskID, in db: Database) throws -> DeskRecord? {
        try records("WHERE desk = ?", [desk.text], in: db).first
    }

    private static func records(
        _ condition: String, _ arguments: StatementArguments = [], in db: Database
    ) throws -> [DeskRecord] {
        try Row.fetchAll(db, sql: "SELECT * FROM site_desks \(condition)", arguments: arguments).map { row in
            guard let desk = DeskID(text: row["desk"] as String), let token = TokenID(text: row["token"] as String),
                let nkey = PublicNKey(text: row["nkey"] as String),
                let state = DeskRecord.State(rawValue: row["state"]),
                let askedAt = Timestamp(text: row["asked_at"])
            else { throw EventLogError(code: .damaged, context: "The register of desks holds what is no desk.") }
            return DeskRecord(
                desk: desk, label: row["label"], team: row["team"], state: state, version: row["version"], nkey: nkey,
                token: token,
                replaces: (row["replaces"] as String?).flatMap { DeskID(text: $0) }, askedAt: askedAt,
                decidedAt: (row["decided_at"] as String?).flatMap { Timestamp(text: $0) })
        }
    }
}
