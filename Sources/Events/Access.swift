public import Vocabulary

/// What somebody did with the agent's data, as the agent reads it: one for ten minutes of the same.
public struct Access: Sendable, Equatable {
    /// For how long the same counts as one, in seconds.
    public static let spanS = 600.0

    /// Who it was.
    public var person: Person
    /// What they did.
    public var action: String
    /// With what.
    public var object: String
    /// What they stated as their reason.
    public var reason: String?
    /// Whether they stated one that is no longer held.
    public var isReasonErased: Bool
    /// When they did it first.
    public var from: Timestamp
    /// When they did it last.
    public var until: Timestamp
    /// How many rows of the audit it stands for.
    public var times: Int
    /// How many different reasons were stated.
    public var reasons = 1

    /// Sums up rows of the audit.
    /// - Parameters:
    ///   - entries: newest first.
    ///   - byReason: whether the same for another reason is another.
    /// - Returns: newest first.
    public static func summed(_ entries: [AuditEntry], byReason: Bool) -> [Access] {
        struct Key: Hashable {
            let name: String
            let uid: UInt32?
            let action: String
            let object: String
            let reason: String?
        }
        var accesses: [Access] = []
        var places: [Key: Int] = [:]
        for entry in entries {
            let key = Key(
                name: entry.actor.name, uid: entry.actor.uid, action: entry.action, object: entry.object,
                reason: byReason ? entry.reason ?? entry.reasonHash : nil)
            if let place = places[key], accesses[place].until < entry.at.advanced(bySeconds: spanS) {
                accesses[place].from = min(accesses[place].from, entry.at)
                accesses[place].times += 1
                if entry.reason != accesses[place].reason { accesses[place].reasons += 1 }
            } else {
                places[key] = accesses.count
                accesses.append(
                    Access(
                        person: entry.actor, action: entry.action, object: entry.object, reason: entry.reason,
                        isReasonErased: entry.isReasonErased, from: entry.at, until: entry.at, times: 1))
            }
        }
        return accesses
    }
}
