import Age
import Capture
import DaemonConfiguration
import EventLog
import Events
import Feed
import Foundation
import Languages
import Logging
import Pipeline
import Policy
import ServiceLifecycle
import Synchronization
import Vault
import Vocabulary

/// What the agent has a say in, put together: consent, pause, the visible state, the agent's own data. Serves the feed
/// with it.
final class AgentControl: Sendable {
    /// Passes on of the analysis what the agent has agreed to.
    let gate: OutputGate

    private let consents: ConsentService
    private let word: AgentWord
    private let wishes: ErasureWishes
    private let pausing: PauseService
    /// Says that another pause holds, or none.
    private let pauses: AsyncStream<Void>
    private let indicator: IndicatorFile
    let notifier: DesktopNotifier
    let eraser: DataEraser
    /// Compares segments with the log.
    let inspection: SegmentInspection
    private let segments: SegmentActions
    private let holdings: Holdings
    private let retention: SegmentRetention
    private let catalog: SegmentCatalog
    private let daemonStatus: DaemonStatus
    private let source: PulseSource
    private let loop: AnalysisLoop
    let needsSecondPerson: Bool
    let segmentRecipients: Set<String>
    let profile: Profile
    let onlookers = Onlookers()
    /// Whether there is a socket for supervisors at all.
    private let isSupervised: Bool
    /// The microphone that the agent was told of.
    private let announced = Mutex<String?>(nil)

    init(
        _ configuration: UndertoneConfiguration, _ locations: Locations, log: EventLog, source: PulseSource,
        loop: AnalysisLoop, store: BaselineStore, catalog: SegmentCatalog, status: DaemonStatus, logger: Logger
    ) {
        let agent = configuration.agent.id
        let eraser = DataEraser(
            agent: agent, log: log, catalog: catalog, store: store, baselines: loop.baselines,
            halfLifeMin: Float(configuration.baseline.halfLifeMin))
        let notifier = DesktopNotifier(language: configuration.agent.spoken, logger: logger)
        let runtime = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"].map { $0 + "/undertone" }
        indicator = IndicatorFile(path: runtime.map { $0 + "/state" }, logger: logger)
        let word = AgentWord(
            log: log, agent: agent, reserve: Reserve(path: locations.reserveFile, agent: agent),
            copy: runtime.map { $0 + "/mark" },
            newestFile: { try? catalog.entries().last.map { Timestamp($0.modifiedAt) } }, logger: logger)
        let consent = ConsentService(
            rules: configuration.policy.rules, terms: configuration.consentTerms, agent: agent, log: log, word: word,
            eraser: eraser,
            effects: ConsentService.Effects(
                hold: { isOn, isAskedAnew in
                    // What holds comes first: between the two nothing is heard.
                    source.hold(isAskedAnew ? .askedAnew : .consent, isOn)
                    source.hold(isAskedAnew ? .consent : .askedAnew, false)
                }, forget: { loop.forget(lastS: nil) },
                tell: { notifier.show(DesktopNotifier.notification($0)) }), logger: logger)
        log.stampEvents { consent.permissions.visibility }
        let (pauses, paused) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.pauses = pauses
        pausing = PauseService(
            word: word, formerFile: locations.stateFolder + "/pause.json", reachS: configuration.vault.holdBackS,
            effects: PauseService.Effects(
                hold: { source.hold(.agent, $0) }, forget: { loop.forget(lastS: $0) }, changed: { paused.yield() },
                tell: { notifier.show(DesktopNotifier.notification($0)) }), logger: logger)
        gate = OutputGate(permissions: { consent.permissions }, withdrawals: { consent.alertWithdrawals })
        let retention = SegmentRetention(configuration.vault)
        self.retention = retention
        holdings = Holdings(
            agent: agent, log: log, catalog: catalog, store: store, retention: retention,
            keepEventDays: configuration.eventLog.keepDays, consent: { consent.page() })
        segments = SegmentActions(
            log: log, catalog: catalog, eraser: eraser, retention: retention,
            agrees: { consent.agrees($0 == .evaluation ? .evaluation : .replay) })
        inspection = SegmentInspection(log: log, catalog: catalog)
        needsSecondPerson = configuration.vault.secondPerson
        segmentRecipients = Set(
            configuration.vault.recipients.compactMap { text in (try? AgeRecipient(text))?.fingerprint })
        profile = configuration.policy.rules.profile
        isSupervised = locations.supervisorSocket != nil || locations.hubSocket != nil
        consents = consent
        self.word = word
        wishes = ErasureWishes(
            agent: Person(name: NSUserName(), uid: getuid(), role: Role.agent.rawValue), word: word, eraser: eraser,
            logger: logger)
        self.catalog = catalog
        daemonStatus = status
        self.notifier = notifier
        self.eraser = eraser
        self.source = source
        self.loop = loop
    }

    /// Whether alerts may be written down now.
    var mayAlert: Bool { consents.permissions.mayAlert }

    /// Whether the agent agrees to a purpose for which voices are used here.
    func agrees(_ purpose: Purpose) -> Bool { consents.agrees(purpose) }

    /// Whether the agent has paused.
    var isPaused: Bool { pausing.pause != nil }

    /// Whether audio may be kept now.
    var mayKeepSegments: Bool { consents.permissions.mayKeepSegments }

    /// Finds out what the agent has said, and whether that can be believed; before anything is written.
    /// - Returns: whether it is in doubt.
    func prepare() throws -> Bool {
        guard let doubt = try consents.prepare() else { return false }
        if doubt.step == .logRestored { wishes.eraseAgain(upTo: doubt.newest) }
        return true
    }

    /// Holds capture where consent is missing or the agent has paused; before capture starts.
    func start() {
        consents.start()
        wishes.settle()
        loop.keepSegments(consents.permissions.mayKeepSegments)
        pausing.restore()
        if !consents.permissions.mayCapture { notifier.show(DesktopNotifier.consentMissing) }
        showState()
    }

    /// Tries again what a disk has refused of what the agent said; to be called every few seconds.
    func settle() {
        consents.settle()
        wishes.settle()
        word.settle()
    }

    /// Keeps how far the log has come.
    func mark() { word.mark() }

    /// Whether what is old may expire by the clock on the wall.
    var isClockTrusted: Bool { word.isClockTrusted }

    /// What runs beside.
    var services: [any Service] {
        [pausing, consents, StateWriter(control: self, changes: [source.renewals, pauses])]
    }

    /// Whether anybody but the agent may know of alerts.
    var sharesAlerts: Bool { consents.permissions.visibility.sharesAlerts }

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

    /// Brings the file that panels read up to date.
    func showState() {
        indicator.show(
            source.state, pause: pausing.pause,
            alerts: (try? eraser.log.alerts(openOnly: true, limit: Self.shownAlerts)) ?? [])
    }

    /// Most alerts that panels are told of.
    private static let shownAlerts = 20

    fileprivate func hideState() { indicator.remove() }
}

extension AgentControl: FeedBackend {
    func status() -> StatusPayload {
        var status = daemonStatus.payload
        status.pause = pausing.pause.map(StatusPayload.Pause.init)
        return status
    }

    func scores(after seconds: Double) -> [ScorePoint] { daemonStatus.scores(after: seconds) }

    func metrics() -> [Metric] { DaemonMetrics.metrics(of: daemonStatus.payload, droppedOutputs: loop.droppedOutputs) }

    var visibility: Visibility { consents.permissions.visibility }

    var unreachable: String? { isSupervised ? daemonStatus.outage?.reason : Self.noSocket }

    private static let noSocket = Language.english.text(Phrase("feed.supervisor_socket is off on this desktop"))

    var isOnProbation: Bool { daemonStatus.isOnProbation }

    func announceCall(_ isOn: Bool) { source.announceCall(isOn) }

    func pause(_ request: PauseRequest, by actor: Person) throws { try pausing.pause(request, by: actor) }

    func resume(by actor: Person) throws { try pausing.resume(by: actor) }

    func consent() throws -> ConsentPage { consents.page() }

    func setConsent(_ change: ConsentChange, by actor: Person) throws -> ConsentPage {
        let mayCapture = consents.permissions.mayCapture
        let page = try consents.change(change, by: actor)
        loop.keepSegments(consents.permissions.mayKeepSegments)
        if mayCapture, !consents.permissions.mayCapture { notifier.show(DesktopNotifier.stopped) }
        return page
    }

    func confirmClock(by actor: Person) throws {
        // Nothing expires for it before it stands in the audit.
        try eraser.log.audit(AuditDraft(actor: actor, action: "clock.confirm", object: "clock"))
        do throws(ReserveError) { try word.confirmClock() } catch {
            throw FeedRefusal(
                code: .unavailable,
                context: Phrase("That the clock is right cannot be kept, and does not count: \(error)."))
        }
    }

    func mine() throws -> MinePayload { try holdings.payload() }

    func erase(_ request: ErasureRequest, by actor: Person) throws -> ErasurePayload {
        try wishes.erase(request, by: actor)
    }

    func looked(at segments: [SegmentRecord]) -> [SegmentRecord] { inspection.looked(at: segments) }

    func path(ofSegment id: String) -> String? { try? catalog.path(for: id) }

    /// What somebody holds stays until they let it go. Its age counts from when it was written, after its last sample.
    func end(ofSegment record: SegmentRecord) -> Timestamp? {
        let days = record.segment.purpose == .evaluation ? retention.evaluationKeepDays : retention.keepDays
        guard record.segment.heldBy == nil, let days else { return nil }
        return record.segment.startedAt.advanced(bySeconds: days * 86_400)
    }

    func eraseSegment(_ id: String, reason: String, by actor: Person) throws -> ErasurePayload {
        guard actor.role == Role.agent.rawValue else { return try segments.erase(id, reason: reason, by: actor) }
        return try wishes.eraseSegment(id) { try segments.erase(id, reason: reason, by: actor) }
    }

    func replaceSegment(_ id: String, with new: SegmentReplacement, by actor: Person) throws -> SegmentRecord {
        let record = try segments.replace(id, with: new, by: actor)
        if actor.role != Role.agent.rawValue { notifier.show(DesktopNotifier.changed(new.kind)) }
        return record
    }

    func restoreSegment(_ id: String, reason: String, by actor: Person) throws -> SegmentRecord {
        let record = try segments.restore(id, reason: reason, by: actor)
        if actor.role != Role.agent.rawValue { notifier.show(DesktopNotifier.changed(.rekey)) }
        return record
    }

    func confirmSegment(_ id: String, file: String, by actor: Person) throws -> SegmentRecord {
        try segments.confirm(id, file: file, by: actor)
    }

    func assignSegment(
        _ id: String, to purpose: SegmentPurpose, reason: String, by actor: Person
    ) throws -> SegmentRecord { try segments.assign(id, to: purpose, reason: reason, by: actor) }
}

/// Keeps the indicator true where a reason changes and nothing else does, and takes it away at the end.
private struct StateWriter: Service {
    let control: AgentControl
    let changes: [AsyncStream<Void>]

    func run() async throws {
        await cancelWhenGracefulShutdown {
            control.showState()
            await withDiscardingTaskGroup { group in
                for stream in changes { group.addTask { for await _ in stream { control.showState() } } }
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
