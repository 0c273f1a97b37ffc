import DaemonConfiguration
import Events
import Roster
import Vocabulary

/// The lines at the foot of `undertone watch`: how each agent sounds now.
struct WatchPanel {
    private static let gaugeColumns = 10...40
    /// What stands beside the bar of a single daemon: its state, the score and the figures.
    private static let figureColumns = 68
    private static let narrowGaugeColumns = 20

    /// Scores at which the levels begin, for the marks on the bar.
    let thresholds: [AlertRule.Threshold]

    init(_ alerting: UndertoneConfiguration.Alerting) { thresholds = alerting.rule.thresholds }

    /// What a person does with the panel.
    struct Hand {
        /// Socket of the chosen daemon; `nil` where none was chosen.
        var chosen: String?
        /// What came of the last key; `nil` for the list of keys.
        var message: InkedLine?
    }

    /// The panel for a terminal of a size: one daemon gets the figures of the moment, more of them a table.
    /// - Parameters:
    ///   - daemons: in any order.
    ///   - hand: what a person has chosen; `nil` where nobody can press keys.
    ///   - columns: width of the terminal.
    ///   - rows: its height.
    ///   - now: the time.
    /// - Returns: the lines, each to be cut to the width.
    func lines(
        _ daemons: [WatchedDaemon], hand: Hand? = nil, columns: Int, rows: Int, now: Timestamp = .now
    ) -> [InkedLine] {
        let sorted = daemons.inOrderOfUrgency(at: now)
        var lines: [InkedLine]
        if sorted.count == 1, let daemon = sorted.first {
            lines = [rule(daemon, columns: columns)]
            let table = WatchTable(columns: columns, now: now)
            if let alert = daemon.alerts.mostUrgent {
                lines.append(table.row(daemon, alert: alert, isChosen: hand?.chosen == daemon.socketPath))
            }
            lines += [self.now(daemon, columns: columns), history(daemon, columns: columns)]
        } else {
            lines = table(sorted, chosen: hand?.chosen, columns: columns, room: max(1, rows - 6), now: now)
        }
        if let hand { lines.append(hand.message ?? Self.keys(columns: columns)) }
        return lines
    }

    private static func keys(columns: Int) -> InkedLine {
        var line = InkedLine()
        for (key, meaning) in [("↑↓", "choose"), ("a", "acknowledge"), ("t", "take over"), ("q", "quit")] {
            line.add("  \(key)", .bold)
            line.add(" \(meaning)", .dim)
        }
        return line
    }

    // MARK: - One daemon

    private func rule(_ daemon: WatchedDaemon, columns: Int) -> InkedLine {
        var line = InkedLine("── ", .dim)
        line.add(daemon.name, .bold)
        if let device = daemon.status?.capture?.device { line.add(" · \(device)") }
        line.add(" ")
        let open = daemon.outage == nil ? max(daemon.status?.openAlerts ?? 0, daemon.alerts.count) : 0
        return Self.ended(line, help: daemon.alerts.count(where: \.isCall), open: open, columns: columns)
    }

    /// A rule to the end of the line, with what is open at its right.
    private static func ended(_ start: InkedLine, help: Int, open: Int, columns: Int) -> InkedLine {
        var end = InkedLine()
        if help > 0 {
            end.add(help == 1 ? " !! 1 ASKS FOR HELP !! " : " !! \(help) ASK FOR HELP !! ", .badge(.critical))
        }
        if help > 0 && open > 0 { end.add("──", .dim) }
        if open > 0 { end.add(" \(open) open alert\(open == 1 ? "" : "s") ", .level(.critical)) }
        if end.columns > 0 { end.add("──", .dim) }
        var line = start
        line.add(String(repeating: "─", count: max(0, columns - line.columns - end.columns)), .dim)
        line.add(end)
        return line
    }

    private func now(_ daemon: WatchedDaemon, columns: Int) -> InkedLine {
        var line = Self.label(of: daemon)
        line.add("  ")
        if let obstacle = obstacle(of: daemon) {
            line.add(obstacle)
            return line
        }
        let point = daemon.scores.last
        let room = columns - Self.figureColumns
        line.add(bar(of: daemon, columns: min(max(room, Self.gaugeColumns.lowerBound), Self.gaugeColumns.upperBound)))
        line.add("   pitch ", .dim)
        line.add(point?.f0Hz.map { "\(Wording.whole($0)) Hz" } ?? "–")
        line.add("   rate ", .dim)
        line.add(point?.syllableRate.map { "\(Wording.oneDecimal($0)) syll/s" } ?? "–")
        line.add("   level ", .dim)
        line.add(point.map { $0.levelDBFS > -119 ? "\(Wording.whole($0.levelDBFS)) dB" : "–" } ?? "–")
        return line
    }

    private func history(_ daemon: WatchedDaemon, columns: Int) -> InkedLine {
        var line = InkedLine("   60 s     ", .dim)
        line.add(sparkline(of: daemon, columns: max(10, min(120, columns - line.columns - 4))))
        line.add(" now", .dim)
        return line
    }

    // MARK: - Several daemons

    private func table(
        _ daemons: [WatchedDaemon], chosen: String?, columns: Int, room: Int, now: Timestamp
    ) -> [InkedLine] {
        let alerts = daemons.flatMap(\.alerts)
        let title = daemons.isEmpty ? "no agent's daemon runs; waiting for one" : "\(daemons.count) agents"
        var start = InkedLine("── ", .dim)
        start.add(title + " ", .bold)
        var lines = [Self.ended(start, help: alerts.count(where: \.isCall), open: alerts.count, columns: columns)]
        guard !daemons.isEmpty else { return lines }
        let table = WatchTable(columns: columns, now: now)
        lines.append(table.heading)
        // What is chosen stays in sight.
        let place = daemons.firstIndex { $0.socketPath == chosen } ?? 0
        let first = max(0, min(place - room + 1, daemons.count - room))
        let visible = daemons.dropFirst(first).prefix(room)
        lines += visible.map { daemon in
            let isChosen = daemon.socketPath == chosen
            if let alert = daemon.alerts.mostUrgent { return table.row(daemon, alert: alert, isChosen: isChosen) }
            return table.row(daemon, label: Self.label(of: daemon, isQuiet: true), isChosen: isChosen) { columns in
                obstacle(of: daemon) ?? brief(daemon, columns: columns)
            }
        }
        let hidden = daemons.count - visible.count
        if hidden > 0 {
            let above = first > 0 ? ", \(first) of them above" : ""
            lines.append(InkedLine("   and \(hidden) more\(above)", .dim))
        }
        return lines
    }

    /// The score as a number, and the last minute.
    private func brief(_ daemon: WatchedDaemon, columns: Int) -> InkedLine {
        let score = daemon.scores.last?.score.map { Wording.whole($0) } ?? "–"
        var line = InkedLine(String(repeating: " ", count: max(0, 3 - score.count)) + score, .bold)
        line.add("  ")
        line.add(sparkline(of: daemon, columns: max(10, min(24, columns - line.columns - 1))))
        return line
    }

    // MARK: - Parts

    /// The state in one word, ten columns.
    private static func label(of daemon: WatchedDaemon, isQuiet: Bool = false) -> InkedLine {
        guard daemon.outage == nil, let status = daemon.status else {
            return InkedLine(" OFF LINE ", .badge(.elevated))
        }
        guard let capture = status.capture else { return centred("on line", .dim) }
        guard capture.isHeard else { return centred(Wording.capture(capture.state), Ink.capture(capture.state)) }
        switch daemon.scoreState {
        case nil where status.probation?.isOver == false: return InkedLine("probation ", .cyan)
        case nil: return centred("hearing", .dim)
        case "learning": return InkedLine(" learning ", .cyan)
        case "calm" where daemon.scores.last?.score == nil: return InkedLine("  quiet   ", .dim)
        case let state?:
            let word = state == "calm" ? "CALM" : state.uppercased()
            // Among many, only what is out of the ordinary is to catch the eye.
            if isQuiet, state == "calm" { return centred("calm", .green) }
            return centred(word, .badge(AlertLevel(rawValue: state)))
        }
    }

    private static func centred(_ word: String, _ ink: Ink) -> InkedLine {
        InkedLine(Wording.centred(word, in: 10), ink)
    }

    /// Why there is no score to show; `nil` where there may be one.
    private func obstacle(of daemon: WatchedDaemon) -> InkedLine? {
        if let outage = daemon.outage { return InkedLine("\(outage.reason), since \(Wording.since(outage.since))") }
        guard let status = daemon.status else { return InkedLine("connecting") }
        guard let capture = status.capture else { return InkedLine("the voice stays with the agent") }
        guard capture.isHeard else {
            let since = capture.since.map { ", since \(Wording.since($0))" } ?? ""
            return InkedLine("\(capture.reason ?? capture.state)\(since)")
        }
        switch daemon.scoreState {
        case nil where status.probation?.isOver == false: return InkedLine("on probation: not shared yet")
        case nil: return InkedLine("no score is told")
        case "learning":
            guard let baseline = status.baseline else { return InkedLine("the calm voice is learned; scores follow") }
            var line = InkedLine("▕", .dim)
            line.add(String(Plot.gauge(baseline.progress, columns: Self.narrowGaugeColumns)), .cyan)
            line.add("▏", .dim)
            line.add(" \(Wording.percent(baseline.progress)) %", .bold)
            line.add("  the calm voice from \(Wording.span(seconds: baseline.speechS)) of speech; scores follow")
            return line
        case _?: return nil
        }
    }

    /// The score as a bar with a mark where each level begins, and as a number.
    private func bar(of daemon: WatchedDaemon, columns: Int) -> InkedLine {
        let score = daemon.scores.last?.score
        var line = InkedLine("▕", .dim)
        let cells = Plot.gauge((score ?? 0) / 100, columns: columns)
        let marks = Dictionary(
            thresholds.map {
                (Int(rounding: $0.score / 100 * Double(columns), .down, in: 0...max(0, columns - 1)), $0.level)
            }
        ) { $1 }
        for (column, cell) in cells.enumerated() {
            if cell == " ", let level = marks[column] {
                line.add("┊", .level(level))
            } else {
                // Each stretch of the bar has the colour of its level, as on a level meter.
                line.add(String(cell), .level(level(of: 100 * (Double(column) + 0.5) / Double(columns))))
            }
        }
        line.add("▏", .dim)
        let number = score.map { Wording.whole($0) } ?? "–"
        line.add(String(repeating: " ", count: max(0, 4 - number.count)))
        line.add(number, score == nil ? .dim : .bold)
        return line
    }

    private func sparkline(of daemon: WatchedDaemon, columns: Int) -> InkedLine {
        var line = InkedLine()
        for share in daemon.history(columns: columns) {
            guard let share else {
                line.add("·", .dim)
                continue
            }
            line.add(String(Plot.bar(max(0.01, share))), .level(level(of: 100 * share)))
        }
        return line
    }

    private func level(of score: Double) -> AlertLevel? { thresholds.last { score >= $0.score }?.level }
}
