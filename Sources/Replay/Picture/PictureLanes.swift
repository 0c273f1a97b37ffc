import Foundation
import Vault
import Vocabulary

/// The lanes of a picture, one below the other over one axis of time.
struct PictureLanes {
    private static let gridInk = Canvas.Colour(0xE6E4DE)
    private static let muted = Canvas.Colour(0x646B76)
    private static let ink = Canvas.Colour(0x1C1F24)
    private static let calmInk = Canvas.Colour(0x0F7B83)
    private static let flag = Canvas.Colour(0xD2581A)
    /// Part of the height that the waveform has.
    private static let waveShare = 0.11

    /// Where a lane lies and what its axis is.
    private struct Strip {
        var lane: ReplayLane
        var rows: Range<Int>
        var range: ClosedRange<Double>

        func y(_ value: Double) -> Double {
            Double(rows.upperBound) - ReplayScales.share(value, in: range) * Double(rows.count)
        }
    }

    private let replay: Replay
    private let scales: ReplayScales
    private let left: Int
    private let right: Int
    private let rows: Range<Int>
    /// Where the waveform lies.
    private let wave: Range<Int>
    private let strips: [Strip]

    init(_ replay: Replay, scales: ReplayScales, left: Int, right: Int, top: Int, bottom: Int) {
        self.replay = replay
        self.scales = scales
        (self.left, self.right, rows) = (left, right, top..<bottom)
        let gap = 18
        let room = Double(bottom - top - 26 - gap * ReplayLane.all.count)
        let whole = ReplayLane.all.reduce(Self.waveShare) { $0 + $1.picture.share }
        var y = top + 26
        func next(_ share: Double) -> Range<Int> {
            let height = Int(room * share / whole)
            defer { y += height + gap }
            return y..<y + height
        }
        wave = next(Self.waveShare)
        strips = ReplayLane.all.map { Strip(lane: $0, rows: next($0.picture.share), range: scales[$0]) }
    }

    func draw(on canvas: inout Canvas) {
        let flagged = replay.flagged
        let bottom = strips.last?.rows.upperBound ?? rows.upperBound
        let columns = Canvas.pixel(x(flagged.lowerBound))..<Canvas.pixel(x(flagged.upperBound))
        canvas.fill(x: columns, y: wave.lowerBound..<bottom, Self.flag, share: 0.07)
        name("Sound", "waveform", at: wave, on: &canvas)
        canvas.rule(from: (left, wave.upperBound), to: (right, wave.upperBound), Self.gridInk)
        for strip in strips { drawFrame(of: strip, on: &canvas) }
        drawWave(on: &canvas)
        for strip in strips {
            if let norm = strip.lane.feature.flatMap(replay.norm) { draw(norm, strip, on: &canvas) }
            if strip.lane.hasSyllables { drawSyllables(strip, on: &canvas) }
            switch strip.lane.form {
            case .curve, .line, .bars: drawLine(strip, on: &canvas)
            case .levels: drawLevels(strip, on: &canvas)
            }
        }
        drawMarks(on: &canvas, bottom)
        drawAxis(on: &canvas, bottom)
    }

    private func x(_ timeS: Double) -> Double {
        Double(left) + min(1, max(0, timeS / max(0.01, replay.durationS))) * Double(right - left)
    }

    // MARK: - Lanes

    private func name(_ title: String, _ unit: String, at rows: Range<Int>, on canvas: inout Canvas) {
        canvas.write(title, x: 20, y: rows.lowerBound + 14, Self.ink)
        canvas.write(unit, x: 20, y: rows.lowerBound + 34, Self.muted)
    }

    private func drawFrame(of strip: Strip, on canvas: inout Canvas) {
        name(strip.lane.title, strip.lane.picture.unit, at: strip.rows, on: &canvas)
        if case .levels = strip.lane.form {
            for value in [0.0, 50, 100] { drawTick(value, strip, on: &canvas) }
            return
        }
        let span = strip.range.upperBound - strip.range.lowerBound
        let step = [1.0, 2, 3, 5, 6, 10, 12, 20].first { span / $0 * 24 <= Double(strip.rows.count) } ?? 30
        var value = (strip.range.lowerBound / step).rounded(.up) * step
        while value <= strip.range.upperBound {
            drawTick(value, strip, on: &canvas)
            value += step
        }
    }

    private func drawTick(_ value: Double, _ strip: Strip, on canvas: inout Canvas) {
        let y = Canvas.pixel(strip.y(value))
        canvas.rule(from: (left, y), to: (right, y), Self.gridInk)
        let text = "\(Canvas.pixel(value))".replacing("-", with: "−")
        // The labels of the levels stand there.
        var isTaken = false
        if case .levels = strip.lane.form { isTaken = replay.thresholds.contains { abs($0.score - value) < 8 } }
        if !isTaken { canvas.write(text, x: left - 10, y: y + 6, Self.muted, .right) }
    }

    private func draw(_ norm: VoiceNorm, _ strip: Strip, on canvas: inout Canvas) {
        let top = Canvas.pixel(strip.y(norm.location + norm.spread))
        let bottom = Canvas.pixel(strip.y(norm.location - norm.spread))
        canvas.fill(x: left..<right, y: top..<max(top, bottom), Self.calmInk, share: 0.14)
        let middle = Canvas.pixel(strip.y(norm.location))
        canvas.rule(from: (left, middle), to: (right, middle), Self.calmInk, dash: 7, thickness: 2)
    }

    private func drawWave(on canvas: inout Canvas) {
        let samples = replay.segment.samples
        let peak = Double(max(256, samples.reduce(0) { max($0, $1.magnitude) }))
        let (middle, half) = (Double(wave.lowerBound + wave.upperBound) / 2, Double(wave.count) / 2)
        for column in left..<right {
            let from = samples.count * (column - left) / (right - left)
            let to = max(from + 1, samples.count * (column + 1 - left) / (right - left))
            let stretch = samples[from..<min(to, samples.count)]
            let high = middle - Double(stretch.max() ?? 0) / peak * half
            let low = middle - Double(stretch.min() ?? 0) / peak * half
            canvas.fill(x: column..<column + 1, y: Canvas.pixel(high)..<Canvas.pixel(low) + 1, Canvas.Colour(0x7D8591))
        }
    }

    private func drawSyllables(_ strip: Strip, on canvas: inout Canvas) {
        let colour = Canvas.Colour(strip.lane.picture.colour)
        for point in replay.segment.track where point.isSyllableNucleus {
            let column = Canvas.pixel(x(Double(point.timeS)))
            canvas.rule(
                from: (column, strip.rows.upperBound - 10), to: (column, strip.rows.upperBound), colour, thickness: 2)
        }
    }

    /// A line over all that has a value; a gap in it is a gap in the line.
    private func drawLine(_ strip: Strip, on canvas: inout Canvas) {
        let picture = strip.lane.picture
        var points: [Canvas.Point] = []
        for point in replay.segment.track {
            if let value = strip.lane.value(in: point.values) {
                points.append(Canvas.Point(x: x(Double(point.timeS)), y: strip.y(value)))
            } else {
                canvas.stroke(points, Canvas.Colour(picture.colour), thickness: picture.thickness)
                points.removeAll(keepingCapacity: true)
            }
        }
        canvas.stroke(points, Canvas.Colour(picture.colour), thickness: picture.thickness)
    }

    /// Where each level begins, and the line in the colour of the level that it has reached.
    private func drawLevels(_ strip: Strip, on canvas: inout Canvas) {
        for threshold in replay.thresholds {
            let y = Canvas.pixel(strip.y(threshold.score))
            let colour = Canvas.Colour(LevelColour(of: threshold.level).onLight)
            canvas.rule(from: (left, y), to: (right, y), colour, dash: 2)
            canvas.write(
                "\(threshold.level.rawValue) \(Canvas.pixel(threshold.score))", x: left - 10, y: y + 6, colour, .right)
        }
        var pieces: [(level: AlertLevel?, points: [Canvas.Point])] = []
        var isOpen = false
        for point in replay.segment.track {
            guard let score = strip.lane.value(in: point.values) else {
                isOpen = false
                continue
            }
            let level = replay.level(ofScore: score)
            let place = Canvas.Point(x: x(Double(point.timeS)), y: strip.y(score))
            if isOpen, pieces[pieces.count - 1].level == level {
                pieces[pieces.count - 1].points.append(place)
            } else {
                let before = isOpen ? pieces[pieces.count - 1].points.suffix(1) : []
                pieces.append((level, before + [place]))
            }
            isOpen = true
        }
        for piece in pieces {
            let colour = Canvas.Colour(LevelColour(of: piece.level).onLight)
            canvas.stroke(piece.points, colour, thickness: strip.lane.picture.thickness)
        }
    }

    // MARK: - Time

    private func drawMarks(on canvas: inout Canvas, _ bottom: Int) {
        for gap in replay.gaps {
            let columns = Canvas.pixel(x(gap.fromS))..<max(Canvas.pixel(x(gap.fromS)) + 2, Canvas.pixel(x(gap.toS)))
            Self.hatch(on: &canvas, x: columns, y: wave.lowerBound..<bottom, isLost: gap.kind == .lost)
        }
        var limit = right + 40
        for mark in replay.marks.reversed() {
            let column = Canvas.pixel(x(mark.timeS))
            let colour = mark.name == "cleared" ? Self.calmInk : Self.flag
            canvas.rule(
                from: (column, wave.lowerBound - 4), to: (column, bottom), colour, dash: mark.name == "onset" ? 4 : 0,
                thickness: 2)
            let label = "\(mark.name) \(ReplaySections.clock(mark.timeS))"
            let width = PictureFont.plain.width(of: label)
            let y = wave.lowerBound - 9
            // Right of its line where there is room, else left of it.
            let start = column - 2 + width <= limit ? column - 2 : column + 4 - width
            guard start + width <= limit || start + width <= column + 4 else { continue }
            canvas.write(label, x: start, y: y, colour)
            limit = start - 10
        }
    }

    private func drawAxis(on canvas: inout Canvas, _ bottom: Int) {
        canvas.rule(from: (left, bottom), to: (right, bottom), Self.muted)
        let step = ReplayScales.step(of: replay.durationS, atMost: 16)
        for time in stride(from: 0, through: replay.durationS, by: step) {
            let column = Canvas.pixel(x(time))
            canvas.rule(from: (column, bottom), to: (column, bottom + 6), Self.muted)
            let second = Canvas.pixel(time)
            let text = "\(second / 60):" + (second % 60 < 10 ? "0" : "") + "\(second % 60)"
            canvas.write(text, x: column, y: bottom + 24, Self.muted, .centre)
        }
        canvas.write("time, min:s", x: 20, y: bottom + 24, Self.muted)
    }

    /// Slanted lines over what holds no voice to judge.
    static func hatch(on canvas: inout Canvas, x: Range<Int>, y: Range<Int>, isLost: Bool) {
        canvas.fill(x: x, y: y, Canvas.Colour(0xFFFFFF), share: 0.75)
        for row in y {
            for column in x where (isLost ? column - row : column + row) & 7 < 2 {
                canvas.fill(x: column..<column + 1, y: row..<row + 1, muted, share: 0.55)
            }
        }
    }
}
