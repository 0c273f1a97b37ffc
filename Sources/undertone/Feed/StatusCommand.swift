import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Vocabulary

/// `undertone status`: how a daemon stands.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what the daemon hears, how far its baseline is, the score and open alerts.",
        discussion: """
            Each role is told its part: the agent everything, supervisors and quality assurance whether the voice is heard and \
            which alerts are open, operators how the program runs.

            As systemctl does of what is not active, it ends with 3 where a voice is not heard, whatever the reason: no \
            daemon runs, the agent has paused or has not consented, or there is no microphone.

            Exit status: 0 every voice is heard, 3 one is not.

            Example:
              undertone status
              undertone status maria
              undertone status --json | jq .score.value
            """)

    @OptionGroup var feed: FeedOptions

    @Argument(help: "Agents to show; all of them if not given.", completion: Completions.agents)
    var agents: [String] = []

    @OptionGroup var output: OutputOptions

    /// What a spreadsheet is told of each.
    private static let csv = [
        "served_by", "agent", "capture.state", "capture.device", "capture.reason", "pause.since", "pause.until",
        "baseline.state", "baseline.progress", "score.value", "score.state", "open_alerts", "version", "uptime_s",
        "cpu_percent", "rss_mb",
    ]

    func run() async throws {
        let own = try? feed.configuration.ownClient().socketPath
        let answers = try chosen(from: await ask(own: own))
        // Nobody but the agent may ask, and every refusal is kept in the audit log.
        let ownClient = output.form == .table ? answers.map(\.0).first { $0.socketPath == own } : nil
        let consent = try? await ownClient?.consent()
        let requests = try? await ownClient?.alerts(openOnly: true).filter { $0.alert.kind == .help }
        try output.list(answers.map { Served(value: $1, client: $0) }, csv: Self.csv) {
            for (client, status) in answers {
                let isOwn = client.socketPath == own
                Self.print(status, of: client, isOwn ? consent : nil)
                for request in isOwn ? requests ?? [] : [] {
                    Self.row("asked", InkedLine(Self.request(request)))
                }
            }
        }
        // Everything has been said.
        if !answers.allSatisfy({ Self.isHeard($1) }) { throw CommandFailure("", status: .notHeard) }
    }

    // `own` is the socket of the user's own daemon.
    private func ask(own: String?) async throws -> [(FeedClient, StandingPayload)] {
        let clients = try feed.clients()
        do { return try await clients.ask { try await $0.standing() } } catch let error as FeedClientError
            where error.code == .noDaemon
        {
            // That it is to be started is no help where that was tried.
            let why = clients.count == 1 && clients[0].socketPath == own ? await UnitCheck.whyNotRunning() : nil
            throw CommandFailure(why ?? error.context, status: .notHeard)
        }
    }

    private static func row(_ name: String, _ value: InkedLine) {
        StandardOutput.entry(InkedLine("  \(name)", .dim), value, at: 14)
    }

    /// What has become of a request of the agent's own.
    static func request(_ record: AlertRecord) -> String {
        let since = "\(Wording.short(record.alert.alertID)) of \(Wording.since(record.alert.raisedAt))"
        let handler = record.life.handler ?? record.acknowledgedBy ?? "somebody"
        let at = (record.handledAt ?? record.acknowledgedAt).map { " at \(Wording.since($0))" } ?? ""
        return switch record.life.state {
        case .raised, .rising: "\(since): open, nobody has said that they have seen it"
        case .acknowledged:
            "\(since): seen by \(record.acknowledgedBy ?? handler)"
                + (record.acknowledgedAt.map { " at \(Wording.since($0))" } ?? "")
        case .takenOver: "\(since): taken over by \(handler)\(at)"
        case .handedOn: "\(since): handed on to \(handler)\(at), who has not said yet that they have seen it"
        case .cleared: "\(since): over"
        case .resolved: "\(since): resolved by \(handler)\(at)"
        }
    }

    /// Those of the agents that were named.
    private func chosen(
        from answers: [(FeedClient, StandingPayload)]
    ) throws -> [(FeedClient, StandingPayload)] {
        guard !agents.isEmpty else { return answers }
        func names(_ client: FeedClient, _ status: StandingPayload) -> [String] {
            [client.identity?.name, status.agent].compactMap(\.self)
        }
        try agents.checkAgents(among: answers.map { names($0, $1) }, status: .notHeard)
        return answers.filter { client, status in names(client, status).contains(where: agents.contains) }
    }

    /// Whether the voice is heard. Operators are not told, and the daemon answers.
    static func isHeard(_ status: StandingPayload) -> Bool { status.capture?.isHeard ?? true }

    private static func print(_ status: StandingPayload, of client: FeedClient, _ consent: ConsentPage?) {
        StandardOutput.sentence(InkedLine(client.name(saying: status.agent), .bold))
        if let capture = status.capture {
            // Others than the agent are told no more than whether it is heard.
            capture.since == nil
                ? row("voice", InkedLine(capture.state)) : row("microphone", InkedLine(microphone(capture)))
            if let hint = capture.hint { row("", InkedLine("> \(hint)", .cyan)) }
        }
        if let pause = status.pause { row("pause", Self.pause(pause)) }
        if let consent { row("consent", Self.consent(consent)) }
        if let baseline = status.baseline { row("baseline", InkedLine(Self.baseline(baseline))) }
        if let words = Wording.probation(status.probation) { row("probation", InkedLine(words)) }
        if let score = status.score { row("score", Self.score(score)) }
        if let open = status.openAlerts {
            row(
                "alerts",
                open == 0 ? InkedLine("none open") : InkedLine("\(open) open: undertone alerts --open", .bold))
        }
        row("daemon", InkedLine(daemon(status)))
        for warning in status.warnings ?? [] { row("warning", InkedLine(warning, .bold)) }
        if let unreachable = status.unreachable {
            row("cut off", InkedLine("since \(Wording.since(unreachable.since)): \(unreachable.reason)", .bold))
        }
    }

    private static func daemon(_ status: StandingPayload) -> String {
        var parts = ["version \(status.version)"]
        // Operators are told in steps.
        let bound = status.lastSequence == nil ? "at most " : ""
        if let uptimeS = status.uptimeS { parts.append("running for \(Wording.span(seconds: uptimeS))") }
        if let cpuPercent = status.cpuPercent { parts.append("\(bound)\(Wording.oneDecimal(cpuPercent)) % of a core") }
        if let rssMB = status.rssMB { parts.append("\(bound)\(Wording.whole(rssMB)) MB") }
        if let lastSequence = status.lastSequence { parts.append("last event \(lastSequence)") }
        return parts.joined(separator: ", ")
    }

    private static func microphone(_ capture: StandingPayload.Capture) -> String {
        let what = capture.device.map { "\(capture.state) \($0)" } ?? capture.state
        // In bursts an alert comes later; what is usual need not be said.
        let lag = capture.latencyMs.map { $0 >= 500 ? ", in bursts of \(Wording.oneDecimal($0 / 1_000)) s" : "" } ?? ""
        let since = capture.since.map { ", since \(Wording.since($0))" } ?? ""
        let channels = capture.channels.map { ", \($0)" } ?? ""
        return "\(what)\(channels)\(since)\(lag)" + (capture.reason.map { ": \($0)" } ?? "")
    }

    /// Why, since when and how the agent's pause ends.
    static func pause(_ pause: StatusPayload.Pause) -> InkedLine {
        let beginning = [pause.reason, "since \(Wording.since(pause.since))"].compactMap(\.self).joined(separator: ", ")
        var line = InkedLine(beginning)
        if pause.isOverdue {
            line.add(", its time is over; it holds until the agent resumes", .bold)
        } else if let until = pause.until, pause.endsByItself {
            line.add(", until \(Wording.since(until))")
        } else {
            line.add(", until the agent resumes")
        }
        return line
    }

    /// What the agent has agreed to, and what the daemon would do but may not.
    static func consent(_ page: ConsentPage) -> InkedLine {
        let given = page.purposes.filter(\.isGiven).map(\.purpose)
        let missing = page.purposes.filter { $0.isUsed && !$0.isGiven }.map(\.purpose)
        var line = InkedLine(given.isEmpty ? "none given" : "given to \(given.joined(separator: ", "))")
        if !missing.isEmpty { line.add("; not to \(missing.joined(separator: ", "))", .bold) }
        return line
    }

    private static func baseline(_ baseline: StatusPayload.Baseline) -> String {
        let heard = "\(Wording.span(seconds: baseline.speechS)) of calm speech"
        return switch baseline.state {
        case .ready: "ready, from \(heard)"
        case .learning: "learning, \(Wording.percent(baseline.progress)) % (\(heard))"
        }
    }

    static func score(_ score: StatusPayload.Score) -> InkedLine {
        let ink = Ink.level(AlertLevel(rawValue: score.state))
        // How far learning is stands above it; just after a start nothing is learned, and nothing scored.
        guard let value = score.value else {
            return InkedLine(score.state == "learning" ? "none now" : "none now, \(score.state)")
        }
        var line = InkedLine("\(Wording.whole(value)) of 100, \(score.state)", ink)
        line.add(" (confidence \(Wording.oneDecimal(score.confidence)))", .dim)
        return line
    }
}

extension ConsentPage.Purpose {
    /// Whether the agent's last word was yes.
    fileprivate var isGiven: Bool {
        guard let grantedAt else { return false }
        return withdrawnAt.map { $0 < grantedAt } ?? true
    }
}
