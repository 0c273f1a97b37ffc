import Events
import Replay
import Vault
import Vocabulary

/// The whole of a replay on one screen: lanes of pitch, vocal effort, speech rate and level over one axis of time, what
/// happened when, and where the listener is.
struct ReplayView {
    /// What is looked at.
    struct Moment: Equatable {
        var timeS: Double
        var speed: Double
        var isPaused: Bool
        var isFinished: Bool
        var isLooping: Bool
        var showsHelp: Bool
        /// Seconds in view; `nil` for the whole.
        var viewS: Double?
    }

    /// The smallest terminal that it fits.
    static let smallest = (columns: 36, rows: 10)

    let columns: Int
    let rows: Int
    private let replay: Replay
    private let scales: ReplayScales
    private let gutter: Int
    private let layout: ReplayLayout
    private let lanes: ReplayLanes
    /// The span of time in view.
    private let span: ClosedRange<Double>

    /// Lays out a view.
    /// - Parameters:
    ///   - replay: what is shown.
    ///   - scales: its axes.
    ///   - size: of the terminal.
    ///   - moment: decides which part is in view.
    init(_ replay: Replay, scales: ReplayScales, size: (columns: Int, rows: Int), moment: Moment) {
        self.replay = replay
        self.scales = scales
        columns = max(Self.smallest.columns, size.columns)
        rows = max(Self.smallest.rows, size.rows)
        gutter = columns >= 64 ? 13 : 5
        layout = ReplayLayout(rows: rows)
        span = Self.span(for: moment, of: replay.durationS)
        lanes = ReplayLanes(replay, scales: scales, span: span, gutter: gutter, columns: columns, layout: layout)
    }

    /// Whether the layout serves another moment on a terminal of some size too.
    func serves(_ moment: Moment, size: (columns: Int, rows: Int)) -> Bool {
        columns == max(Self.smallest.columns, size.columns) && rows == max(Self.smallest.rows, size.rows)
            && span == Self.span(for: moment, of: replay.durationS)
    }

    /// The pages of time: the listener walks through one, then the next is shown.
    private static func span(for moment: Moment, of lengthS: Double) -> ClosedRange<Double> {
        guard let viewS = moment.viewS, viewS < lengthS else { return 0...max(0.01, lengthS) }
        let page = (min(moment.timeS, lengthS - 0.001) / (viewS * 0.8)).rounded(.down)
        let start = min(page * viewS * 0.8, lengthS - viewS)
        return start...start + viewS
    }

    /// The screen at a moment.
    func cells(at moment: Moment, verdict: Replay.Verdict?) -> ReplayCells {
        var cells = ReplayCells(columns: columns, rows: rows)
        cells.put(ReplayStrip.title(of: replay).cut(to: columns), at: 0)
        cells.put(InkedLine(" " + replay.explanation).cut(to: columns), at: 1)
        if layout.hasVerdict { cells.put(Self.line(of: verdict).cut(to: columns), at: 2) }
        lanes.draw(on: &cells, playedTo: moment.timeS)
        drawMarks(on: &cells)
        drawAxis(on: &cells)
        drawPlayhead(on: &cells, at: moment.timeS)
        cells.put(readout(at: moment).cut(to: columns), at: rows - 2)
        cells.put(footer(at: moment, verdict: layout.hasVerdict ? nil : verdict).cut(to: columns), at: rows - 1)
        if moment.showsHelp { ReplayHelp.draw(on: &cells) }
        return cells
    }

    // MARK: - Lines

    /// What came of computing the scores anew.
    static func line(of verdict: Replay.Verdict?) -> InkedLine {
        guard let verdict else { return InkedLine(" scores are being re-computed …", .dim) }
        switch verdict.outcome {
        case .identical: return InkedLine(" ✓ \(verdict.words)", .green)
        case .close: return InkedLine(" ≈ \(verdict.words)", .green)
        case .different: return InkedLine(" ≠ \(verdict.words)", .level(.high))
        case .unknown: return InkedLine(" ? \(verdict.words)", .dim)
        }
    }

    private func readout(at moment: Moment) -> InkedLine {
        let sign = moment.isFinished ? "■" : moment.isPaused ? "❚❚" : "▶"
        var line = InkedLine(" \(sign)", .bold)
        line.pad(to: 4)
        line.add("\(ReplayStrip.clock(moment.timeS)) of \(ReplayStrip.clock(replay.durationS))", .bold)
        let isPlain = moment.speed == 1
        line.add("  \(ReplayFigures.speed(moment.speed))×", isPlain ? .dim : .bold)
        if moment.isLooping { line.add(" repeating", .bold) }
        for figure in ReplayFigures(replay, at: moment.timeS).figures {
            line.add("  \(figure.name) ", .dim)
            line.add(figure.value, figure.ink)
        }
        return line
    }

    private func footer(at moment: Moment, verdict: Replay.Verdict?) -> InkedLine {
        if let verdict { return Self.line(of: verdict) }
        let words =
            columns >= 96
            ? " space \(moment.isPaused || moment.isFinished ? "go on" : "pause")  ←→ 1 s  [ ] 5 s  0-9 tenths  j next mark  -+ speed  l repeat  z zoom  ? keys  q quit"
            : " space  ←→ [ ]  0-9  j mark  -+ speed  ? keys  q quit"
        return InkedLine(words, .dim)
    }

    // MARK: - Over the lanes

    private func drawMarks(on cells: inout ReplayCells) {
        let row = layout.marks
        // The last first: where two are close, the label of the earlier one goes to the left of its place.
        var limit = columns
        for mark in replay.marks.reversed() where span.contains(mark.timeS) {
            let column = lanes.column(at: mark.timeS)
            let style = ReplayCells.Style(ink: ReplayLanes.ink(ofMark: mark.name), isBold: true)
            for row in layout.lanesRows where cells[column, row].character == " " {
                cells[column, row] = ReplayCells.Cell(
                    character: "┊", style: ReplayCells.Style(ink: style.ink, ground: cells[column, row].style.ground))
            }
            let label = "▼\(mark.name)"
            if column + label.count <= limit {
                cells.write(label, at: column, row, style)
                limit = column - 1
            } else if column - label.count + 1 >= gutter, column < limit {
                cells.write("\(mark.name)▼", at: column - label.count + 1, row, style)
                limit = column - label.count
            } else if column < limit {
                cells.write("▼", at: column, row, style)
                limit = column - 1
            }
        }
        // Gaps are named where nothing else is.
        for gap in replay.gaps where gap.toS > span.lowerBound && gap.fromS < span.upperBound {
            let columns = lanes.column(at: gap.fromS)..<lanes.column(at: gap.fromS) + gap.kind.rawValue.count
            let around = max(gutter, columns.lowerBound - 1)..<min(self.columns, columns.upperBound + 1)
            guard columns.upperBound <= self.columns, around.allSatisfy({ cells[$0, row].character == " " }) else {
                continue
            }
            cells.write(gap.kind.rawValue, at: columns.lowerBound, row, .dim)
        }
    }

    private func drawAxis(on cells: inout ReplayCells) {
        let length = span.upperBound - span.lowerBound
        let step = ReplayScales.step(of: length, atMost: (columns - gutter) / 9)
        var time = (span.lowerBound / step).rounded(.up) * step
        while time <= span.upperBound {
            let column = lanes.column(at: time)
            let second = ReplayLanes.whole(time)
            let text = "╵\(second / 60):" + (second % 60 < 10 ? "0" : "") + "\(second % 60)"
            if column + text.count <= columns { cells.write(text, at: column, layout.axis, .dim) }
            time += step
        }
    }

    private func drawPlayhead(on cells: inout ReplayCells, at timeS: Double) {
        guard span.contains(timeS) else { return }
        let column = lanes.column(at: timeS)
        cells[column, layout.axis] = ReplayCells.Cell(character: "▲", style: ReplayCells.Style(isBold: true))
        for row in layout.lanesRows {
            if [" ", "┊", "·", "┄", "░", "▒", "╱"].contains(cells[column, row].character) {
                cells[column, row] = ReplayCells.Cell(character: "│", style: ReplayCells.Style(isBold: true))
            } else {
                cells[column, row].style.isReversed = true
            }
        }
    }
}

/// Which rows of a terminal belong to which part of a replay.
struct ReplayLayout {
    /// The lanes from the top, with their rows; none for one that has no room.
    let lanes: [(lane: ReplayLane, rows: Range<Int>)]
    /// Row of the names of what happened.
    let marks: Int
    /// Row of the axis of time.
    let axis: Int
    /// Whether a line of its own says what came of computing the scores anew.
    let hasVerdict: Bool

    /// Every row of the lanes.
    var lanesRows: Range<Int> { marks + 1..<axis }

    /// Shares out the rows of a terminal.
    init(rows: Int) {
        hasVerdict = rows >= 16
        marks = hasVerdict ? 3 : 2
        axis = rows - 3
        let room = max(0, axis - marks - 1)
        // The two that tell why come first, and share what the others leave.
        let others = ReplayLane.all.compactMap { lane in
            lane.terminal.rows.map { (lane, room >= $0.from ? max(1, room / $0.oneOf) : 0) }
        }
        let rest = others.reduce(room) { $0 - $1.1 }
        let effort = min(rest, max(2, rest * 2 / 5))
        var top = marks + 1
        lanes = ([(.pitch, rest - effort), (.score, effort)] + others).map { lane, height in
            defer { top += height }
            return (lane, top..<top + height)
        }
    }
}
