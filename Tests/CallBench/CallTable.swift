import CallSimulation
import Evaluation
import Foundation

/// One line a kind: what was found, when, and what was raised in vain.
struct CallTable {
    /// One call that was judged.
    struct Entry: Sendable {
        var kind: CallKind
        var name: String
        var rampS: Double
        var outcome: CallOutcome
    }

    private let kinds: [CallKind]
    private var entries: [Entry] = []

    init(kinds: [CallKind]) {
        self.kinds = kinds
    }

    mutating func add(_ entry: Entry) {
        entries.append(entry)
    }

    /// The table, what it means for a shift, and each false alert.
    var text: String {
        let header = "kind                calls  calm h  found     in time   median s  p90 s  false alerts"
        let lines = kinds.map { kind in line(for: kind, entries.filter { $0.kind == kind }) }
        let alerts = entries.filter { !$0.outcome.falseAlertsS.isEmpty }.sorted { $0.name < $1.name }.map { entry in
            "false: \(entry.name) at "
                + entry.outcome.falseAlertsS.map { String(format: "%.1f s", $0) }.joined(separator: ", ")
        }
        let unready = entries.filter { $0.outcome.readyS == nil }.map { "the voice was never known: \($0.name)" }
        let notes = [
            "median and p90: from the first strained phrase to the alert; gradual strain grows for 20 to 60 s",
            "in time: within the seconds in brackets of full strain",
            "the voices are actors who read prompts; what was made of them is stated in Tests/CallSimulation",
        ]
        return ([header] + lines + [""] + notes + shift + alerts + unready).joined(separator: "\n")
    }

    private func line(for kind: CallKind, _ calls: [Entry]) -> String {
        let latencies = calls.compactMap(\.outcome.latencyS).sorted()
        let cells = [
            kind.name.padding(toLength: 18, withPad: " ", startingAt: 0),
            String(format: "%6d", calls.count), String(format: "%7.2f", hours(calls)),
            kind.isStrained ? String(format: "%2d of %2d", latencies.count, calls.count) : "       -",
            inTime(kind, calls), quantile(0.5, of: latencies), quantile(0.9, of: latencies),
            String(format: "%8d", falseAlerts(calls)),
        ]
        return cells.joined(separator: "  ")
    }

    /// How many were found as soon as the kind demands.
    private func inTime(_ kind: CallKind, _ calls: [Entry]) -> String {
        guard let most = kind.maxLatencyS else { return "       -" }
        let count = calls.count { call in call.outcome.latencyS.map { $0 - call.rampS <= most } == true }
        return String(format: "%2d (%2.0f s)", count, most)
    }

    /// What the hours of calm speech support. The other kinds say nothing of a shift: they are crowded with what is
    /// rare.
    private var shift: [String] {
        let everything = entries.filter { $0.kind == .allCalm }
        let (count, time) = (falseAlerts(everything), hours(everything))
        guard let rate = EventRate(events: count, hours: time) else { return [] }
        let most = rate.upperLimitPerHour * 8
        return [
            "all calm speech, once: \(count) false alerts in " + String(format: "%.2f h", time)
                + String(format: "; at most %.1f per 8-hour shift (95 %% upper limit)", most)
        ]
    }

    private func quantile(_ share: Double, of sorted: [Double]) -> String {
        guard !sorted.isEmpty else { return "     -" }
        return String(format: "%6.1f", sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])
    }

    private func hours(_ calls: [Entry]) -> Double { calls.reduce(0) { $0 + $1.outcome.calmS } / 3_600 }
    private func falseAlerts(_ calls: [Entry]) -> Int { calls.reduce(0) { $0 + $1.outcome.falseAlertsS.count } }
}
