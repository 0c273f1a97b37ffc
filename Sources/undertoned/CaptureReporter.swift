import Capture
import EventLog
import Events
import Logging
import ServiceLifecycle
import Vocabulary

/// Turns every change of capture into an event and a log line. The log is read by others than the agent: that it is
/// paused stands in it, and not why (no consent, the agent's pause, a locked screen, no call).
struct CaptureReporter: Service {
    let source: PulseSource
    let log: EventLog
    let logger: Logger
    /// Told of each change too.
    let onChange: @Sendable (CaptureState) -> Void

    func run() async throws {
        for await change in source.changes {
            log.record(.capture(CapturePayload(change))) { logger.error("\($0)") }
            let state = change.state
            onChange(state)
            let device = state.device.map { "\($0.description) (\($0.name))" }
            let what = state.condition == .paused ? [] : [device, state.reason, state.hint].compactMap(\.self)
            // To wait for the first microphone of the day is no fault.
            let isFault = state.condition.isUnwanted && state.condition != .waiting || state.oddity != nil
            let line = ([state.condition.rawValue] + what).joined(separator: ": ")
            logger.log(level: isFault ? .warning : .notice, "\(line)")
        }
        try? await gracefulShutdown()
    }
}

extension CapturePayload {
    /// The change as the feed tells it.
    init(_ change: CaptureChange) {
        let began = Timestamp(change.began)
        self.init(
            state: change.state.condition.rawValue, device: change.state.device?.description,
            deviceID: change.state.device?.identity, reason: change.state.reason, hint: change.state.hint,
            beganAt: began,
            before: Before(
                state: change.before.condition.rawValue, reason: change.before.reason,
                beganAt: Timestamp(change.beforeBegan), endedAt: began, durationS: change.beforeLasted / .seconds(1)))
    }
}
