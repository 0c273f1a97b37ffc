import DaemonConfiguration
import EventLog
import Feed

/// The lines at the foot of `undertone watch`: how each agent sounds now.
struct WatchPanel {
    private static let gaugeColumns = 10...40
    /// What stands beside the bar of a single daemon: its state, the score and the figures.
    private static let figureColumns = 68
    private static let narrowGaugeColumns = 20
    private static let nameColumns = 12

    /// Scores at which the levels begin, for the marks on the bar.
    let thresholds: [(score: Double, level: EventLevel)]

    init(_ alerting: UndertoneConfiguration.Alerting) {
        thresholds = [
            (alerting.elevatedScore, .elevated), (alerting.highScore, .high), (alerting.criticalScore, .critical),
        ]
    }

    /// The panel for a terminal of a size; one daemon gets three lines, more of them one each.
    func lines(_ daemons: [WatchedDaemon], columns: Int, rows: Int) -> [InkedLine] {
        if daemons.count == 1, let daemon = daemons.first {
            return [rule(daemon, columns: columns), now(daemon, columns: columns), history(daemon, columns: columns)]
        }
        let sorted = daemons.sorted { $0.name < $1.name }
        let room = max(1, rows - 4)
        var lines = [InkedLine(String(repeating: "─", count: columns), .dim)]
        lines += sorted.prefix(room).map { row($0, columns: columns) }
        if sorted.count > room { lines.append(InkedLine("and \(sorted.count - room) more", .dim)) }
        return lines
    }

    // MARK: - One daemon

    private func rule(_ daemon: WatchedDaemon, columns: Int) -> InkedLine {
        var line = InkedLine("── ", .dim)
        line.add(daemon.name, .bold)
        if let device = daemon.status?.capture.device { line.add(" · \(device)") }
        line.add(" ")
        let open = daemon.outage == nil ? daemon.status?.openAlerts ?? 0 : 0
        let right = open == 0 ? "" : " \(open) open alert\(open == 1 ? "" : "s") ──"
        line.add(String(repeating: "─", count: max(0, columns - line.columns - right.count)), .dim)
        if open > 0 {
            line.add(" \(open) open alert\(open == 1 ? "" : "s") ", .level(.critical))
            line.add("──", .dim)
        }
        return line
    }

    private func now(_ daemon: WatchedDaemon, columns: Int) -> InkedLine {
        var line = label(of: daemon)
        line.add("  ")
        if let obstacle = obstacle(of: daemon) {
            line.add(obstacle)
            return line
        }
        let point = daemon.scores.last
        let room = columns - Self.figureColumns
        line.add(bar(of: daemon, columns: min(max(room, Self.gaugeColumns.lowerBound), Self.gaugeColumns.upperBound)))
        line.add("   pitch ", .dim)
        line.add(point?.f0Hz.map { "\(Int($0.rounded())) Hz" } ?? "–")
        line.add("   rate ", .dim)
        line.add(point?.syllableRate.map { "\(Wording.oneDecimal($0)) syll/s" } ?? "–")
        line.add("   level ", .dim)
        line.add(point.map { $0.levelDBFS > -119 ? "\(Int($0.levelDBFS.rounded())) dB" : "–" } ?? "–")
        return line
    }

    private func history(_ daemon: WatchedDaemon, columns: Int) -> InkedLine {
        var line = InkedLine("   60 s     ", .dim)
        line.add(sparkline(of: daemon, columns: max(10, min(120, columns - line.columns - 4))))
        line.add(" now", .dim)
        return line
    }

    // MARK: - Several daemons

    private func row(_ daemon: WatchedDaemon, columns: Int) -> InkedLine {
        var line = InkedLine(String(daemon.name.suffix(Self.nameColumns)), .bold)
        line.pad(to: Self.nameColumns + 1)
        line.add(label(of: daemon))
        line.add(" ")
        if let obstacle = obstacle(of: daemon) {
            line.add(obstacle)
            return line
        }
        line.add(bar(of: daemon, columns: Self.narrowGaugeColumns))
        line.add("  ")
        line.add(sparkline(of: daemon, columns: max(10, min(60, columns - line.columns - 1))))
        return line
    }

    // MARK: - Parts

    /// The state in one word, ten columns.
    private func label(of daemon: WatchedDaemon) -> InkedLine {
        guard daemon.outage == nil, let status = daemon.status else {
            return InkedLine(" OFF LINE ", .badge(.elevated))
        }
        guard status.capture.state == "capturing" else {
            return Self.centred(Wording.capture(status.capture.state), Ink.capture(status.capture.state))
        }
        switch status.score.state {
        case "learning": return InkedLine(" learning ", .cyan)
        case "calm" where daemon.scores.last?.score == nil: return InkedLine("  quiet   ", .dim)
        case let state:
            let word = state == "calm" ? "CALM" : state.uppercased()
            return Self.centred(word, .badge(EventLevel(rawValue: state)))
        }
    }

    private static func centred(_ word: String, _ ink: Ink) -> InkedLine {
        let free = max(0, 10 - word.count)
        return InkedLine(
            String(repeating: " ", count: free / 2) + word + String(repeating: " ", count: free - free / 2), ink)
    }

    /// Why there is no score to show; `nil` where there may be one.
    private func obstacle(of daemon: WatchedDaemon) -> InkedLine? {
        if let outage = daemon.outage { return InkedLine(outage) }
        guard let status = daemon.status else { return InkedLine("connecting") }
        guard status.capture.state == "capturing" else {
            return InkedLine(
                "\(status.capture.reason ?? status.capture.state), since \(Wording.since(status.capture.since))")
        }
        guard status.score.state == "learning" else { return nil }
        var line = InkedLine("▕", .dim)
        line.add(String(Plot.gauge(status.baseline.progress, columns: Self.narrowGaugeColumns)), .cyan)
        line.add("▏", .dim)
        line.add(" \(Int((100 * status.baseline.progress).rounded(.down))) %", .bold)
        line.add("  the calm voice from \(Wording.span(seconds: status.baseline.speechS)) of speech; scores follow")
        return line
    }

    /// The score as a bar with a mark where each level begins, and as a number.
    private func bar(of daemon: WatchedDaemon, columns: Int) -> InkedLine {
        let score = daemon.scores.last?.score
        var line = InkedLine("▕", .dim)
        let cells = Plot.gauge((score ?? 0) / 100, columns: columns)
        let marks = Dictionary(
            thresholds.map { (min(columns - 1, Int($0.score / 100 * Double(columns))), $0.level) }
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
        let number = score.map { "\(Int($0.rounded()))" } ?? "–"
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

    private func level(of score: Double) -> EventLevel? {
        thresholds.last { score >= $0.score }?.level
    }
}
