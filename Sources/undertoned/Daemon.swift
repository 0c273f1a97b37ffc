import Age
import Alerting
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
import Stress
import UnixSignals
import Vault
import Vocabulary
import Wellbeing

/// The daemon as a list of services, in the order in which they start; they stop in the reverse order.
struct Daemon {
    let configuration: UndertoneConfiguration
    let locations: Locations
    let logger: Logger
    let warnings: StandingWarnings
    private let voiceMemory: VoiceMemory
    /// Whether somebody wrote down that a locked screen ends capture, and did not only leave the default.
    let mustSeeLock: Bool

    init(_ loaded: LoadedConfiguration) {
        configuration = loaded.configuration
        locations = loaded.locations
        var logger = LogDestination.logger(label: "undertoned", agent: loaded.configuration.agent.id)
        logger.logLevel = Logger.Level(rawValue: loaded.configuration.log.level.rawValue) ?? .info
        self.logger = logger
        warnings = StandingWarnings(logger: logger)
        mustSeeLock = configuration.capture.stopOnLock && loaded.writtenKeys.contains("capture.stop_on_lock")
        voiceMemory = VoiceMemory.tried(
            bytes: AnalysisLoop.Settings(configuration, keepsSegments: configuration.vault.keepsSegments).voiceBytes)
    }

    /// Whether segments are kept here.
    private var keepsSegments: Bool { configuration.vault.keepsSegments && voiceMemory.mayKeepSegments }

    /// Runs until SIGTERM or SIGINT.
    func run() async throws {
        let agent = configuration.agent.id
        // Before anything is touched: a second daemon must not tidy up what the first one is doing.
        try InstanceLock.take(guarding: locations.eventLogFile)
        let hasHub = locations.hubSocket != nil
        let log = try EventLog(
            path: locations.eventLogFile, source: Event.source(host: ProcessInfo.processInfo.hostName, agent: agent),
            families: .own.adding(WellbeingEvents.families + (hasHub ? [.hub] : [])))
        if hasHub {
            do { try log.noteHub(sees: configuration.policy.rules.profile.visibility) } catch {
                logger.error("what is erased may not reach your site's hub: \(error)")
            }
        }
        let catalog = SegmentCatalog(directory: locations.vaultFolder)
        let unfinished = UnfinishedSegments(
            log: log, directory: locations.vaultFolder, agent: agent,
            namesSegments: configuration.policy.rules.profile != .agentOnly, logger: logger)
        let writer = try makeWriter()
        let source = PulseSource(PulseSource.Configuration(configuration.capture))
        let store = BaselineStore(directory: locations.baselineFolder, agent: agent)
        let loop = AnalysisLoop(
            settings: AnalysisLoop.Settings(configuration, keepsSegments: keepsSegments), store: store)
        let notifier = DesktopNotifier(
            language: configuration.agent.spoken, logger: logger)
        let reach = SupervisorReach(log: log, logger: logger, show: { notifier.show($0) })
        let headStart = HeadStart()
        let status = DaemonStatus(
            agent: agent, warmUpS: configuration.baseline.warmUpS, probationS: configuration.alerting.probationS,
            loop: loop, source: source, log: log, warnings: warnings, reach: reach, headStart: headStart)
        let control = AgentControl(
            configuration, locations, log: log, source: source, loop: loop, store: store, catalog: catalog,
            status: status, logger: logger)
        let wellbeing = WellbeingControl(
            configuration, locations, log: log, source: source, loop: loop, control: control, notifier: notifier,
            logger: logger)
        let notices = AlertNotices(
            control, log: log, calls: wellbeing.calls, agent: agent, leadS: configuration.alerting.tellAgentFirstS,
            contacts: Contacts(configuration.contacts), cursorFile: locations.stateFolder + "/notices")
        log.reportFile { [logger] in logger.error("\($0)") }
        // What is shared has to be known before anything is written.
        let isInDoubt = try control.prepare()
        let holds = !store.devicesWithOlder().isEmpty || (try? catalog.entries())?.isEmpty == false
        tellOfLog(log, isInDoubt: isInDoubt, holds: holds)
        if control.mayAlert { try log.raiseTold() }
        try unfinished.recover()
        let warn: @Sendable (String) -> Void = { [logger] in logger.error("\($0)") }
        let warnDiscreetly: @Sendable (String) -> Void = {
            warn(control.sharesAlerts && !status.isOnProbation ? $0 : Self.discreetReport)
        }

        // Sockets first and last: a supervisor sees the daemon start, and sees how it ends.
        let sockets = feedSockets
        let listening = ListeningGate(sockets: sockets.count)
        var services: [any Service] = sockets.enumerated().map { number, socket in
            let server = FeedServer(
                socketPath: socket.path, mode: socket.mode, group: socket.group, onlyGroup: socket.onlyGroup,
                callers: socket.access, routes: Routes.own + wellbeing.routes, log: log, backend: control,
                logger: logger)
            return switch socket.access.socket {
            case .agent:
                // Nothing is heard before the agent can pause it. A socket that is lost later is made anew within a
                // minute, and does not end capture: the agent can stop the daemon.
                LastingFeed(server, patience: .onceItStood) { fault in
                    if let fault { logger.error("the agent cannot connect: \(fault)") } else { listening.enter(number) }
                }
            case .supervisors:
                // Whatever becomes of the supervisors' socket, the agent is served.
                LastingFeed(server, patience: .always) { fault in
                    reach.note(fault)
                    listening.enter(number)
                }
            case .hub:
                LastingFeed(server, patience: .always) { [warnings] fault in
                    warnings.set(
                        .hub, fault.map { Phrase("your site's hub cannot connect: \($0.context)") })
                    listening.enter(number)
                }
            }
        }
        // Before the sockets, so that it stops after them: what they were asked last is anchored too.
        services.insert(AuditAnchor(log: log, logger: logger, mark: { control.mark() }), at: 0)
        services.append(
            AlertEscalation(
                log: log, afterS: configuration.alerting.escalateAfterS, logger: logger, mayTell: control.mayTell(of:)))
        services.append(
            Housekeeping(
                log: log, keepEventDays: configuration.eventLog.keepDays,
                keepAuditDays: configuration.eventLog.auditKeepDays, catalog: catalog,
                retention: SegmentRetention(configuration.vault), eraser: control.eraser, settle: { control.settle() },
                keepMark: { control.mark() }, isClockTrusted: { control.isClockTrusted },
                watch: LogWatch(log: log, warnings: warnings, logger: logger),
                warnings: warnings, logger: logger))
        services.append(
            SegmentWatch(
                inspection: control.inspection, warnings: warnings, mayTell: { control.sharesAlerts }, logger: logger))
        services.append(
            OutputStore(
                outputs: loop.outputs, log: log, writer: writer, store: store, passes: control.gate.passes,
                headStart: headStart,
                // Where nobody else is told, nobody waits.
                leadS: { [configuration] in control.sharesAlerts ? configuration.alerting.tellAgentFirstS : 0 },
                report: warnDiscreetly))
        services.append(
            BaselineSaver(
                baselines: loop.baselines, store: store, agent: agent, warmUpS: Float(configuration.baseline.warmUpS),
                halfLifeMin: Float(configuration.baseline.halfLifeMin),
                learning: AlertLearning(
                    log: log, store: store, baselines: loop.baselines, keepDays: configuration.eventLog.keepDays,
                    // By a clock that cannot be believed nothing is too old.
                    now: { control.isClockTrusted ? .now : Timestamp(millisecondsSince1970: 0) },
                    learned: { [logger] id in
                        guard control.sharesAlerts else { return }
                        logger.info("nothing was wrong in alert \(id): what was heard in it counts as calm")
                    }, report: warnDiscreetly), tell: { log.record($0, orReport: warn) }, report: warn))
        services.append(
            CaptureReporter(
                source: source, log: log, logger: logger,
                onChange: { [warnings, voiceMemory, keepsSegments] state in
                    control.captureChanged(state)
                    // What was tried at the start may not have been all.
                    guard LockedMemory.failureCount > 0, voiceMemory.canLock else { return }
                    let memory = VoiceMemory(canLock: false, hasSwap: voiceMemory.hasSwap)
                    warnings.set(.memory, memory.warning(keepsSegments: keepsSegments))
                }))
        services += control.services + wellbeing.services + [notices]
        services.append(sessionWatch(for: source, telling: wellbeing.desk))
        services.append(AnalysisService(source: source, loop: loop, listening: listening))
        services.append(MicrophoneWatch(source: source, loop: loop))
        services.append(
            SystemdNotifier(
                progress: {
                    let capture = source.progress
                    return ProgressWatch.Signs(
                        turns: loop.progress, ticks: capture.ticks, samples: capture.samples,
                        isCapturing: source.state.condition == .capturing)
                }, listening: listening, statusLine: { status.line }))

        warnings.set(.memory, voiceMemory.warning(keepsSegments: configuration.vault.keepsSegments))
        warnings.set(.holdBack, configuration.vault.holdBackWarning)
        let leftovers = try closeLeftovers(in: log)
        control.start()
        wellbeing.start()
        if writer != nil, control.mayKeepSegments { try unfinished.missSegments(of: leftovers) }
        tellOfProbation(store)
        try log.append(.daemon(.started, DaemonPayload(version: Version.current, reason: "start")))
        // By default a service is named by all that it holds, down to the configuration: 250 kB of text.
        let named = services.map {
            ServiceGroupConfiguration.ServiceConfiguration(service: $0, serviceName: "\(type(of: $0))")
        }
        var group = ServiceGroupConfiguration(
            services: named, gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger)
        group.maximumGracefulShutdownDuration = .seconds(4)
        try await ServiceGroup(configuration: group).run()
        if loop.droppedOutputs > 0 {
            warn("\(loop.droppedOutputs) outputs of the analysis were dropped: nobody took them")
        }
        try log.append(.daemon(.stopped, DaemonPayload(version: Version.current, reason: "asked to stop")))
        log.foldIn()
        control.settle()
        control.mark()
        if log.unstoredCount > 0 { warn("\(log.unstoredCount) events were told to readers and are not in the log") }
        logger.notice("stopped")
    }

    /// Says in one line where the log is not the one of before: what lay beside it, or that it is new though there are
    /// things which an earlier one knew of.
    private func tellOfLog(_ log: EventLog, isInDoubt: Bool, holds: Bool) {
        if let aside = log.setAside {
            logger.warning("what lay beside the event log was none of it, or no log was left, and is \(aside) now")
        }
        guard log.isNew, holds, !isInDoubt else { return }
        logger.warning(
            """
            the event log \(log.path) is new, but segments or calm voices are older: unless this is the first start, consent, \
            audit and requests are gone; bring the log back from a copy while the daemon is stopped, or consent anew
            """)
    }

    /// Says at the first start, and while any voice on this desktop is new, why nobody else is told anything yet.
    private func tellOfProbation(_ store: BaselineStore) {
        let lengthS = configuration.alerting.probationS
        let records = store.devices().map { (try? store.load(device: $0))??.probation ?? ProbationRecord() }
        let isOver = !records.isEmpty && records.allSatisfy { Probation($0, lengthS: lengthS).isOver }
        guard configuration.policy.rules.profile != .agentOnly, lengthS > 0, !isOver else { return }
        logger.notice(
            """
            on probation: nobody but the agent is told anything of a voice before \(Probation.talk(lengthS)) of its talk are \
            heard on a microphone; requests for help always come through; undertone trust
            """)
    }

    /// What is said in place of what could not be stored of the voice, where nobody but the agent may know that there
    /// was anything.
    private static let discreetReport = "not everything that was to be kept could be stored: undertone doctor says why"

    /// What is wrong with a recipient beyond its shape, for the configuration's own complaint.
    static func recipientFault(_ text: String) -> String? {
        do {
            _ = try AgeRecipient(text)
            return nil
        } catch { return "cannot be used: \(error.context)" }
    }

    /// Clears alerts that were open when an earlier run was killed: nobody watches over them any more. A request
    /// for help waits on.
    private func closeLeftovers(in log: EventLog) throws -> [AlertRecord] {
        let records = try log.clearLeftovers()
        for record in records where configuration.policy.rules.profile != .agentOnly {
            logger.notice("closed alert \(record.alert.alertID) of an earlier run")
        }
        return records
    }

    /// The lifecycle library tells of every step; what matters is said by the services themselves.
    private var quietLogger: Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .error)
        return quiet
    }

    private func makeWriter() throws -> SegmentWriter? {
        let vault = configuration.vault
        guard vault.keepsSegments else {
            let reason =
                vault.enabled ? "vault.recipients is empty; undertone keygen makes a key" : "vault.enabled is false"
            logger.notice("no segments are kept: \(reason)")
            return nil
        }
        guard keepsSegments else { return nil }
        return try SegmentWriter(
            directory: locations.vaultFolder, recipients: vault.recipients.map { try AgeRecipient($0) })
    }
}
