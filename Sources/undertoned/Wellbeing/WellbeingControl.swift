import Capture
import DaemonConfiguration
import EventLog
import Feed
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

    init(
        _ configuration: UndertoneConfiguration, log: EventLog, source: PulseSource, loop: AnalysisLoop,
        control: AgentControl, notifier: DesktopNotifier, logger: Logger
    ) {
        let watch = CallWatch(
            CallWatch.Senses(
                signs: { source.callSigns }, changes: source.callSignChanges,
                scores: { loop.live.scores(afterSeconds: $0) }, mayMeasure: { control.agrees(.selfView) },
                rule: configuration.alerting.rule),
            board: calls, log: log, logger: logger, onLook: { _ in })
        let care = CareControl(
            configuration.wellbeing, log: log, calls: calls, isHeard: { source.state.condition == .capturing },
            show: { notifier.show($0) }, logger: logger)
        services = [watch] + care.services
        routes =
            care.routes + MeasureRoutes.all
            + ReportRoutes(shareDays: configuration.report.shareDays).all
    }
}
