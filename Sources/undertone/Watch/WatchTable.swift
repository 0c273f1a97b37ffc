import Events
import Roster
import Vocabulary

/// The rows of `undertone watch`, one an agent: level, since when, who sees to it, why.
struct WatchTable {
    private static let markColumns = 3
    private static let nameColumns = 12
    private static let levelColumns = 10
    private static let handlerColumns = 10
    /// From here on the time of day stands beside the length of time.
    private static let wideColumns = 100

    /// Width of the terminal.
    let columns: Int
    /// The time.
    let now: Timestamp

    private var isWide: Bool { columns >= Self.wideColumns }
    private var timeColumns: Int { isWide ? 16 : 6 }

    /// The names of the columns.
    var heading: InkedLine {
        row([
            InkedLine(), InkedLine("AGENT", .dim), InkedLine("LEVEL", .dim),
            InkedLine(isWide ? "SINCE" : "FOR", .dim), InkedLine("SEEN TO BY", .dim), InkedLine("WHY", .dim),
        ])
    }

    /// The row of an agent with an alert.
    func row(_ daemon: WatchedDaemon, alert record: AlertRecord, isChosen: Bool) -> InkedLine {
        let isCall = record.isCall
        // A request that waits is one bar of colour from end to end; without colour its marks and capitals stand out.
        let ink: (Ink) -> Ink = { isCall ? .badge(.critical) : $0 }
        let mark = (isChosen ? "▸" : " ") + (isCall ? "!!" : record.life.isWaiting ? "! " : "  ")
        var why = record.life.tier > 0 ? "tier \(record.life.tier): " : ""
        why +=
            (record.life.isContested && record.life.dispute.isUpheld == nil ? "contested: " : "")
            + Wording.reasons(of: record.alert)
        if daemon.alerts.count > 1 { why = "(\(daemon.alerts.count) open) " + why }
        if daemon.outage != nil { why = "(off line) " + why }
        let label = Wording.label(of: record.alert.kind, record.highestLevel)
        var line = row(
            [
                InkedLine(mark, ink(.bold)), InkedLine(cut(daemon.name, to: Self.nameColumns), ink(.bold)),
                InkedLine(Wording.centred(label, in: Self.levelColumns), .badge(record.highestLevel)),
                InkedLine(time(record.alert.onsetAt), ink(.plain)),
                InkedLine(
                    cut(handler(of: record), to: Self.handlerColumns), ink(record.life.isWaiting ? .bold : .cyan)),
                InkedLine(why, ink(.plain)),
            ], gap: ink(.plain))
        if isCall { line.add(String(repeating: " ", count: max(0, columns - line.columns)), .badge(.critical)) }
        return line
    }

    /// The row of an agent without one.
    /// - Parameters:
    ///   - daemon: the agent's.
    ///   - label: the state, of ten columns.
    ///   - isChosen: whether the mark stands before it.
    ///   - rest: what fills so many columns at the end.
    /// - Returns: the row.
    func row(
        _ daemon: WatchedDaemon, label: InkedLine, isChosen: Bool, rest: (_ columns: Int) -> InkedLine
    ) -> InkedLine {
        var line = InkedLine(isChosen ? "▸" : "", .bold)
        line.pad(to: Self.markColumns)
        line.add(cut(daemon.name, to: Self.nameColumns), .bold)
        line.pad(to: Self.markColumns + Self.nameColumns + 1)
        line.add(label)
        line.add(" ")
        // Nothing is open, so that these columns are free.
        line.add(rest(columns - line.columns))
        return line
    }

    private func row(_ cells: [InkedLine], gap: Ink = .plain) -> InkedLine {
        let widths = [Self.markColumns - 1, Self.nameColumns, Self.levelColumns, timeColumns, Self.handlerColumns]
        var line = InkedLine()
        var end = 0
        for (cell, width) in zip(cells, widths) {
            line.add(cell)
            end += width + 1
            line.add(String(repeating: " ", count: max(0, end - line.columns)), gap)
        }
        line.add(cells.last ?? InkedLine())
        return line
    }

    private func handler(of record: AlertRecord) -> String {
        guard let name = record.life.handler ?? record.acknowledgedBy else { return "nobody" }
        return record.life.state == .handedOn ? "→ \(name)" : name
    }

    private func time(_ since: Timestamp) -> String {
        let seconds = Double(now.millisecondsSince1970 - since.millisecondsSince1970) / 1_000
        let span = Wording.roughSpan(seconds: seconds)
        guard isWide else { return span }
        return "\(since.localTimeOfDay), \(span)"
    }

    private func cut(_ text: String, to columns: Int) -> String {
        InkedLine(text).text(limit: columns, hasColour: false)
    }
}
