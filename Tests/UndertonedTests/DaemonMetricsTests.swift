import Events
import Feed
import Testing

@testable import undertoned

@Suite struct DaemonMetricsTests {
    private let metrics = DaemonMetrics.metrics(
        of: StatusPayload(
            version: "1", agent: "alice", capture: .init(state: "deaf", device: "Jabra", reason: "why", since: .now),
            baseline: .init(state: .ready, progress: 1, speechS: 61),
            score: .init(value: 77, confidence: 1, state: "high"),
            openAlerts: 3, uptimeS: 9, cpuPercent: 50, rssMB: 40, lastSequence: 12), droppedOutputs: 2)

    @Test func theyCarryUnitsInTheirNamesAndOneStateHolds() {
        let units = ["_seconds", "_bytes", "_ratio", "_total", "_state"]
        #expect(metrics.allSatisfy { metric in units.contains { metric.name.hasSuffix($0) } })
        #expect(metrics.filter { $0.labels["state"] != nil && $0.value == 1 }.map(\.labels) == [["state": "deaf"]])
        #expect(metrics.first { $0.name == "undertone_memory_bytes" }?.value == 40_000_000)
    }

    @Test func theyHoldNothingAboutTheAgent() {
        let text = "\(metrics)"
        for word in ["alice", "Jabra", "why", "77", "high", "61"] { #expect(!text.contains(word)) }
    }
}
