import Events
import Synchronization

/// Knows who has just looked at what, so that a page that asks twice a second leaves a row every some minutes and not
/// thousands. A row in the audit stands for this person's looks of ``span`` at the same thing, for the same reason.
///
/// What is forgotten, by a restart or because there is too much of it, leads to a row more and never to one less.
final class RecentLooks: Sendable {
    /// How long a row stands for the looks that follow it.
    static let span = Duration.seconds(600)
    private static let maxLooks = 1024

    /// What makes two looks the same.
    private struct Look: Hashable {
        let name: String
        let uid: UInt32?
        let role: String
        let action: String
        let object: String
        let reason: String?

        init(_ draft: AuditDraft) {
            (name, uid, role) = (draft.actor.name, draft.actor.uid, draft.actor.role)
            (action, object, reason) = (draft.action, draft.object, draft.reason)
        }
    }

    private let noted = Mutex<[Look: ContinuousClock.Instant]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) { self.now = now }

    /// Whether a row that is on disk stands for this look too.
    func covers(_ draft: AuditDraft) -> Bool {
        let now = now()
        return noted.withLock { noted in noted[Look(draft)].map { $0 + Self.span > now } ?? false }
    }

    /// A row for this look is on disk. Looks that come at once may each have one.
    func note(_ draft: AuditDraft) {
        let now = now()
        noted.withLock { noted in
            if noted.count >= Self.maxLooks { noted = noted.filter { $0.value + Self.span > now } }
            if noted.count >= Self.maxLooks { noted.removeAll() }
            noted[Look(draft)] = now
        }
    }
}
