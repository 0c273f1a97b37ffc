import Events
import Synchronization
import Vocabulary

/// Sums refusals up, so that nobody fills the audit, which nobody may cut, with what they were refused: the first of
/// somebody's refusals of one action is a row, then one row a minute at most says how many there were more. Of one
/// person there are at most ``maxOfPerson`` rows an hour, of all together ``maxOfAll``; what is beyond is counted on,
/// and told when there is room, at the latest when the program ends.
///
/// What it holds does not grow with those who ask: beyond ``maxKeys`` they are counted as one.
final class RefusalBook: Sendable {
    /// What the object of a row says that stands for several; a number is in front of it.
    static let more = " more since "
    static let pause = 60.0
    static let maxOfPerson = 60
    static let maxOfAll = 600
    static let maxKeys = 256

    fileprivate struct Key: Hashable {
        let name: String
        let uid: UInt32?
        let role: String
        let action: String
    }

    fileprivate struct Count {
        let actor: Person
        let action: String
        var rowAt: Timestamp
        var pending = 0
        var since: Timestamp
    }

    fileprivate struct State {
        var counts: [Key: Count] = [:]
        var hour = Timestamp(millisecondsSince1970: 0)
        var ofPerson: [String: Int] = [:]
        var ofAll = 0
    }

    /// A row that is to be written, and what goes back into the book where the disk does not take it.
    struct Due {
        let row: AuditDraft
        fileprivate let key: Key
        fileprivate let times: Int
        fileprivate let since: Timestamp
        /// Whether it takes of the hour's rows.
        fileprivate let isRationed: Bool
    }

    private let state = Mutex(State())

    /// What is to be written now that somebody was refused something; nothing where it is only counted.
    func rows(for draft: AuditDraft, at now: Timestamp) -> [Due] {
        state.withLock { state in
            state.turn(to: now)
            var draft = draft
            var key = Key(
                name: draft.actor.auditedName, uid: draft.actor.uid, role: draft.actor.role, action: draft.action)
            if state.counts[key] == nil, state.counts.count >= Self.maxKeys {
                state.forgetIdle(at: now)
                if state.counts.count >= Self.maxKeys {
                    (draft.actor, draft.action) = (Person(name: "several people", role: "none"), "several requests")
                    key = Key(name: draft.actor.name, uid: nil, role: draft.actor.role, action: draft.action)
                }
            }
            var count = state.counts[key] ?? Count(actor: draft.actor, action: draft.action, rowAt: now, since: now)
            defer { state.counts[key] = count }
            let isFirst = state.counts[key] == nil
            guard isFirst || count.isDue(at: now), state.takeRow(of: count.actor) else {
                if count.pending == 0 { count.since = now }
                count.pending += 1
                return []
            }
            count.rowAt = now
            guard count.pending > 0 else {
                return [Due(row: draft, key: key, times: 1, since: now, isRationed: true)]
            }
            count.pending += 1
            return [count.take(key, isRationed: true)]
        }
    }

    /// What was counted and is due, or all of it.
    func due(at now: Timestamp, all: Bool) -> [Due] {
        state.withLock { state in
            state.turn(to: now)
            var rows: [Due] = []
            for (key, count) in state.counts where count.pending > 0 && (all || count.isDue(at: now)) {
                guard all || state.takeRow(of: count.actor) else { continue }
                var count = count
                count.rowAt = now
                rows.append(count.take(key, isRationed: !all))
                state.counts[key] = count
            }
            return rows
        }
    }

    /// Counts again what the disk did not take: it is told as soon as it does.
    func takeBack(_ rows: [Due]) {
        state.withLock { state in
            for due in rows {
                var count =
                    state.counts[due.key]
                    ?? Count(actor: due.row.actor, action: due.row.action, rowAt: due.since, since: due.since)
                count.since = count.pending == 0 ? due.since : min(count.since, due.since)
                count.pending += due.times
                state.counts[due.key] = count
                if due.isRationed { state.giveRow(of: due.row.actor) }
            }
        }
    }
}

extension RefusalBook.Count {
    /// Whether the last row is long enough ago; also where the clock was set back.
    fileprivate func isDue(at now: Timestamp) -> Bool {
        now < rowAt || now >= rowAt.advanced(bySeconds: RefusalBook.pause)
    }

    /// The row for what was counted.
    fileprivate mutating func take(_ key: RefusalBook.Key, isRationed: Bool) -> RefusalBook.Due {
        defer { pending = 0 }
        let row = AuditDraft(
            actor: actor, action: action, object: "\(pending)\(RefusalBook.more)\(since.text)", outcome: .refused)
        return RefusalBook.Due(row: row, key: key, times: pending, since: since, isRationed: isRationed)
    }
}

extension RefusalBook.State {
    /// Begins a new hour.
    fileprivate mutating func turn(to now: Timestamp) {
        guard now < hour || now >= hour.advanced(bySeconds: 3_600) else { return }
        (hour, ofPerson, ofAll) = (now, [:], 0)
        forgetIdle(at: now)
    }

    private static func name(of person: Person) -> String { person.uid.map { "\($0)" } ?? person.name }

    fileprivate mutating func takeRow(of person: Person) -> Bool {
        let name = Self.name(of: person)
        guard ofAll < RefusalBook.maxOfAll, ofPerson[name, default: 0] < RefusalBook.maxOfPerson else { return false }
        ofAll += 1
        ofPerson[name, default: 0] += 1
        return true
    }

    /// A row that was not written. Where an hour began meanwhile it was none of this one.
    fileprivate mutating func giveRow(of person: Person) {
        let name = Self.name(of: person)
        guard let rows = ofPerson[name], rows > 0 else { return }
        ofPerson[name] = rows - 1
        ofAll -= 1
    }

    /// Forgets who was refused nothing for a while, and of whom nothing is left to be told.
    fileprivate mutating func forgetIdle(at now: Timestamp) {
        counts = counts.filter { $0.value.pending > 0 || !$0.value.isDue(at: now) }
    }
}
