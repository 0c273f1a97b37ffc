import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Languages
import Vocabulary
import Wellbeing

/// `undertone status`: how a daemon stands.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: localized("Show what the daemon hears, how far its baseline is, the score and open alerts."),
        discussion: localized(
            """
            Each role is told its part: the agent everything, and of each open alert and request who has seen it and who comes; \
            supervisors and quality assurance whether the voice is heard and which alerts are open, operators how the program runs.

            As systemctl does of what is not active, it ends with 3 where a voice is not heard, whatever the reason: no \
            daemon runs, the agent has paused or has not consented, or there is no microphone.

            With --hub it is the site's hub: whether its broker is reached, how many desks and alerts there are.

            Exit status: 0 every voice is heard, 3 one is not; with --hub 0 the broker is reached, 3 it is not.

            Example:
              undertone status
              undertone status maria
              undertone status --json | jq .score.value
              undertone status --hub
            """))

    @OptionGroup var feed: FeedOptions

    @OptionGroup var site: HubOptions

    @Argument(
        help: ArgumentHelp(localized("Agents to show; all of them if not given.")), completion: Completions.agents)
    var agents: [String] = []

    @OptionGroup var output: OutputOptions

    /// What a spreadsheet is told of each.
    private static let csv = [
        "served_by", "agent", "capture.state", "capture.device", "capture.reason", "pause.since", "pause.until",
        "baseline.state", "baseline.progress", "score.value", "score.state", "open_alerts", "version", "uptime_s",
        "cpu_percent", "rss_mb",
    ]

    func run() async throws {
        if let hub = try site.client(besides: feed.socket) {
            return try await HubOptions.ask(hub) { try await tell(of: $0) }
        }
        let own = try? feed.configuration.ownClient().socketPath
        let answers = try chosen(from: await ask(own: own))
        // Nobody but the agent may ask, and every refusal is kept in the audit log.
        let ownClient = output.form == .table ? answers.map(\.0).first { $0.socketPath == own } : nil
        let consent = try? await ownClient?.consent()
        let open = try? await ownClient?.alerts(openOnly: true)
        try output.list(answers.map { Served(value: $1, client: $0) }, csv: Self.csv) {
            for (client, status) in answers {
                let isOwn = client.socketPath == own
                Self.print(status, of: client, isOwn ? consent : nil)
                for record in isOwn ? open ?? [] : [] {
                    let name = record.alert.kind == .help ? localized("asked") : localized("alert")
                    Self.row(name, InkedLine(Self.standing(record)))
                }
                // While nobody has said that they have seen it.
                guard isOwn, consent != nil,
                    open?.contains(where: { $0.alert.kind == .help && $0.life.isWaiting }) == true
                else {
                    continue
                }
                for line in try feed.configuration.load().contacts.lines(in: .own) { Self.row("", InkedLine(line)) }
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
            throw CommandFailure(why ?? error.words(in: Language.own), status: .notHeard)
        }
    }

    private static func row(_ name: String, _ value: InkedLine) {
        StandardOutput.entry(InkedLine("  \(name)", .dim), value, at: 14)
    }

    /// What has become of a request of the agent's own, or of an alert: who has seen it, or comes.
    static func standing(_ record: AlertRecord) -> String {
        let (id, since) = (Wording.short(record.alert.alertID), Wording.since(record.alert.raisedAt))
        let asked = localized("\(id) of \(since)")
        let handler = record.life.handler ?? record.acknowledgedBy ?? localized("somebody")
        func at(_ time: Timestamp?, _ words: String) -> String {
            time.map { localized("\(words) at \(Wording.since($0))") } ?? words
        }
        switch record.life.state {
        case .raised, .rising: return localized("\(asked): open, nobody has said that they have seen it")
        case .acknowledged:
            let seen = localized("\(asked): seen by \(record.acknowledgedBy ?? handler)")
            return at(record.acknowledgedAt, seen)
        case .takenOver:
            return at(record.handledAt ?? record.acknowledgedAt, localized("\(asked): taken over by \(handler)"))
        case .handedOn:
            let handed = at(
                record.handledAt ?? record.acknowledgedAt, localized("\(asked): handed on to \(handler)"))
            return localized("\(handed), who has not said yet that they have seen it")
        case .cleared: return localized("\(asked): over")
        case .resolved:
            return at(record.handledAt ?? record.acknowledgedAt, localized("\(asked): resolved by \(handler)"))
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
                ? row(localized("voice"), InkedLine(CaptureWording.state(capture.state)))
                : row(localized("microphone"), InkedLine(microphone(capture, status)))
            if let hint = capture.hint { row("", InkedLine("> \(status.own(hint))", .cyan)) }
        }
        if let pause = status.pause { row(localized("pause"), Self.pause(pause)) }
        if let consent { row(localized("consent"), Self.consent(consent)) }
        if let baseline = status.baseline { row(localized("baseline"), InkedLine(Self.baseline(baseline))) }
        if let words = Wording.probation(status.probation) { row(localized("probation"), InkedLine(words)) }
        if let score = status.score { row(localized("score"), Self.score(score)) }
        if let open = status.openAlerts {
            row(
                localized("alerts"),
                open == 0
                    ? InkedLine(localized("none open"))
                    : InkedLine(localized("\(open) open: undertone alerts --open"), .bold))
        }
        row(localized("daemon"), InkedLine(daemon(status)))
        for warning in status.warnings ?? [] { row(localized("warning"), InkedLine(status.own(warning), .bold)) }
        if let unreachable = status.unreachable {
            let (since, why) = (Wording.since(unreachable.since), status.own(unreachable.reason))
            row(localized("cut off"), InkedLine(localized("since \(since): \(why)"), .bold))
        }
    }

    private static func daemon(_ status: StandingPayload) -> String {
        var parts = [localized("version \(status.version)")]
        // Operators are told in steps.
        let isBound = status.lastSequence == nil
        if let uptimeS = status.uptimeS { parts.append(localized("running for \(Wording.span(seconds: uptimeS))")) }
        if let cpuPercent = status.cpuPercent {
            let share = localized("\(Wording.oneDecimal(cpuPercent)) % of a core")
            parts.append(isBound ? localized("at most \(share)") : share)
        }
        if let rssMB = status.rssMB {
            let size = "\(Wording.whole(rssMB)) MB"
            parts.append(isBound ? localized("at most \(size)") : size)
        }
        if let last = status.lastSequence { parts.append(localized("last event \(Int(clamping: last))")) }
        return parts.joined(separator: Wording.comma)
    }

    private static func microphone(_ capture: StandingPayload.Capture, _ status: StandingPayload) -> String {
        let state = CaptureWording.state(capture.state)
        var parts = [capture.device.map { "\(state) \($0)" } ?? state]
        if let channels = capture.channels { parts.append(status.own(channels)) }
        if let since = capture.since { parts.append(localized("since \(Wording.since(since))")) }
        // In bursts an alert comes later; what is usual need not be said.
        if let lag = capture.latencyMs, lag >= 500 {
            parts.append(localized("in bursts of \(Wording.oneDecimal(lag / 1_000)) s"))
        }
        let words = parts.joined(separator: Wording.comma)
        return capture.reason.map { localized("\(words): \(status.own($0))") } ?? words
    }

    /// Why, since when and how the agent's pause ends.
    static func pause(_ pause: StatusPayload.Pause) -> InkedLine {
        let since = localized("since \(Wording.since(pause.since))")
        let beginning = [pause.reason, since].compactMap(\.self).joined(separator: Wording.comma)
        var line = InkedLine(beginning)
        if pause.isOverdue {
            line.add(Wording.comma + localized("its time is over; it holds until the agent resumes"), .bold)
        } else if let until = pause.until, pause.endsByItself {
            line.add(Wording.comma + localized("until \(Wording.since(until))"))
        } else {
            line.add(Wording.comma + localized("until the agent resumes"))
        }
        return line
    }

    /// What the agent has agreed to, and what the daemon would do but may not.
    static func consent(_ page: ConsentPage) -> InkedLine {
        let given = page.purposes.filter(\.isGiven).map(\.purpose)
        let missing = page.purposes.filter { $0.isUsed && !$0.isGiven }.map(\.purpose)
        var line = InkedLine(
            given.isEmpty ? localized("none given") : localized("given to \(given.joined(separator: ", "))"))
        if !missing.isEmpty { line.add("; " + localized("not to \(missing.joined(separator: ", "))"), .bold) }
        return line
    }

    private static func baseline(_ baseline: StatusPayload.Baseline) -> String {
        let heard = localized("\(Wording.span(seconds: baseline.speechS)) of calm speech")
        return switch baseline.state {
        case .ready: localized("ready, from \(heard)")
        case .learning: localized("learning, \(Wording.percent(baseline.progress)) % (\(heard))")
        }
    }

    static func score(_ score: StatusPayload.Score) -> InkedLine {
        let ink = Ink.level(AlertLevel(rawValue: score.state))
        // How far learning is stands above it; just after a start nothing is learned, and nothing scored.
        guard let value = score.value else {
            return InkedLine(
                score.state == "learning"
                    ? localized("none now") : localized("none now, \(CaptureWording.score(score.state))"))
        }
        var line = InkedLine(
            localized("\(Wording.whole(value)) of 100, \(CaptureWording.score(score.state))"), ink)
        line.add(" (\(localized("confidence \(Wording.oneDecimal(score.confidence))")))", .dim)
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
