import Foundation
import Prosody
import Replay
import Vault
import Vocabulary

/// The lanes of a replay for one span of time: pitch over the own calm range, vocal effort with its thresholds, speech
/// rate and level. What has been heard is bright, what is to come is dim.
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
        return gutter + min(width - 1, max(0, Int(share * Double(width))))
    }

    /// Draws all lanes.
    func draw(on cells: inout ReplayCells, playedTo timeS: Double) {
        let played = timeS < span.lowerBound ? gutter : column(at: timeS) + 1
        drawPitch(on: &cells, played)
        drawScore(on: &cells, played)
        drawRate(on: &cells, played)
        drawLevel(on: &cells, played)
        for gap in replay.gaps where gap.toS > span.lowerBound && gap.fromS < span.upperBound {
            let sign: Character = gap.kind == .lost ? "╱" : "▒"
            for column in column(at: gap.fromS)...column(at: gap.toS) {
                for row in layout.lanesRows { cells[column, row] = ReplayCells.Cell(character: sign, style: .dim) }
            }
        }
    }

    // MARK: - Lanes

    private func drawPitch(on cells: inout ReplayCells, _ played: Int) {
        guard let rows = layout.lanes[.pitch], !rows.isEmpty else { return }
        let dots = 4 * rows.count
        func y(_ semitones: Double) -> Int {
            min(dots - 1, max(0, Int((1 - ReplayScales.share(semitones, in: scales.pitch)) * Double(dots))))
        }
        let norm = replay.norm(.pitch)
        if let norm {
            let band = y(norm.location + norm.spread) / 4...y(norm.location - norm.spread) / 4
            for row in band {
                for column in gutter..<gutter + width {
                    cells[column, rows.lowerBound + row] = ReplayCells.Cell(
                        character: "·", style: ReplayCells.Style(ink: 30, ground: 236))
                }
            }
            let row = rows.lowerBound + y(norm.location) / 4
            label("calm \(Wording.oneDecimal(norm.location))", at: row, on: &cells, 37)
        }
        var braille = BrailleDots(columns: width, rows: rows.count)
        var previous: Int?
        for (x, value) in values.pitch.enumerated() {
            let place = value.map(y)
            if let place {
                // A voice glides: neighbours are joined, an octave's jump is not.
                let start = previous.flatMap { abs($0 - place) <= dots / 4 ? $0 : nil } ?? place
                for dot in min(place, start)...max(place, start) { braille.set(x, dot) }
            }
            previous = place
        }
        let calmTop = norm.map { y($0.location + max(2, 2 * $0.spread)) } ?? -1
        paint(braille, at: rows.lowerBound, on: &cells, played) { row in
            4 * row + 3 < calmTop ? 209 : 44
        }
        name("pitch st", rows, on: &cells, scales.pitch)
    }

    private func drawScore(on cells: inout ReplayCells, _ played: Int) {
        guard let rows = layout.lanes[.score], !rows.isEmpty else { return }
        for (index, threshold) in replay.thresholds.enumerated() {
            let row = min(rows.count - 1, Int((1 - threshold.score / 100) * Double(rows.count)))
            for column in gutter..<gutter + width {
                cells[column, rows.lowerBound + row] = ReplayCells.Cell(
                    character: "┄", style: ReplayCells.Style(ink: Self.inks[min(index + 1, 3)], isDim: true))
            }
            label(
                gutter > 8 && row > 0 ? "\(threshold.level) \(Int(threshold.score))" : "\(Int(threshold.score))",
                at: rows.lowerBound + row, on: &cells, Self.inks[min(index + 1, 3)])
        }
        for (column, value) in values.score.enumerated() {
            guard let value else { continue }
            let reached = replay.thresholds.lastIndex { value >= $0.score }.map { $0 + 1 } ?? 0
            let style = ReplayCells.Style(
                ink: Self.inks[min(reached, 3)], isDim: gutter + column >= played)
            bar(value / 100, at: gutter + column, rows, style, on: &cells)
        }
        name("effort", rows, on: &cells, nil)
    }

    private func drawRate(on cells: inout ReplayCells, _ played: Int) {
        guard let rows = layout.lanes[.rate], !rows.isEmpty else { return }
        let dots = 4 * rows.count
        var braille = BrailleDots(columns: width, rows: rows.count)
        for (x, value) in values.rate.enumerated() {
            guard let value else { continue }
            braille.set(x, min(dots - 1, max(0, Int((1 - ReplayScales.share(value, in: scales.rate)) * Double(dots)))))
        }
        if let norm = replay.norm(.rate) {
            let share = ReplayScales.share(norm.location, in: scales.rate)
            let row = min(rows.count - 1, Int((1 - share) * Double(rows.count)))
            for column in gutter..<gutter + width {
                cells[column, rows.lowerBound + row] = ReplayCells.Cell(
                    character: "·", style: ReplayCells.Style(ink: 30, ground: 236))
            }
        }
        paint(braille, at: rows.lowerBound, on: &cells, played) { _ in 141 }
        name("rate /s", rows, on: &cells, rows.count > 1 ? scales.rate : nil)
    }

    private func drawLevel(on cells: inout ReplayCells, _ played: Int) {
        guard let rows = layout.lanes[.level], !rows.isEmpty else { return }
        for (column, value) in values.level.enumerated() {
            guard let value else { continue }
            let style = ReplayCells.Style(ink: 71, isDim: gutter + column >= played)
            bar(ReplayScales.share(value, in: scales.level), at: gutter + column, rows, style, on: &cells)
        }
        name("level dB", rows, on: &cells, rows.count > 1 ? scales.level : nil)
    }

    // MARK: - Pieces

    /// Inks of calm and of the levels.
    private static let inks: [UInt8] = [71, 178, 208, 203]

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
    private func name(_ text: String, _ rows: Range<Int>, on cells: inout ReplayCells, _ range: ClosedRange<Double>?) {
        let isWide = gutter > 8
        let title = isWide ? text : String(text.prefix(gutter - 1))
        cells.write(title + " ", at: 0, rows.lowerBound, ReplayCells.Style(isBold: true))
        guard let range, isWide, rows.count > 1 else { return }
        let high = " \(Int(range.upperBound))".replacing("-", with: "−")
        cells.write(high.leftPadded(to: gutter - 1 - title.count), at: title.count, rows.lowerBound, .dim)
        label("\(Int(range.lowerBound))".replacing("-", with: "−"), at: rows.upperBound - 1, on: &cells, nil)
    }

    /// Writes into the gutter, at its right, where nothing else is.
    private func label(_ text: String, at row: Int, on cells: inout ReplayCells, _ ink: UInt8?) {
        let cut = text.count < gutter ? text : String(text.prefix(gutter - 1))
        cells.write(
            cut.leftPadded(to: gutter - 1), at: 0, row,
            ink.map { ReplayCells.Style(ink: $0) } ?? .dim)
    }
}

extension String {
    /// The text with blanks before it, so that it takes at least so many columns.
    fileprivate func leftPadded(to columns: Int) -> String {
        String(repeating: " ", count: max(0, columns - count)) + self
    }
}

/// The track of a recording gathered into the columns of a view.
struct ReplayColumns {
    /// Median pitch of each half of a column, semitones above 27.5 Hz; `nil` where nothing is voiced.
    private(set) var pitch: [Double?]
    /// Speech rate at the end of each half of a column.
    private(set) var rate: [Double?]
    /// Highest level of each column.
    private(set) var level: [Double?]
    /// Highest score of each column.
    private(set) var score: [Double?]
    /// Whether a syllable lies in a column.
    private(set) var hasSyllable: [Bool]

    /// Gathers the frames between two moments.
    init(_ track: [TrackPoint], fromS: Double, toS: Double, columns: Int) {
        pitch = Array(repeating: nil, count: 2 * columns)
        rate = pitch
        level = Array(repeating: nil, count: columns)
        score = level
        hasSyllable = Array(repeating: false, count: columns)
        var voiced: [Float] = []
        var half = -1
        func median() -> Double? {
            voiced.isEmpty ? nil : Double(Semitones.above27Point5Hz(voiced.sorted()[voiced.count / 2]))
        }
        for point in track where Double(point.timeS) >= fromS && Double(point.timeS) < toS {
            let index = Int((Double(point.timeS) - fromS) / (toS - fromS) * Double(2 * columns))
            guard (0..<2 * columns).contains(index) else { continue }
            if index != half {
                if half >= 0 { pitch[half] = median() }
                voiced.removeAll(keepingCapacity: true)
                half = index
            }
            if let f0 = point.f0Hz { voiced.append(f0) }
            if let value = point.syllableRate { rate[index] = Double(value) }
            let column = index / 2
            if point.levelDBFS.isFinite { level[column] = max(level[column] ?? -200, Double(point.levelDBFS)) }
            if let value = point.score { score[column] = max(score[column] ?? 0, Double(value)) }
            if point.isSyllableNucleus { hasSyllable[column] = true }
        }
        if half >= 0 { pitch[half] = median() }
        fillBetweenFrames()
    }

    /// Where a column is narrower than a frame, the value of the frame before holds on.
    private mutating func fillBetweenFrames() {
        for index in 1..<max(1, score.count) where score[index] == nil && level[index] == nil {
            score[index] = score[index - 1]
            level[index] = level[index - 1]
        }
    }
}
