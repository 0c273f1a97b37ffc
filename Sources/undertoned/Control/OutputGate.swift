import Events
import Pipeline
import Policy
import Synchronization

/// Lets pass of what the analysis hands out only what the agent has agreed to at that moment.
///
/// An alert that was raised while there was no consent, or before a withdrawal, is not followed any further.
final class OutputGate: Sendable {
    private let permissions: @Sendable () -> Permissions
    private let withdrawals: @Sendable () -> Int
    /// The alert that was let pass, and how many withdrawals there had been.
    private let open = Mutex<(id: String, withdrawals: Int)?>(nil)

    /// - Parameters:
    ///   - permissions: what may be done now.
    ///   - withdrawals: how often consent to alerts was withdrawn since the start.
    init(permissions: @escaping @Sendable () -> Permissions, withdrawals: @escaping @Sendable () -> Int) {
        self.permissions = permissions
        self.withdrawals = withdrawals
    }

    /// Whether an output passes; asked for each, in order.
    func passes(_ output: PipelineOutput) -> Bool {
        let permissions = permissions()
        let count = withdrawals()
        switch output {
        case .alert(.raised, let alert):
            open.withLock { $0 = permissions.mayAlert ? (alert.alertID, count) : nil }
            return permissions.mayAlert
        case .alert(.tried, _): return permissions.mayAlert
        // What the agent was told of is told to others only where nothing has changed since.
        case .alert(.told, let alert), .alert(.rising, let alert), .alert(.cleared, let alert):
            return permissions.mayAlert && open.withLock { $0.map { $0 == (alert.alertID, count) } == true }
        case .segment: return permissions.mayKeepSegments
        case .baseline: return permissions.mayCapture
        case .alertHeard(let alert, _):
            // It follows the end of its alert, and goes where that went.
            return permissions.mayCapture && permissions.mayAlert
                && open.withLock { $0.map { $0 == (alert.alertID, count) } == true }
        }
    }
}
