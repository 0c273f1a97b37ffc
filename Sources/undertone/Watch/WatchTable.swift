import Events
import FeedClient
import Languages
import Roster
import Vocabulary

/// The rows of `undertone watch`, one an agent. Why somebody is to look is the column that goes last: others are there
/// as far as it keeps its room.
struct WatchTable {
    /// What stands below a heading beside the agent, the state and why.
    private enum Column: CaseIterable {
        // In the order in which they come as room grows.
        case desk, team, span, handler, score, minute, time

        var heading: String {
            switch self {
            case .desk: localized("DESK")
            case .team: localized("TEAM")
            case .time: localized("SINCE")
            case .span: localized("FOR")
            case .handler: localized("SEEN TO BY")
            case .score: localized("SCORE")
            case .minute: localized("LAST MINUTE")
            }
        }
    }

    private static let markColumns = 3
    private static let labelColumns = 10
    /// Why somebody is to look needs so much before anything else is shown.
    private static let leastWhy = 26
    private static let narrow = 60

    /// Width of the terminal.
    let columns: Int
    /// The time.
    let now: Timestamp
    /// Scores at which the levels begin.
    let thresholds: [AlertRule.Threshold]
    /// Whether the rows are of a hub's lanes, each with its desk and team.
    var isSite = false

    private var nameColumns: Int { columns < 50 ? 7 : columns < 110 ? 10 : 14 }

    private func width(of column: Column) -> Int {
        switch column {
        case .desk: columns < 110 ? 10 : 14
        case .team: columns < 110 ? 8 : 12
        case .time: 8
        // The longest there is.
        case .span: max(6, DisplayWidth.columns(of: Wording.roughSpan(seconds: 3_599)))
        case .handler: columns < 110 ? 10 : 12
        case .score: 5
        case .minute: columns < 160 ? 12 : 24
        }
    }

    /// The columns that there is room for, in the order in which they stand.
    private var shown: [Column] {
        var free = columns - Self.markColumns - nameColumns - 1 - Self.labelColumns - 1 - Self.leastWhy
        var shown: [Column] = []
        for column in Column.allCases where isSite || ![.desk, .team].contains(column) {
            free -= width(of: column) + 1
            guard free >= 0 else { break }
            shown.append(column)
        }
        return [.desk, .team, .score, .minute, .time, .span, .handler].filter(shown.contains)
    }

    /// The names of the columns.
    var heading: InkedLine {
        row(
            mark: InkedLine(), name: InkedLine(localized("AGENT"), .dim),
            label: InkedLine("  " + localized("STATE"), .dim), why: InkedLine(localized("WHY"), .dim)
        ) { InkedLine($0.heading, .dim) }
    }

    /// An agent's row.
    /// - Parameters:
    ///   - daemon: the agent's.
    ///   - isMarked: whether keys act on it.
    /// - Returns: the row, no wider than the terminal.
    func row(_ daemon: WatchedDaemon, isMarked: Bool) -> InkedLine {
        let agent = AgentNow(daemon: daemon, thresholds: thresholds)
        guard let record = daemon.alerts.shown else {
            let obstacle = agent.obstacle()
            return row(
                mark: InkedLine(isMarked ? "▸" : "", .bold), name: InkedLine(daemon.name, .bold),
                label: agent.label(isQuiet: true), why: obstacle ?? InkedLine()
            ) { column in
                switch column {
                case .desk: InkedLine(daemon.client.lane?.label ?? "")
                case .team: InkedLine(daemon.client.lane?.team ?? "")
                case .score where obstacle == nil: agent.score()
                case .minute where obstacle == nil: agent.sparkline(columns: width(of: .minute))
                case .score, .minute, .time, .span, .handler: InkedLine()
                }
            }
        }
        let isCall = daemon.alerts.contains(where: \.isCall)
        // A request that waits is one bar of colour from end to end; without colour its marks and capitals stand out.
        let ink: (Ink) -> Ink = { isCall ? .badge(.critical) : $0 }
        let mark = (isMarked ? "▸" : " ") + (isCall ? "!!" : record.life.isWaiting ? "! " : "  ")
        let since = daemon.alerts.waitingSince ?? record.alert.onsetAt
        var line = row(
            mark: InkedLine(mark, ink(.bold)), name: InkedLine(daemon.name, ink(.bold)),
            label: InkedLine(
                DisplayWidth.centred(Wording.label(of: record.alert.kind, record.highestLevel), in: Self.labelColumns),
                .badge(record.highestLevel)),
            why: InkedLine(why(daemon, record), ink(.plain)), gap: ink(.plain)
        ) { column in
            switch column {
            case .desk: InkedLine(daemon.client.lane?.label ?? "", ink(.plain))
            case .team: InkedLine(daemon.client.lane?.team ?? "", ink(.plain))
            case .score: InkedLine(agent.score().text(hasColour: false), ink(.bold))
            case .minute where isCall:
                InkedLine(agent.sparkline(columns: width(of: .minute)).text(hasColour: false), ink(.plain))
            case .minute: agent.sparkline(columns: width(of: .minute))
            case .time: InkedLine(Wording.clock(since), ink(.plain))
            case .span: InkedLine(span(since), ink(.plain))
            case .handler: InkedLine(Self.handler(of: record), ink(record.life.isWaiting ? .bold : .cyan))
            }
        }
        if isCall { line.add(String(repeating: " ", count: max(0, columns - line.columns)), .badge(.critical)) }
        return line
    }

    /// Why somebody is to look at an agent: the words of the alert that is shown, and what else there is to it.
    private func why(_ daemon: WatchedDaemon, _ record: AlertRecord) -> String {
        var parts: [String] = []
        if daemon.outage != nil { parts.append(localized("(off line)")) }
        let count = daemon.alerts.count
        if count > 1 { parts.append(columns < Self.narrow ? "(\(count))" : localized("(\(count) open)")) }
        if record.life.isContested, record.life.dispute.isUpheld == nil { parts.append(localized("contested:")) }
        if record.life.tier > 0 { parts.append(localized("tier \(record.life.tier):")) }
        // That help is asked for stands beside it.
        let isSaid = record.alert.kind == .help && record.alert.hasWords
        return (parts + [isSaid ? record.alert.explanation : Wording.reasons(of: record.alert)]).joined(separator: " ")
    }

    private func row(
        mark: InkedLine, name: InkedLine, label: InkedLine, why: InkedLine, gap: Ink = .plain,
        _ cell: (Column) -> InkedLine
    ) -> InkedLine {
        let cells: [(InkedLine, Int)] =
            [(name, nameColumns), (label, Self.labelColumns)] + shown.map { (cell($0), width(of: $0)) }
        var line = mark
        line.pad(to: Self.markColumns)
        var end = Self.markColumns
        for (cell, width) in cells {
            line.add(cell.cut(to: width))
            end += width + 1
            line.add(String(repeating: " ", count: max(0, end - line.columns)), gap)
        }
        line.add(why.cut(to: max(0, columns - line.columns)))
        return line.cut(to: columns)
    }

    private static func handler(of record: AlertRecord) -> String {
        guard let name = record.life.handler ?? record.acknowledgedBy else { return localized("nobody") }
        return record.life.state == .handedOn ? "→ \(name)" : name
    }

    private func span(_ since: Timestamp) -> String {
        Wording.roughSpan(seconds: Double(now.millisecondsSince1970 - since.millisecondsSince1970) / 1_000)
    }
}
