import Capture
import Events
import Feed

/// The daemon's own figures for `GET /metrics`. The feed tells others than the agent those that say how it runs, and
/// nothing about the voice, the alerts or the agent.
enum DaemonMetrics {
    /// The figures of a moment.
    static func metrics(of status: StatusPayload, droppedOutputs: Int) -> [Metric] {
        // All states of capture are listed, so that one that is over reads as 0 instead of going missing.
        [
            Metric("undertone_uptime_seconds", .gauge, status.uptimeS, help: "Time since the daemon started."),
            Metric(
                "undertone_cpu_ratio", .gauge, status.cpuPercent / 100, help: "Share of one core that the daemon uses."),
            Metric("undertone_memory_bytes", .gauge, status.rssMB * 1_000_000, help: "Memory that the daemon holds."),
            Metric(
                "undertone_dropped_outputs_total", .counter, Double(droppedOutputs),
                help: "Outputs of the analysis that nobody took in time."),
        ]
            + CaptureState.Condition.allCases.map { state in
                Metric(
                    "undertone_capture_state", .gauge, status.capture.state == state.rawValue ? 1 : 0,
                    help: "State of capture: 1 for the one that holds.", labels: ["state": state.rawValue])
            }
    }
}
