import Events
import Replay
import Vocabulary

/// The browser of segments on a terminal of some size: a line of what is looked at and why, the list, the keys.
struct SegmentBrowserView {
    /// What stands beside the list for the whole session.
    struct Heading {
        /// Why somebody looks; `nil` for the agent, who needs no reason.
        var reason: String?
        /// Whose keys open them, in words.
        var key: String
    }

    /// Narrower and lower than this nothing can be read.
    private static let smallest = (columns: 20, rows: 6)
    private static let marker = 2

    let columns: Int
    let rows: Int

    init(size: (columns: Int, rows: Int)) {
        columns = max(Self.smallest.columns, size.columns)
        rows = max(Self.smallest.rows, size.rows)
    }

    /// Lines about the marked segment, below the list.
    private var footLines: Int { rows >= 16 ? 3 : rows >= 10 ? 1 : 0 }

    /// Rows of the list that are on the screen.
    var bodyRows: Int { rows - 3 - footLines }

    /// Lines of a text that are on the screen.
    var textRows: Int { rows - 3 }

    /// All rows of the screen.
    func lines(_ browser: SegmentBrowser, _ heading: Heading) -> [InkedLine] {
        let body: [InkedLine]
        let title: InkedLine
        switch browser.front {
        case .list:
            title = names
            body = list(browser)
        case .text(let name, let text, let first):
            title = InkedLine(name, .bold)
            body = Self.wrapped(text, to: columns).dropFirst(first).prefix(textRows).map { $0 }
        }
        let free = browser.front == .list ? bodyRows : textRows
        var all = [head(browser, heading), title]
        all += body + [InkedLine](repeating: InkedLine(), count: max(0, free - body.count))
        if browser.front == .list { all += foot(browser) }
        all.append(keys(browser))
        return all.prefix(rows).map { $0.cut(to: columns) }
    }

    /// Lines of a text as they fit; the machine turns them one by one.
    static func wrapped(_ lines: [InkedLine], to columns: Int) -> [InkedLine] {
        lines.flatMap { $0.wrapped(to: columns) }
    }

    // MARK: - Lines

    private func head(_ browser: SegmentBrowser, _ heading: Heading) -> InkedLine {
        let all = browser.items.count { browser.showsErased || $0.record.state != .erased }
        let count = Wording.count(all, "segment")
        var line = InkedLine(browser.listed.count == all ? count : "\(browser.listed.count) of \(count)", .bold)
        if let reason = heading.reason { line.add("  why: \(reason)", .cyan) }
        let agents = Set(browser.items.map(\.agent)).count
        line.add("  \(Wording.count(agents, "agent"))  \(heading.key)", .dim)
        return line
    }

    private func foot(_ browser: SegmentBrowser) -> [InkedLine] {
        guard footLines > 0 else { return [] }
        var lines: [InkedLine] = []
        if !browser.message.isEmpty { lines.append(InkedLine(browser.message, .bold)) }
        if let item = browser.item {
            if let waiting = item.waiting { lines.append(InkedLine(waiting, .cyan)) }
            if let why = item.why { lines.append(InkedLine(why, .dim)) }
            if let holding = item.record.holding { lines.append(InkedLine(holding, .cyan)) }
        }
        let all = Self.wrapped(lines, to: columns)
        var shown = Array(all.prefix(footLines))
        // There is more of it among the details.
        if all.count > footLines { shown[footLines - 1].add(" …", .dim) }
        return shown + [InkedLine](repeating: InkedLine(), count: footLines - shown.count)
    }

    private func keys(_ browser: SegmentBrowser) -> InkedLine {
        if case .text = browser.front { return InkedLine(" ↑ ↓ scroll  any other key closes", .dim) }
        if browser.isTyping {
            var line = InkedLine("/\(browser.filter)", .bold)
            line.add("▏")
            line.add("  enter keeps it  esc none", .dim)
            return line
        }
        if rows < 10, !browser.message.isEmpty { return InkedLine(browser.message, .bold) }
        var line = browser.filter.isEmpty ? InkedLine() : InkedLine("/\(browser.filter) ", .bold)
        // Whole words alone, the ones that are needed first at the front.
        for word in [
            " ? keys", " enter replay", " q quit", " / filter", " v verify", " i details", " o page", " s silent",
        ]
        where line.columns + DisplayWidth.columns(of: word) + 1 <= columns { line.add(" " + word, .dim) }
        return line
    }

    // MARK: - The list

    /// A column of the list.
    private enum Column: CaseIterable {
        case level, agent, began, length, state, seen, hold, id, why

        var heading: String {
            switch self {
            case .level: "LEVEL"
            case .agent: "AGENT"
            case .began: "BEGAN"
            case .length: "LENGTH"
            case .state: "STATE"
            case .seen: "SEEN BY"
            case .hold: "HELD BY"
            case .id: "ID"
            case .why: "WHY"
            }
        }

        /// Columns that it takes at least; a longer text is cut.
        var least: Int {
            switch self {
            case .level: 8
            case .agent: 7
            case .began: 11
            case .length: 6
            case .state: 9
            case .seen: 8
            case .hold: 10
            case .id: 14
            case .why: 24
            }
        }

        /// How many more it may take where there is room.
        var more: Int {
            switch self {
            case .agent: 14
            case .state: 5
            case .seen, .hold: 6
            case .level, .began, .length, .id: 0
            case .why: .max
            }
        }

        /// The first are the last to go.
        static let byWeight: [Column] = [.level, .agent, .began, .length, .state, .hold, .seen, .id, .why]
    }

    private var gap: Int { columns < 60 ? 1 : 2 }

    /// The columns for which there is room, in their order, with their widths.
    private var layout: [(column: Column, width: Int)] {
        var free = columns - Self.marker + gap
        var widths: [Column: Int] = [:]
        for column in Column.byWeight {
            guard column.least + gap <= free else { break }
            widths[column] = column.least
            free -= column.least + gap
        }
        for column in Column.byWeight {
            guard let width = widths[column] else { continue }
            let more = min(free, column.more)
            widths[column] = width + more
            free -= more
        }
        return Column.allCases.compactMap { column in widths[column].map { (column, $0) } }
    }

    private var names: InkedLine { line(mark: InkedLine()) { InkedLine($0.heading, .dim) } }

    private func list(_ browser: SegmentBrowser) -> [InkedLine] {
        guard !browser.listed.isEmpty else {
            let words = browser.filter.isEmpty ? "no segment so far" : "no segment that fits; esc takes the filter away"
            return [InkedLine("  " + words)]
        }
        return browser.listed.enumerated().dropFirst(browser.first).prefix(bodyRows).map { place, index in
            let item = browser.items[index]
            let isMarked = place == browser.marked
            return line(mark: InkedLine(isMarked ? "▸" : "", .bold)) { column in
                cell(column, of: item, verdict: browser.verdicts[item.id], isMarked: isMarked)
            }
        }
    }

    private func line(mark: InkedLine, _ cell: (Column) -> InkedLine) -> InkedLine {
        var line = mark
        var start = Self.marker
        for (column, width) in layout {
            line.pad(to: start)
            line.add(cell(column).cut(to: width))
            start += width + gap
        }
        return line
    }

    private func cell(
        _ column: Column, of item: SegmentBrowser.Item, verdict: Replay.Verdict.Outcome?, isMarked: Bool
    ) -> InkedLine {
        let (record, segment) = (item.record, item.record.segment)
        let plain: Ink = record.state == .erased ? .dim : isMarked ? .bold : .plain
        switch column {
        case .level: return InkedLine(segment.level.rawValue, record.state == .erased ? .dim : .level(segment.level))
        case .agent: return InkedLine(item.agent, plain)
        case .began: return InkedLine(Self.began(segment.startedAt), plain)
        case .length: return InkedLine(Self.length(segment.durationS), plain)
        case .state:
            let sign =
                switch verdict {
                case .identical?: "✓ "
                case .close?: "≈ "
                case .different?: "≠ "
                case .unknown?: "? "
                case nil: ""
                }
            return InkedLine(sign + item.state, verdict == .different ? .level(.high) : plain)
        case .seen: return InkedLine(item.seenBy ?? "-", plain)
        case .hold:
            let isOverdue = record.isReviewOverdue(at: .now)
            return InkedLine(
                (isOverdue ? "OVERDUE " : "") + (segment.heldBy ?? "-"), isOverdue ? .badge(.elevated) : plain)
        case .id: return InkedLine(segment.shortName, .dim)
        case .why: return InkedLine(item.why ?? "", .dim)
        }
    }

    /// A moment in eleven columns.
    private static func began(_ instant: Timestamp, now: Timestamp = .now) -> String {
        let day = instant.localDay
        if day == now.localDay { return instant.localTimeOfDay }
        return day.prefix(4) == now.localDay.prefix(4) ? "\(day.dropFirst(5)) \(instant.localTimeOfDay.prefix(5))" : day
    }

    private static func length(_ seconds: Double) -> String {
        let whole = Int(rounding: seconds, in: 0...359_999)
        return whole < 60 ? "\(whole) s" : "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
    }
}
