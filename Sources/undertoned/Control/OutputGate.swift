import EventLog
import Pipeline
import Policy
import ServiceLifecycle

/// Lets pass of what the analysis hands out only what the agent has agreed to at that moment.
///
/// An alert that was raised while there was no consent, or before a withdrawal, is not followed any further.
struct OutputGate: Service {
    /// What passes.
    let passed: AsyncStream<PipelineOutput>
    private let outputs: AsyncStream<PipelineOutput>
    private let continuation: AsyncStream<PipelineOutput>.Continuation
    private let permissions: @Sendable () -> Permissions
    private let withdrawals: @Sendable () -> Int

    /// - Parameters:
    ///   - outputs: what the analysis hands out.
    ///   - permissions: what may be done now.
    ///   - withdrawals: how often consent to alerts was withdrawn since the start.
    init(
        outputs: AsyncStream<PipelineOutput>, permissions: @escaping @Sendable () -> Permissions,
        withdrawals: @escaping @Sendable () -> Int
    ) {
        self.outputs = outputs
        self.permissions = permissions
        self.withdrawals = withdrawals
        (passed, continuation) = AsyncStream.makeStream()
    }

    func run() async throws {
        /// The alert that was let pass, and how many withdrawals there had been.
        var open: (id: String, withdrawals: Int)?
        for await output in outputs {
            let permissions = permissions()
            let count = withdrawals()
            let passes: Bool
            switch output {
            case .alert(.alertRaised(let alert)):
                passes = permissions.mayAlert
                open = passes ? (alert.alertID, count) : nil
            case .alert(let data): passes = permissions.mayAlert && open.map { $0 == (data.subject, count) } == true
            case .segment: passes = permissions.mayKeepSegments
            case .baselineReady: passes = permissions.mayCapture
            }
            if passes { continuation.yield(output) }
        }
        continuation.finish()
        try? await gracefulShutdown()
    }
}
