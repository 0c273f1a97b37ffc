import DaemonConfiguration
import EventLog
import Languages
import Logging
import ServiceLifecycle
import Wellbeing

/// What asks the agent how they are.
struct CareControl {
    /// What runs beside: nothing where the agent has not wished to be asked.
    let services: [any Service]

    init(
        _ settings: UndertoneConfiguration.Wellbeing, log: EventLog, calls: CallBoard,
        isHeard: @escaping @Sendable () -> Bool, show: @escaping @Sendable (DesktopNotifier.Notification) -> Void,
        logger: Logger
    ) {
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
