import EventLog
import Foundation
import Logging
import ServiceLifecycle
import Vault

/// Erases what is older or larger than the configuration allows, at the start and every hour; and writes events that the disk
/// did not take, as soon as it does.
struct Housekeeping: Service {
    let log: EventLog
    let keepEventDays: Int
    let catalog: SegmentCatalog
    let retention: SegmentRetention
    let agent: String
    let logger: Logger

    private static let pause = Duration.seconds(5)
    private static let turnsPerHour = 720

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var turn = 0
            repeat {
                if turn.isMultiple(of: Self.turnsPerHour) { tidy() }
                // What keeps it from being written was said when it happened.
                try? log.storeWaiting()
                turn += 1
            } while (try? await Task.sleep(for: Self.pause)) != nil
        }
    }

    private func tidy() {
        do {
            let outcome = try retention.apply(to: catalog, now: Date())
            for expiry in outcome.erased {
                log.record(.segmentErased(payload(of: expiry))) { logger.error("\($0)") }
            }
            for failure in outcome.failures {
                logger.error("segment could not be erased: \(failure)")
            }
            _ = try log.retain(days: keepEventDays)
        } catch {
            logger.error("housekeeping failed: \(error)")
        }
    }

    private func payload(of expiry: SegmentRetention.Expiry) -> SegmentPayload {
        let id = expiry.entry.id
        if var known = try? log.segment(id: id)?.segment {
            known.reason = expiry.reason.description
            return known
        }
        return SegmentPayload(
            segmentID: id, alertID: "", agent: agent, startedAt: Timestamp(expiry.entry.modifiedAt), durationS: 0,
            bytes: Int64(expiry.entry.bytes), level: .elevated, part: 0, reason: expiry.reason.description)
    }
}

extension SegmentRetention.Reason {
    /// The reason in words, for the event.
    fileprivate var description: String {
        switch self {
        case .age: "older than keep_days"
        case .size: "more than max_size_mb"
        }
    }
}
