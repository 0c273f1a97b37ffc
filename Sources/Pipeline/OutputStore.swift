public import EventLog
import Events
public import ServiceLifecycle
public import Vault

/// Carries what the analysis hands out to those who keep it: events to the log, segments to the vault, what was heard
/// in alerts to the store of baselines.
///
/// An alert is told to the agent first, see ``HeadStart``, and never waits for a segment: segments are encrypted and
/// written by a task of their own, in order, see ``SegmentRecorder``. Runs until the analysis has ended and everything
/// is stored.
public struct OutputStore: Service {
    private let outputs: AsyncStream<PipelineOutput>
    private let log: EventLog
    private let writer: SegmentWriter?
    private let store: BaselineStore?
    private let passes: @Sendable (PipelineOutput) -> Bool
    private let headStart: HeadStart
    private let leadS: @Sendable () -> Double
    private let clock: any Clock<Duration>
    private let report: @Sendable (String) -> Void

    /// Makes the fan-out.
    /// - Parameters:
    ///   - outputs: what the analysis hands out.
    ///   - log: where events go.
    ///   - writer: where segments go; `nil` where none are kept.
    ///   - store: where what was heard in alerts goes; `nil` where it is not kept.
    ///   - passes: whether an output may be stored; asked for each, alerts in order and the steps of segments in order.
    ///   - headStart: what the agent is told first.
    ///   - leadS: how many seconds before others.
    ///   - clock: by which that time passes.
    ///   - report: told in one line what could not be stored.
    public init(
        outputs: AsyncStream<PipelineOutput>, log: EventLog, writer: SegmentWriter?, store: BaselineStore? = nil,
        passes: @escaping @Sendable (PipelineOutput) -> Bool = { _ in true }, headStart: HeadStart = HeadStart(),
        leadS: @escaping @Sendable () -> Double = { 0 }, clock: any Clock<Duration> = ContinuousClock(),
        report: @escaping @Sendable (String) -> Void
    ) {
        self.outputs = outputs
        self.log = log
        self.writer = writer
        self.store = store
        self.passes = passes
        self.headStart = headStart
        self.leadS = leadS
        self.clock = clock
        self.report = report
    }

    /// Stores until the analysis ends; then waits to be told that all is over.
    public func run() async throws {
        let recorder = writer.map { writer in
            SegmentRecorder(
                writer: writer, log: log, passes: { [passes] in passes(.segment($0)) },
                // Nobody reads of a segment before they read of its alert.
                willTell: { release($0) }, report: report)
        }
        await withDiscardingTaskGroup { group in
            if let recorder { group.addTask { await recorder.run() } }
            await withDiscardingTaskGroup { leads in
                for await output in outputs {
                    switch output {
                    case .segment(let step): recorder?.take(step)
                    case .alert(let step, let alert):
                        guard passes(output), let leadS = take(step, alert) else { continue }
                        leads.addTask {
                            guard (try? await clock.sleep(for: .seconds(leadS))) != nil else { return }
                            release(alert.alertID)
                        }
                    case .baseline(let step, let baseline):
                        if passes(output) { log.record(.baseline(step, baseline), orReport: report) }
                    case .alertHeard(let alert, let device): keep(alert, device, of: output)
                    }
                }
                release(nil)
                leads.cancelAll()
            }
            recorder?.end()
        }
        try? await gracefulShutdown()
    }

    /// - Returns: after how many seconds others are to be told of it; `nil` where nothing waits anew.
    private func take(_ step: AlertStep, _ alert: AlertPayload) -> Double? {
        let leadS = leadS()
        return headStart.take(step, alert, isLed: leadS > 0, write: write) ? leadS : nil
    }

    /// Tells others of the alert now, if they still may know.
    private func release(_ alertID: String?) {
        headStart.release(alertID, ifStill: { passes(.alert(.told, $0)) }, write: write)
    }

    private func write(_ told: HeadStart.Told) { log.record(.alert(told.step, told.alert), orReport: report) }

    private func keep(_ alert: HeardAlert, _ device: String, of output: PipelineOutput) {
        guard let store, passes(output) else { return }
        do {
            try store.keep(alert, device: device)
            // Consent may have been withdrawn between the question and the writing, and what was there erased.
            if !passes(output) { _ = try store.takeHeardAlerts(device: device) { $0 == alert } }
        } catch { report(error.description) }
    }
}
