import EventLog
import Events
import Logging
import ServiceLifecycle

/// Passes alerts that nobody saw in time to the next tier. How long they have waited the log knows, also over a
/// restart; this only asks it every few seconds.
struct AlertEscalation: Service {
    let log: EventLog
    /// How long an alert may wait at each tier, in seconds.
    let afterS: Double
    let logger: Logger
    /// Whether whoever reads the daemon's own log may know that there is such an alert.
    var mayTell: @Sendable (AlertRecord) -> Bool = { _ in true }
    var interval = Duration.seconds(5)
    var clock: any Clock<Duration> = ContinuousClock()

    func run() async throws {
        await cancelWhenGracefulShutdown { repeat { escalate() } while (try? await clock.sleep(for: interval)) != nil }
    }

    private func escalate() {
        do {
            for record in try log.escalateOverdue(afterS: afterS) where mayTell(record) {
                logger.notice("nobody saw alert \(record.alert.alertID) in time, it goes to tier \(record.life.tier)")
            }
        } catch { logger.error("alerts that nobody saw are not passed on: \(error)") }
    }
}
