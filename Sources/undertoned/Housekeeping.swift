import DaemonConfiguration
import EventLog
import Events
import Foundation
import Languages
import Logging
import ServiceLifecycle
import Vault

/// Erases what is older or larger than the configuration allows, at the start and every hour; and writes events that
/// the disk did not take, as soon as it does. Every minute it also lets go of the pages of the program that are not
/// called.
struct Housekeeping: Service {
    let log: EventLog
    let keepEventDays: Int
    let keepAuditDays: Int
    let catalog: SegmentCatalog
    let retention: SegmentRetention
    let eraser: DataEraser
    /// Tries again what a disk has refused of what the agent said.
    let settle: @Sendable () -> Void
    /// Keeps beside the log how far it has come.
    let keepMark: @Sendable () -> Void
    /// Whether what is old may expire by the clock on the wall.
    let isClockTrusted: @Sendable () -> Bool
    /// Looks whether the log is still in its place.
    let watch: LogWatch
    let warnings: StandingWarnings
    let logger: Logger

    private static let pause = Duration.seconds(5)
    private static let turnsPerHour = 720
    private static let turnsPerRelease = 12
    private static let settledAfter = 3

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var turn = 0
            do { try catalog.removeIncoming() } catch { logger.error("housekeeping failed: \(error)") }
            repeat {
                if turn.isMultiple(of: Self.turnsPerHour) { tidy() }
                watch.look()
                // What keeps it from being written was said when it happened.
                try? log.storeWaiting()
                try? log.writeRefusals()
                settle()
                turn += 1
                if turn.isMultiple(of: Self.turnsPerRelease) { keepMark() }
                // The first time when what starting up needed is over.
                if turn % Self.turnsPerRelease == Self.settledAfter { ProgramPages.release() }
            } while (try? await Task.sleep(for: Self.pause)) != nil
        }
    }

    private func tidy() {
        do {
            let mayExpire = isClockTrusted()
            warnings.set(
                .clock,
                mayExpire
                    ? nil
                    : Phrase("the clock has jumped: nothing expires until it is synchronised; undertone clock confirm"))
            if mayExpire { try catalog.dateFutureOnes(now: Date()) }
            let entries = try catalog.entries()
            let standing = try log.standing()
            for expiry in retention.expiries(among: entries, standing: standing, now: mayExpire ? Date() : nil) {
                erase(expiry.entry.id, expiry.reason.description)
            }
            for id in try returned(entries) { erase(id, "was erased before, and lay there again") }
            if mayExpire {
                let count = try log.retain(days: keepEventDays, of: eraser.agent)
                if count > 0 { logger.notice("\(count) events older than event_log.keep_days are erased") }
                if let seal = try log.sealAudit(days: keepAuditDays) {
                    logger.notice(
                        "rows \(seal.first) to \(seal.last) of the audit are sealed: older than audit_keep_days")
                }
            }
        } catch { logger.error("housekeeping failed: \(error)") }
    }

    /// Segments that were erased and whose files are there all the same: somebody brought back an old copy of the
    /// folder.
    private func returned(_ entries: [SegmentCatalog.Entry]) throws -> [String] {
        let ids = entries.map(\.id)
        let known = try log.segments(SegmentFilter(state: .stored, limit: Int.max)).map(\.segment.segmentID)
        return try Set(ids).subtracting(known).filter { try log.receipt(ofSegment: $0) != nil }.sorted()
    }

    private func erase(_ id: String, _ reason: String) {
        do { try eraser.eraseSegment(id, reason: reason, by: .daemon) } catch {
            // One failure does not keep the others; it is tried again in an hour.
            logger.error("segment \(id) could not be erased: \(error)")
        }
    }
}

extension SegmentRetention {
    /// The limits of the configuration.
    init(_ vault: UndertoneConfiguration.Vault) {
        self.init(
            keepDays: Double(vault.keepDays), evaluationKeepDays: Double(vault.evaluationKeepDays),
            maxBytes: vault.maxSizeMB * 1_000_000, maxCount: vault.maxSegments == 0 ? nil : vault.maxSegments)
    }
}

extension SegmentRetention.Reason {
    /// The reason in words, for the event.
    fileprivate var description: String {
        switch self {
        case .age: "older than keep_days"
        case .size: "more than max_size_mb"
        case .count: "more than max_segments"
        }
    }
}
