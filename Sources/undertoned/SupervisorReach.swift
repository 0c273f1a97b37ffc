import EventLog
import Events
import Feed
import Languages
import Logging
import Synchronization
import Vocabulary

/// Whether supervisors can connect, said on all sides when it changes: in the log, as an event, on the agent's desktop,
/// and in what `GET /v1/status` and systemd show.
final class SupervisorReach: Sendable {
    private let log: EventLog
    private let logger: Logger
    private let show: @Sendable (DesktopNotifier.Notification) -> Void
    private let state = Mutex<StatusPayload.Unreachable?>(nil)

    init(log: EventLog, logger: Logger, show: @escaping @Sendable (DesktopNotifier.Notification) -> Void) {
        self.log = log
        self.logger = logger
        self.show = show
    }

    /// Since when they cannot connect, and why; `nil` where they can.
    var outage: StatusPayload.Unreachable? { state.withLock { $0 } }

    /// Takes note of why they cannot connect, or with `nil` that they can.
    func note(_ fault: FeedError?) {
        let now = Timestamp.now
        let before = state.withLock { outage in
            defer { outage = fault.map { .init(since: outage?.since ?? now, reason: $0.context) } }
            return outage
        }
        guard before?.reason != fault?.context else { return }
        if let fault {
            logger.error("supervisors cannot connect: \(fault)")
            tell(.unreachable, DaemonPayload(version: Version.current, reason: fault.context))
            if before == nil { show(Self.notification) }
        } else {
            logger.notice("supervisors can connect again")
            tell(.reachable, DaemonPayload(version: Version.current, reason: "mended", since: before?.since))
        }
    }

    private func tell(_ step: DaemonStep, _ payload: DaemonPayload) {
        log.record(.daemon(step, payload)) { [logger] in logger.error("\($0)") }
    }

    /// What the agent is told: a call for help would reach nobody.
    static let notification = DesktopNotifier.Notification(
        summary: Phrase("Supervisors cannot reach you"),
        body: Phrase("A call for help would not arrive. Why, says: undertone doctor"), isUrgent: true)
}
