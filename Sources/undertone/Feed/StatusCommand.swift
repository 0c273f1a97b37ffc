import ArgumentParser
import EventLog
import Feed

/// `undertone status`: how a daemon stands.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what the daemon hears, how far its baseline is, the score and open alerts.",
        discussion: """
            Example:
              undertone status
              undertone status --json | jq .score.value
            """)

    @OptionGroup var feed: FeedOptions

    @Flag(help: "Print the daemon's answer, one JSON object a line.")
    var json = false

    func run() async throws {
        let answers = try await feed.clients().ask { try await $0.get("/v1/status", as: StatusPayload.self) }
        for (_, status) in answers {
            if json { try StandardOutput.json(status) } else { Self.print(status) }
        }
    }

    private static func print(_ status: StatusPayload) {
        let hasColour = Terminal.hasColour
        func row(_ name: String, _ value: InkedLine) {
            var line = InkedLine("  \(name)", .dim)
            line.pad(to: 14)
            line.add(value)
            StandardOutput.line(line.text(hasColour: hasColour))
        }
        StandardOutput.line(InkedLine(status.agent, .bold).text(hasColour: hasColour))
        row("microphone", InkedLine(microphone(status.capture)))
        row("baseline", InkedLine(baseline(status.baseline)))
        row("score", score(status.score))
        row(
            "alerts",
            status.openAlerts == 0
                ? InkedLine("none open") : InkedLine("\(status.openAlerts) open: undertone alerts --open", .bold))
        row(
            "daemon",
            InkedLine(
                "version \(status.version), running for \(Wording.span(seconds: status.uptimeS)), "
                    + "\(Wording.oneDecimal(status.cpuPercent)) % of a core, \(Int(status.rssMB.rounded())) MB, "
                    + "last event \(status.lastSequence)"))
    }

    private static func microphone(_ capture: StatusPayload.Capture) -> String {
        let what = capture.device.map { "\(capture.state) \($0)" } ?? capture.state
        // In bursts an alert comes later; what is usual need not be said.
        let lag = capture.latencyMs.map { $0 >= 500 ? ", in bursts of \(Wording.oneDecimal($0 / 1_000)) s" : "" } ?? ""
        return "\(what), since \(Wording.since(capture.since))\(lag)" + (capture.reason.map { ": \($0)" } ?? "")
    }

    private static func baseline(_ baseline: StatusPayload.Baseline) -> String {
        let heard = "\(Wording.span(seconds: baseline.speechS)) of calm speech"
        return switch baseline.state {
        case .ready: "ready, from \(heard)"
        case .learning: "learning, \(Int((100 * baseline.progress).rounded(.down))) % (\(heard))"
        }
    }

    private static func score(_ score: StatusPayload.Score) -> InkedLine {
        let ink = Ink.level(EventLevel(rawValue: score.state))
        guard let value = score.value else { return InkedLine("none now, \(score.state)") }
        var line = InkedLine("\(Int(value.rounded())) of 100, \(score.state)", ink)
        line.add(" (confidence \(Wording.oneDecimal(score.confidence)))", .dim)
        return line
    }
}
