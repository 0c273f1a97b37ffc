import Capture
import DaemonConfiguration
import EventLog
import Events
import Feed
import Foundation
import Logging
import Pipeline
import Policy
import ServiceLifecycle
import Synchronization
import Vault
import Vocabulary

/// What the agent has a say in, put together: consent, pause, the visible state, the own data.
final class AgentControl: Sendable {
    /// Passes on of the analysis what the agent has agreed to.
    let gate: OutputGate

    private let consent: ConsentKeeper
    private let pause: PauseKeeper
    /// Says that another pause holds, or none.
    private let pauses: AsyncStream<Void>
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
        let (pauses, paused) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.pauses = pauses
        pause = PauseKeeper(
            file: locations.stateFolder + "/pause.json", reachS: configuration.vault.holdBackS,
            effects: PauseKeeper.Effects(
                hold: { source.hold(.agent, $0) }, forget: { loop.forget(lastS: $0) },
                changed: { paused.yield() },
                tell: { notifier.show(DesktopNotifier.notification($0)) }), logger: logger)
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

    /// Whether audio may be kept now.
    var mayKeepSegments: Bool { consent.permissions.mayKeepSegments }

    /// Holds capture where consent is missing or the agent has paused; before capture starts.
    func start() throws {
        try consent.start()
        loop.keepSegments(consent.permissions.mayKeepSegments)
        pause.restore()
        if !consent.permissions.mayCapture { notifier.show(DesktopNotifier.consentMissing) }
        showState()
    }

    /// What runs beside.
    var services: [any Service] { [pause, consent, StateKeeper(control: self, changes: [source.renewals, pauses])] }

    /// Serves the agent's commands.
    func serve(on feed: inout FeedDaemon) {
        let status = feed.status
        feed.status = { [pause] in
            var status = status()
            status.pause = pause.pause.map(StatusPayload.Pause.init)
            return status
        }
        feed.pause = pause.pause
        feed.resume = pause.resume
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

    /// Whether anybody but the agent may know of alerts.
    var sharesAlerts: Bool { consent.permissions.visibility.sharesAlerts }

    /// Whether whoever reads the daemon's own log may know that there is an alert.
    func mayTell(of record: AlertRecord) -> Bool { record.alert.kind == .help || sharesAlerts }

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
    let changes: [AsyncStream<Void>]

    func run() async throws {
        await cancelWhenGracefulShutdown {
            control.showState()
            await withDiscardingTaskGroup { group in
                for stream in changes {
                    group.addTask { for await _ in stream { control.showState() } }
                }
            }
        }
        control.hideState()
    }
}

extension StatusPayload.Pause {
    /// The pause as the feed tells it.
    init(_ pause: PauseMachine.Pause) {
        self.init(
            reason: pause.reason, since: pause.since, until: pause.until, endsByItself: pause.endsByItself,
            isOverdue: pause.isOverdue)
    }
}
