import DaemonConfiguration
import EventLog
import Feed
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

    init(log: EventLog, configuration: UndertoneConfiguration) {
        services = []
        routes =
            MeasureRoutes.all
            + ReportRoutes(shareDays: configuration.report.shareDays).all
    }
}
