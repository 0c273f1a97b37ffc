import EventLog
import Events
import Synchronization
import Vocabulary

/// What somebody who follows may go on seeing. Each write of a stream asks it anew, so that nobody sees more than they
/// may at that moment, however long ago they were let in.
final class FollowingRight: Sendable {
    private let call: Call
    /// When the audit was last told.
    private let noted = Mutex(ContinuousClock.now)

    /// The right of somebody who was just let in, with a row in the audit.
    init(_ call: Call) { self.call = call }

    /// What they may see; `nil` where they are to be let in anew, since their role is another. What the agent shares
    /// less or more of ends no stream: that would date the agent's word to everybody who follows. May wait for a
    /// directory service, and for the disk.
    ///
    /// - Throws: where it is not known who they are, or the audit cannot be told that they follow for another hour.
    func disclosure() throws -> Disclosure? {
        guard call.caller.role != .agent else { return call.seen }
        guard try call.feed.gatekeeper.stillAdmits(call.caller, to: call.route, call.request, call.context) else {
            return nil
        }
        let seen = call.feed.disclosure(for: call.caller.role)
        guard seen.profile == call.seen.profile else { return nil }
        try noteAnotherHour()
        return seen
    }

    private func noteAnotherHour() throws {
        guard noted.withLock({ $0 + call.feed.limits.followingRow <= .now }) else { return }
        try call.log.audit(
            AuditDraft(
                actor: call.caller.person, action: call.route.name, object: call.route.id, reason: call.caller.reason))
        noted.withLock { $0 = .now }
    }
}
