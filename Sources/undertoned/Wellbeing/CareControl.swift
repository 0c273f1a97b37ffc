import DaemonConfiguration
import EventLog
import Feed
import Languages
import Logging
import ServiceLifecycle
import Wellbeing

/// Check-ins, surveys and the pace of breathing, put together.
struct CareControl {
    /// What runs beside: nothing where the agent has not wished to be asked.
    let services: [any Service]
    /// What can be asked, by the agent alone.
    let routes: [Route]

    init(
        _ settings: UndertoneConfiguration.Wellbeing, log: EventLog, calls: CallBoard,
        isHeard: @escaping @Sendable () -> Bool, show: @escaping @Sendable (DesktopNotifier.Notification) -> Void,
        logger: Logger
    ) {
        routes = CareRoutes(log: log, calls: calls).all
        let moments: Set<CheckInMoment> =
            switch settings.checkIn {
            case .off: []
            case .start: [.start]
            case .end: [.end]
            case .both: [.start, .end]
            }
        let service = CheckInService(
            log: log, calls: calls, moments: moments, endMinute: settings.shiftEndMinute, logger: logger,
            isHeard: isHeard, show: show)
        services = moments.isEmpty ? [] : [service]
    }
}
