import Capture
import EventLog
import Logging
import ServiceLifecycle
import Synchronization

/// Turns every change of capture into an event and a log line, and remembers the last one for `status`.
final class CaptureReporter: Service {
    /// What capture is doing, since when.
    struct Snapshot: Sendable {
        var state: CaptureState
        var since: Timestamp
    }

    private let changes: AsyncStream<CaptureState>
    private let log: EventLog
    private let logger: Logger
    private let last: Mutex<Snapshot>

    init(source: PulseSource, log: EventLog, logger: Logger) {
        changes = source.changes
        self.log = log
        self.logger = logger
        last = Mutex(Snapshot(state: source.state, since: .now))
    }

    /// The newest change.
    var snapshot: Snapshot { last.withLock { $0 } }

    func run() async throws {
        var wasCapturing = false
        for await state in changes {
            last.withLock { $0 = Snapshot(state: state, since: .now) }
            switch state {
            case .capturing(let device):
                append(.captureStarted(CapturePayload(state: "capturing", device: device.description)))
                logger.notice("capturing \(device.description) (\(device.name))")
                wasCapturing = true
            case .waiting(let reason):
                if wasCapturing { append(.captureLost(CapturePayload(state: "waiting", reason: reason))) }
                logger.notice("waiting: \(reason)")
                wasCapturing = false
            case .stopped:
                append(.captureStopped(CapturePayload(state: "stopped", reason: "the daemon stops")))
            }
        }
        try? await gracefulShutdown()
    }

    private func append(_ data: EventData) {
        log.record(data) { logger.error("\($0)") }
    }
}
