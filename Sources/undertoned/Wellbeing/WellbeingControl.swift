import Capture
import DaemonConfiguration
import EventLog
import Feed
import Foundation
import Languages
import Logging
import Pipeline
import ServiceLifecycle
import Vocabulary
import Wellbeing

/// Help for the agent, put together: what runs for it, and what can be asked of it.
struct WellbeingControl {
    /// What runs beside.
    let services: [any Service]
    /// What can be asked: by the agent alone, but for what the agent shares.
    let routes: [Route]
    /// Whether a call is on.
    let calls = CallBoard()
    /// Whether the agent sits at the desk.
    let desk = SessionBoard()
    private let breaks: BreakService

    init(
        _ configuration: UndertoneConfiguration, _ locations: Locations, log: EventLog, source: PulseSource,
        loop: AnalysisLoop, control: AgentControl, notifier: DesktopNotifier, logger: Logger
    ) {
        let offers = OfferNotice(
            language: configuration.agent.spoken, contacts: Contacts(configuration.contacts), logger: logger)
        let time = DeskTime.real
        let breaks = BreakService(
            BreakRules(configuration.wellbeing), log: log,
            desk: BreakService.Desk(
                session: { [desk] in desk.session }, isPaused: { control.isPaused },
                isHearing: { source.state.condition == .capturing }, isDrawn: { control.agrees(.evaluation) },
                isCallKnown: { [capture = configuration.capture] signs in
                    capture.when == .calls || signs.isServerThere && !capture.softphones.isEmpty
                }),
            presenter: offers,
            wordFile: locations.stateFolder + "/breaks", language: configuration.agent.spoken, time: time,
            logger: logger)
        let watch = CallWatch(
            CallWatch.Senses(
                signs: { source.callSigns }, changes: source.callSignChanges,
                scores: { loop.live.scores(afterSeconds: $0) }, mayMeasure: { control.agrees(.selfView) },
                rule: configuration.alerting.rule),
            board: calls, log: log, logger: logger, time: time, onLook: { breaks.look($0) })
        let care = CareControl(
            configuration.wellbeing, log: log, calls: calls, isHeard: { source.state.condition == .capturing },
            show: { notifier.show($0) }, logger: logger)
        control.eraser.holders.add {
            breaks.forget()
            // What is not answered to the end is no event so far, and is held all the same.
            try? FileManager.default.removeItem(atPath: AgentFile.surveyDraft.path(in: locations.stateFolder))
        }
        self.breaks = breaks
        services = [watch, OfferNotice.Answers(notice: offers, service: breaks)] + care.services
        routes = Self.routes(
            breaks: breaks, calls: calls, log: log, shareDays: configuration.report.shareDays)
    }

    /// What can be asked: all of it.
    static func routes(breaks: BreakService, calls: CallBoard, log: EventLog, shareDays: Int) -> [Route] {
        BreakRoutes(service: breaks).all + CareRoutes(log: log, calls: calls).all + MeasureRoutes.all
            + ReportRoutes(shareDays: shareDays).all
    }

    /// Takes up what an earlier run has left; before anything runs.
    func start() { breaks.start() }
}

extension Contacts {
    /// Whom a site has written down.
    init(_ written: UndertoneConfiguration.Contacts) {
        self.init(buddy: written.buddy, supervisor: written.supervisor, assistance: written.assistance)
    }
}

extension BreakRules {
    /// What a site says of breaks.
    init(_ configuration: UndertoneConfiguration.Wellbeing) {
        self.init()
        (isOn, eyes, wrapUpS) = (configuration.breaks, configuration.eyes, configuration.wrapUpS)
        (offersAShift, quiet) = (configuration.offersAShift, configuration.quiet.compactMap(TimeOfDayRange.init))
        (microAfterS, hardS) = (configuration.microAfterMin * 60, configuration.hardS)
        hardShare = configuration.hardShare
    }
}
