import EventLog
import Events
import Logging
import ServiceLifecycle

/// Writes the head of the audit into the daemon's log, which is systemd's journal where there is one: rows up to it
/// cannot be written anew any more without being found out.
///
/// At the start, every 15 minutes where it moved, and at the end; so it comes before whatever writes to the audit in
/// the list of services, and stops after it. A line has the fields `UNDERTONE_RECORD=audit-head`,
/// `UNDERTONE_AUDIT_SEQUENCE` and `UNDERTONE_AUDIT_HASH`, by which `undertone audit verify` finds it.
struct AuditAnchor: Service {
    let log: EventLog
    let logger: Logger
    /// Keeps beside the log how far it has come.
    let mark: @Sendable () -> Void
    var interval = Duration.seconds(900)
    var clock: any Clock<Duration> = ContinuousClock()

    func run() async throws {
        let last = await cancelWhenGracefulShutdown {
            var last = anchor(after: nil)
            while (try? await clock.sleep(for: interval)) != nil { last = anchor(after: last) }
            return last
        }
        // Nobody asks any more: what was counted of refusals is told now.
        do { try log.writeRefusals(all: true) } catch { logger.error("refusals are not in the audit: \(error)") }
        _ = anchor(after: last)
    }

    /// - Returns: the head that the log knows now.
    private func anchor(after last: AuditHead?) -> AuditHead? {
        mark()
        do {
            let head = try log.auditHead()
            guard head != last, head.sequence > 0 else { return head }
            logger.notice(
                "audit ends at \(head.text)",
                metadata: ["record": "audit-head", "audit_sequence": "\(head.sequence)", "audit_hash": "\(head.hash)"])
            return head
        } catch {
            logger.error("the end of the audit is not in the journal: \(error)")
            return last
        }
    }
}
