import Capture
import DaemonConfiguration
import EventLog
import Feed
import Logging
import ServiceLifecycle
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
        _ configuration: UndertoneConfiguration, log: EventLog, source: PulseSource, notifier: DesktopNotifier,
        logger: Logger
    ) {
        let care = CareControl(
            configuration.wellbeing, log: log, calls: calls, isHeard: { source.state.condition == .capturing },
            show: { notifier.show($0) }, logger: logger)
        services = care.services
        routes =
            care.routes + MeasureRoutes.all
            + ReportRoutes(shareDays: configuration.report.shareDays).all
    }
}
