import Foundation
import Replay
import Vault
import Vocabulary

/// The lanes of a replay for one span of time: pitch over the agent's own calm range, vocal effort with its thresholds,
/// speech rate and level. What has been heard is bright, what is to come is dim.
struct ReplayLanes {
    private let replay: Replay
    private let scales: ReplayScales
    private let span: ClosedRange<Double>
    private let gutter: Int
    private let width: Int
    private let layout: ReplayLayout
    private let values: ReplayColumns

    init(
        _ replay: Replay, scales: ReplayScales, span: ClosedRange<Double>, gutter: Int, columns: Int,
        layout: ReplayLayout
    ) {
        self.replay = replay
        self.scales = scales
        self.span = span
        self.gutter = gutter
        self.layout = layout
        width = columns - gutter
        values = ReplayColumns(
            replay.segment.track, fromS: span.lowerBound, toS: span.upperBound, columns: columns - gutter)
    }

    /// The column of the screen at a moment; the nearest there is.
    func column(at timeS: Double) -> Int {
        let share = (timeS - span.lowerBound) / (span.upperBound - span.lowerBound)
        return gutter + Self.cell(share, of: width)
    }

    /// Draws all lanes.
    func draw(on cells: inout ReplayCells, playedTo timeS: Double) {
        let played = timeS < span.lowerBound ? gutter : column(at: timeS) + 1
        for (lane, rows) in layout.lanes where !rows.isEmpty {
            switch lane.form {
            case .curve: drawCurve(lane, rows, on: &cells, played)
            case .levels: drawLevels(lane, rows, on: &cells, played)
            case .line: drawLine(lane, rows, on: &cells, played)
            case .bars: drawBars(lane, rows, on: &cells, played)
            }
        }
        for gap in replay.gaps where gap.toS > span.lowerBound && gap.fromS < span.upperBound {
            let sign: Character = gap.kind == .lost ? "╱" : "▒"
            for column in column(at: gap.fromS)...column(at: gap.toS) {
                for row in layout.lanesRows { cells[column, row] = ReplayCells.Cell(character: sign, style: .dim) }
            }
        }
    }

    // MARK: - Lanes

    private func drawCurve(_ lane: ReplayLane, _ rows: Range<Int>, on cells: inout ReplayCells, _ played: Int) {
        let dots = 4 * rows.count
        func y(_ value: Double) -> Int {
            Self.cell(1 - ReplayScales.share(value, in: scales[lane]), of: dots)
        }
        let norm = lane.feature.flatMap(replay.norm)
        if let norm {
            for row in y(norm.location + norm.spread) / 4...y(norm.location - norm.spread) / 4 {
                drawCalm(at: rows.lowerBound + row, on: &cells)
            }
            let row = rows.lowerBound + y(norm.location) / 4
            label("calm \(Wording.oneDecimal(norm.location))", at: row, on: &cells, 37)
        }
        var braille = BrailleDots(columns: width, rows: rows.count)
        var previous: Int?
        for (x, value) in values[lane].enumerated() {
            let place = value.map(y)
            if let place {
                // A voice glides: neighbours are joined, an octave's jump is not.
                let start = previous.flatMap { abs($0 - place) <= dots / 4 ? $0 : nil } ?? place
                for dot in min(place, start)...max(place, start) { braille.set(x, dot) }
            }
            previous = place
        }
        let calmTop = norm.map { y($0.location + max(2, 2 * $0.spread)) } ?? -1
        paint(braille, at: rows.lowerBound, on: &cells, played) { row in 4 * row + 3 < calmTop ? 209 : lane.terminal.ink
        }
        name(lane, rows, on: &cells)
    }

    private func drawLevels(_ lane: ReplayLane, _ rows: Range<Int>, on cells: inout ReplayCells, _ played: Int) {
        for threshold in replay.thresholds {
            let row = Self.cell(1 - threshold.score / 100, of: rows.count)
            let ink = LevelColour(of: threshold.level).onTerminal
            for column in gutter..<gutter + width {
                cells[column, rows.lowerBound + row] = ReplayCells.Cell(
                    character: "┄", style: ReplayCells.Style(ink: ink, isDim: true))
            }
            label(
                (gutter > 8 && row > 0 ? "\(threshold.level.rawValue) " : "") + "\(Self.whole(threshold.score))",
                at: rows.lowerBound + row, on: &cells, ink)
        }
        for (column, value) in values[lane].enumerated() {
            guard let value else { continue }
            let style = ReplayCells.Style(
                ink: LevelColour(of: replay.level(ofScore: value)).onTerminal, isDim: gutter + column >= played)
            bar(ReplayScales.share(value, in: scales[lane]), at: gutter + column, rows, style, on: &cells)
        }
        name(lane, rows, on: &cells)
    }

    private func drawLine(_ lane: ReplayLane, _ rows: Range<Int>, on cells: inout ReplayCells, _ played: Int) {
        func place(_ value: Double, of count: Int) -> Int {
            Self.cell(1 - ReplayScales.share(value, in: scales[lane]), of: count)
        }
        var braille = BrailleDots(columns: width, rows: rows.count)
        for (x, value) in values[lane].enumerated() {
            if let value { braille.set(x, place(value, of: 4 * rows.count)) }
        }
        if let norm = lane.feature.flatMap(replay.norm) {
            drawCalm(at: rows.lowerBound + place(norm.location, of: rows.count), on: &cells)
        }
        paint(braille, at: rows.lowerBound, on: &cells, played) { _ in lane.terminal.ink }
        name(lane, rows, on: &cells)
    }

    private func drawBars(_ lane: ReplayLane, _ rows: Range<Int>, on cells: inout ReplayCells, _ played: Int) {
        for (column, value) in values[lane].enumerated() {
            guard let value else { continue }
            let style = ReplayCells.Style(ink: lane.terminal.ink, isDim: gutter + column >= played)
            bar(ReplayScales.share(value, in: scales[lane]), at: gutter + column, rows, style, on: &cells)
        }
        name(lane, rows, on: &cells)
    }

    /// A row of the agent's own calm range.
    private func drawCalm(at row: Int, on cells: inout ReplayCells) {
        for column in gutter..<gutter + width {
            cells[column, row] = ReplayCells.Cell(character: "·", style: ReplayCells.Style(ink: 30, ground: 236))
        }
    }

    // MARK: - Pieces

    /// Which of so many cells a share of them ends in; the nearest there is.
    static func cell(_ share: Double, of count: Int) -> Int {
        Int(rounding: (share * Double(count)).rounded(.down), in: 0...max(0, count - 1))
    }

    /// A figure of an axis, cut to a whole number.
    static func whole(_ value: Double) -> Int { Int(rounding: value.rounded(.towardZero), in: -999_999...999_999) }

    /// The ink of what happened.
    static func ink(ofMark name: String) -> UInt8 { name == "cleared" ? 37 : 208 }

    private func paint(
        _ dots: BrailleDots, at top: Int, on cells: inout ReplayCells, _ played: Int, ink: (Int) -> UInt8
    ) {
        for row in 0..<dots.rows {
            for column in 0..<dots.columns {
                guard let character = dots.character(column, row) else { continue }
                cells[gutter + column, top + row] = ReplayCells.Cell(
                    character: character,
                    style: ReplayCells.Style(
                        ink: ink(row), ground: cells[gutter + column, top + row].style.ground,
                        isBold: gutter + column < played, isDim: gutter + column >= played))
            }
        }
    }

    private func bar(
        _ share: Double, at column: Int, _ rows: Range<Int>, _ style: ReplayCells.Style, on cells: inout ReplayCells
    ) {
        var left = share * Double(rows.count)
        for row in rows.reversed() where left > 0 {
            cells[column, row] = ReplayCells.Cell(character: Plot.bar(min(1, left)), style: style)
            left -= 1
        }
    }

    /// Names a lane in its first row, and writes the ends of its axis where there is room.
    private func name(_ lane: ReplayLane, _ rows: Range<Int>, on cells: inout ReplayCells) {
        let isWide = gutter > 8
        let whole = InkedLine(lane.terminal.label)
        let title = isWide ? lane.terminal.label : whole.cut(to: gutter - 1).text(hasColour: false)
        cells.write(title + " ", at: 0, rows.lowerBound, ReplayCells.Style(isBold: true))
        // What is drawn in levels is labelled by them.
        if case .levels = lane.form { return }
        guard isWide, rows.count > 1 else { return }
        let high = " \(Self.whole(scales[lane].upperBound))".replacing("-", with: "−")
        let room = gutter - 1 - title.count
        cells.write(DisplayWidth.leftPadded(high, to: room), at: title.count, rows.lowerBound, .dim)
        label(
            "\(Self.whole(scales[lane].lowerBound))".replacing("-", with: "−"), at: rows.upperBound - 1, on: &cells, nil
        )
    }

    /// Writes into the gutter, at its right, where nothing else is.
    private func label(_ text: String, at row: Int, on cells: inout ReplayCells, _ ink: UInt8?) {
        let cut = text.count < gutter ? text : String(text.prefix(gutter - 1))
        let style = ink.map { ReplayCells.Style(ink: $0) } ?? .dim
        cells.write(DisplayWidth.leftPadded(cut, to: gutter - 1), at: 0, row, style)
    }
}

/// The track of a recording gathered into the columns of a view.
struct ReplayColumns {
    /// Values by the lane's name.
    private var values: [String: [Double?]] = [:]

    /// Gathers the frames between two moments.
    init(_ track: [TrackPoint], fromS: Double, toS: Double, columns: Int) {
        let points = track.compactMap { point -> (half: Int, values: TrackValues)? in
            guard Double(point.timeS) >= fromS && Double(point.timeS) < toS else { return nil }
            return (ReplayLanes.cell((Double(point.timeS) - fromS) / (toS - fromS), of: 2 * columns), point.values)
        }
        for lane in ReplayLane.all {
            values[lane.name] =
                switch lane.form {
                case .curve: Self.medians(points, lane, count: 2 * columns)
                case .line: Self.newest(points, lane, count: 2 * columns)
                case .bars, .levels: Self.highest(points, lane, count: columns)
                }
        }
        holdOn(ReplayLane.all.filter { $0.form == .bars || $0.form == .levels }.map(\.name), count: columns)
    }

    /// Where a column is narrower than a frame, the values of the frame before hold on.
    private mutating func holdOn(_ names: [String], count: Int) {
        for index in 1..<max(1, count) where names.allSatisfy({ values[$0]?[index] == nil }) {
            for name in names {
                let before = values[name]?[index - 1]
                values[name]?[index] = before
            }
        }
    }

    /// Of a curve the median of each half of a column, of a line the last value in it, of bars the highest value of
    /// each column; `nil` where there is none.
    subscript(lane: ReplayLane) -> [Double?] { values[lane.name] ?? [] }

    private typealias Points = [(half: Int, values: TrackValues)]

    private static func medians(_ points: Points, _ lane: ReplayLane, count: Int) -> [Double?] {
        var gathered = [[Double]](repeating: [], count: count)
        for point in points { if let value = lane.value(in: point.values) { gathered[point.half].append(value) } }
        return gathered.map { $0.isEmpty ? nil : $0.sorted()[$0.count / 2] }
    }

    private static func newest(_ points: Points, _ lane: ReplayLane, count: Int) -> [Double?] {
        var newest = [Double?](repeating: nil, count: count)
        for point in points { if let value = lane.value(in: point.values) { newest[point.half] = value } }
        return newest
    }

    private static func highest(_ points: Points, _ lane: ReplayLane, count: Int) -> [Double?] {
        var highest = [Double?](repeating: nil, count: count)
        for point in points {
            let column = point.half / 2
            if let value = lane.value(in: point.values) { highest[column] = max(highest[column] ?? value, value) }
        }
        return highest
    }
}
