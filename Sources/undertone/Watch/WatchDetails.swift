import Events
import Languages
import Roster
import Vocabulary

/// All that is known of one agent: every open alert with its whole words, who sees to it, how the voice has sounded,
/// and who has done what.
struct WatchDetails {
    private static let indent = 3
    private static let sparkColumns = 60

    let daemon: WatchedDaemon
    let thresholds: [AlertRule.Threshold]
    /// What happened with each alert, where that was asked for.
    let histories: [String: [EventLine]]
    /// The time.
    let now: Timestamp

    /// The open alerts, those that stand for the agent first.
    private var alerts: [AlertRecord] {
        let first = daemon.alerts.shown
        let rest = daemon.alerts.filter { $0.alert.alertID != first?.alert.alertID }
        return (first.map { [$0] } ?? []) + rest.sorted { Urgency($0) < Urgency($1) }
    }

    /// The lines, none wider than the columns.
    func lines(columns: Int) -> [InkedLine] {
        let agent = AgentNow(daemon: daemon, thresholds: thresholds)
        var lines: [InkedLine] = []
        if alerts.isEmpty { lines.append(InkedLine("   " + localized("no alert is open"), .dim)) }
        for record in alerts { lines += self.lines(of: record, columns: columns) }
        if let obstacle = agent.obstacle() {
            lines += wrapped(obstacle, columns)
        } else {
            var line = InkedLine("   \(localized("last minute")) ", .dim)
            let score = " " + localized("score")
            let end = DisplayWidth.columns(of: score) + 4
            line.add(agent.sparkline(columns: min(Self.sparkColumns, columns - line.columns - end)))
            line.add(score, .dim)
            line.add(agent.score())
            lines.append(line.cut(to: columns))
        }
        if let device = daemon.status?.capture?.device {
            lines += wrapped(InkedLine(localized("microphone \(device)"), .dim), columns)
        }
        return lines
    }

    private func lines(of record: AlertRecord, columns: Int) -> [InkedLine] {
        var head = InkedLine(" ")
        head.add(
            DisplayWidth.centred(Wording.label(of: record.alert.kind, record.highestLevel), in: 10),
            .badge(record.highestLevel))
        let span = Double(now.millisecondsSince1970 - record.alert.onsetAt.millisecondsSince1970) / 1_000
        let since = Wording.since(record.alert.onsetAt, now: now)
        head.add(" " + localized("\(Wording.roughSpan(seconds: span)), since \(since)"))
        head.add(record.life.tier > 0 ? localized(", ") + localized("tier \(record.life.tier)") : "")
        head.add(localized(", "))
        if let handling = Wording.handling(of: record) {
            head.add(handling, .cyan)
        } else {
            head.add(localized("nobody sees to it"), .bold)
        }
        head.add(" [\(Wording.short(record.alert.alertID))]", .dim)
        var lines = [head]
        if head.columns > columns {
            let parts = head.wrapped(to: columns - Self.indent)
            lines = parts.prefix(1) + parts.dropFirst().map(indented)
        }
        lines += wrapped(InkedLine(Wording.reasons(of: record.alert)), columns)
        if record.life.isContested { lines += wrapped(InkedLine(Self.dispute(record.life), .cyan), columns) }
        if let note = record.note { lines += wrapped(InkedLine(localized("note: \(note)")), columns) }
        for line in histories[record.alert.alertID] ?? [] {
            lines += line.lines(hasDay: false, columns: columns - Self.indent).map(indented)
        }
        return lines
    }

    private static func dispute(_ life: AlertLife) -> String {
        switch life.dispute.isUpheld {
        case nil: localized("the agent contests it")
        case true?: localized("the agent contested it, and was right")
        case false?: localized("the agent contested it, and it was right")
        }
    }

    private func wrapped(_ words: InkedLine, _ columns: Int) -> [InkedLine] {
        words.wrapped(to: max(1, columns - Self.indent)).map(indented)
    }

    private func indented(_ words: InkedLine) -> InkedLine {
        var line = InkedLine(String(repeating: " ", count: Self.indent))
        line.add(words)
        return line
    }
}
