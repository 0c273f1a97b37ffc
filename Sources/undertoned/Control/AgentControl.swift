import Capture
import DaemonConfiguration
import EventLog
import Feed
import Foundation
import Logging
import Pipeline
import Policy
import ServiceLifecycle
import Synchronization
import Vault

/// What the agent has a say in, put together: consent, pause, the visible state, the own data.
final class AgentControl: Sendable {
    /// Passes on of the analysis what the agent has agreed to.
    let gate: OutputGate

    private let consent: ConsentKeeper
    private let pause: PauseKeeper
    private let indicator: IndicatorFile
    private let notifier: DesktopNotifier
    let eraser: DataEraser
    private let segments: SegmentService
    private let holdings: Holdings
    private let source: PulseSource
    private let loop: AnalysisLoop
    /// The microphone that the agent was told of.
    private let announced = Mutex<String?>(nil)

    init(
        _ configuration: UndertoneConfiguration, _ locations: Locations, log: EventLog, source: PulseSource,
        loop: AnalysisLoop, store: BaselineStore, catalog: SegmentCatalog, logger: Logger
    ) {
        let agent = configuration.agent.id
        let eraser = DataEraser(
            agent: agent, log: log, catalog: catalog, store: store, baselines: loop.baselines,
            halfLifeMin: Float(configuration.baseline.halfLifeMin))
        let consent = ConsentKeeper(
            rules: configuration.policy.rules, agent: agent, log: log, eraser: eraser,
            hold: { source.hold(.consent, $0) }, forget: { loop.forget(lastS: nil) }, logger: logger)
        let notifier = DesktopNotifier(logger: logger)
        let runtime = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"].map { $0 + "/undertone/state" }
        indicator = IndicatorFile(path: runtime, logger: logger)
        pause = PauseKeeper(
            file: locations.stateFolder + "/pause.json", hold: { source.hold(.agent, $0) },
            forget: { loop.forget(lastS: $0) }, tell: { notifier.show(DesktopNotifier.notification($0)) },
            logger: logger)
        gate = OutputGate(
            permissions: { consent.permissions }, withdrawals: { consent.alertWithdrawals })
        holdings = Holdings(
            agent: agent, log: log, catalog: catalog, store: store, retention: SegmentRetention(configuration.vault),
            keepEventDays: configuration.eventLog.keepDays, consent: consent.page)
        let keeper = SegmentKeeper(
            log: log, catalog: catalog, eraser: eraser,
            agrees: { consent.agrees($0 == .evaluation ? .evaluation : .replay) })
        segments = SegmentService(
            needsSecondPerson: configuration.vault.secondPerson, erase: keeper.erase(_:reason:by:),
            replace: keeper.replace(_:with:by:), assign: keeper.assign(_:to:reason:by:))
        self.consent = consent
        self.notifier = notifier
        self.eraser = eraser
        self.source = source
        self.loop = loop
    }

    /// Holds capture where consent is missing or the agent has paused; before capture starts.
    func start() throws {
        try consent.start()
        loop.keepSegments(consent.permissions.mayKeepSegments)
        pause.restore()
        if !consent.permissions.mayCapture { notifier.show(DesktopNotifier.consentMissing) }
        showState()
    }

    /// What runs beside.
    var services: [any Service] { [pause, consent, StateKeeper(control: self)] }

    /// Serves the agent's commands.
    func serve(on feed: inout FeedDaemon) {
        feed.pause = { [self] request, actor in
            pause.pause(request, by: actor)
            showState()
        }
        feed.resume = { [self] actor in
            pause.resume(by: actor)
            showState()
        }
        feed.consent = consent.page
        feed.setConsent = { [self] change, actor in
            let mayCapture = consent.permissions.mayCapture
            let page = try consent.change(change, by: actor)
            loop.keepSegments(consent.permissions.mayKeepSegments)
            if mayCapture, !consent.permissions.mayCapture { notifier.show(DesktopNotifier.stopped) }
            return page
        }
        feed.visibility = { [consent] in consent.permissions.visibility }
        feed.mine = holdings.payload
        feed.erase = eraser.erase
        feed.segments = segments
    }

    /// Takes note of a change of capture.
    func captureChanged(_ state: CaptureState) {
        showState()
        guard state.condition == .capturing, let device = state.device?.description else { return }
        let isNew = announced.withLock { announced in
            defer { announced = device }
            return announced != device
        }
        if isNew { notifier.show(DesktopNotifier.listening(to: device)) }
    }

    fileprivate func showState() { indicator.show(source.state, pause: pause.pause) }

    fileprivate func hideState() { indicator.remove() }
}

/// Keeps the indicator true where a reason changes and nothing else does, and takes it away at the end.
private struct StateKeeper: Service {
    let control: AgentControl

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat { control.showState() } while (try? await Task.sleep(for: .milliseconds(500))) != nil
        }
        control.hideState()
    }
}
