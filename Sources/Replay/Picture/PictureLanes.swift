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
    private static let pitch = Canvas.Colour(0x1668AB)
    private static let level = Canvas.Colour(0x2F7D5B)
    static let rate = Canvas.Colour(0x6D4FA8)
    /// Calm and the three levels.
    private static let score = [0x55606E, 0xB67700, 0xD2581A, 0xBF2540].map { Canvas.Colour($0) }

    /// One of them: where it lies and what its axis is.
    private struct Lane {
        var rows: Range<Int>
        var range: ClosedRange<Double>
        var name: String
        var unit: String

        func y(_ value: Double) -> Double {
            Double(rows.upperBound) - ReplayScales.share(value, in: range) * Double(rows.count)
        }
    }

    private let replay: Replay
    private let scales: ReplayScales
    private let left: Int
    private let right: Int
    private let rows: Range<Int>
    private let lanes: [Lane]

    init(_ replay: Replay, scales: ReplayScales, left: Int, right: Int, top: Int, bottom: Int) {
        self.replay = replay
        self.scales = scales
        (self.left, self.right, rows) = (left, right, top..<bottom)
        let parts: [(Double, ClosedRange<Double>, String, String)] = [
            (0.11, -1...1, "Sound", "waveform"), (0.34, scales.pitch, "Pitch", "st over 27.5 Hz"),
            (0.15, scales.rate, "Speech rate", "syllables/s"), (0.14, scales.level, "Level", "dBFS"),
            (0.26, scales.score, "Vocal effort", "score 0-100"),
        ]
        let gap = 18
        let room = Double(bottom - top - 26 - gap * (parts.count - 1))
        var y = top + 26
        lanes = parts.map { share, range, name, unit in
            let height = Int(room * share)
            defer { y += height + gap }
            return Lane(rows: y..<y + height, range: range, name: name, unit: unit)
        }
    }

    func draw(on canvas: inout Canvas) {
        let flagged = replay.flagged
        let bottom = lanes.last?.rows.upperBound ?? rows.upperBound
        let columns = Int(x(flagged.lowerBound))..<Int(x(flagged.upperBound))
        canvas.fill(x: columns, y: lanes[0].rows.lowerBound..<bottom, Self.flag, share: 0.07)
        for lane in lanes { drawFrame(of: lane, on: &canvas) }
        drawWave(lanes[0], on: &canvas)
        drawNorm(.pitch, lanes[1], on: &canvas)
        drawPitch(lanes[1], on: &canvas)
        drawNorm(.rate, lanes[2], on: &canvas)
        drawRate(lanes[2], on: &canvas)
        drawNorm(.level, lanes[3], on: &canvas)
        let levels = replay.segment.track.map { ($0.timeS, $0.levelDBFS.isFinite ? Double($0.levelDBFS) : nil) }
        drawLine(levels, lanes[3], Self.level, 1.2, on: &canvas)
        drawScore(lanes[4], on: &canvas)
        drawMarks(on: &canvas, bottom)
        drawAxis(on: &canvas, bottom)
    }

    private func x(_ timeS: Double) -> Double {
        Double(left) + min(1, max(0, timeS / max(0.01, replay.durationS))) * Double(right - left)
    }

    // MARK: - Lanes

    private func drawFrame(of lane: Lane, on canvas: inout Canvas) {
        canvas.write(lane.name, x: 20, y: lane.rows.lowerBound + 14, Self.ink)
        canvas.write(lane.unit, x: 20, y: lane.rows.lowerBound + 34, Self.muted)
        let span = lane.range.upperBound - lane.range.lowerBound
        if lane.name == "Sound" {
            canvas.rule(from: (left, lane.rows.upperBound), to: (right, lane.rows.upperBound), Self.gridInk)
            return
        }
        if lane.name == "Vocal effort" {
            for value in [0.0, 50, 100] { drawTick(value, lane, on: &canvas) }
            return
        }
        let step = [1.0, 2, 3, 5, 6, 10, 12, 20].first { span / $0 * 24 <= Double(lane.rows.count) } ?? 30
        var value = (lane.range.lowerBound / step).rounded(.up) * step
        while value <= lane.range.upperBound {
            drawTick(value, lane, on: &canvas)
            value += step
        }
    }

    private func drawTick(_ value: Double, _ lane: Lane, on canvas: inout Canvas) {
        let y = Int(lane.y(value))
        canvas.rule(from: (left, y), to: (right, y), Self.gridInk)
        let text = "\(Int(value))".replacing("-", with: "−")
        // The labels of the levels stand there.
        let isTaken = lane.name == "Vocal effort" && replay.thresholds.contains { abs($0.score - value) < 8 }
        if !isTaken { canvas.write(text, x: left - 10, y: y + 6, Self.muted, .right) }
    }

    private func drawNorm(_ feature: Replay.Feature, _ lane: Lane, on canvas: inout Canvas) {
        guard let norm = replay.norm(feature) else { return }
        let top = Int(lane.y(norm.location + norm.spread))
        let bottom = Int(lane.y(norm.location - norm.spread))
        canvas.fill(x: left..<right, y: top..<max(top, bottom), Self.calmInk, share: 0.14)
        let middle = Int(lane.y(norm.location))
        canvas.rule(from: (left, middle), to: (right, middle), Self.calmInk, dash: 7, thickness: 2)
    }

    private func drawWave(_ lane: Lane, on canvas: inout Canvas) {
        let samples = replay.segment.samples
        let peak = Double(max(256, samples.reduce(0) { max($0, $1.magnitude) }))
        let (middle, half) = (Double(lane.rows.lowerBound + lane.rows.upperBound) / 2, Double(lane.rows.count) / 2)
        for column in left..<right {
            let from = samples.count * (column - left) / (right - left)
            let to = max(from + 1, samples.count * (column + 1 - left) / (right - left))
            let stretch = samples[from..<min(to, samples.count)]
            let high = middle - Double(stretch.max() ?? 0) / peak * half
            let low = middle - Double(stretch.min() ?? 0) / peak * half
            canvas.fill(x: column..<column + 1, y: Int(high)..<Int(low) + 1, Canvas.Colour(0x7D8591))
        }
    }

    private func drawPitch(_ lane: Lane, on canvas: inout Canvas) {
        drawLine(
            replay.segment.track.map { point in
                (point.timeS, point.f0Hz.map { Double(Semitones.above27Point5Hz($0)) })
            }, lane, Self.pitch, 2.4, on: &canvas)
    }

    private func drawRate(_ lane: Lane, on canvas: inout Canvas) {
        for point in replay.segment.track where point.isSyllableNucleus {
            let column = Int(x(Double(point.timeS)))
            canvas.rule(
                from: (column, lane.rows.upperBound - 10), to: (column, lane.rows.upperBound), Self.rate, thickness: 2)
        }
        drawLine(
            replay.segment.track.map { ($0.timeS, $0.syllableRate.map(Double.init)) }, lane, Self.rate, 2, on: &canvas)
    }

    private func drawScore(_ lane: Lane, on canvas: inout Canvas) {
        for (index, threshold) in replay.thresholds.enumerated() {
            let y = Int(lane.y(threshold.score))
            let colour = Self.score[min(index + 1, 3)]
            canvas.rule(from: (left, y), to: (right, y), colour, dash: 2)
            canvas.write("\(threshold.level) \(Int(threshold.score))", x: left - 10, y: y + 6, colour, .right)
        }
        // In the colour of the level that it has reached.
        var pieces: [(level: Int, points: [Canvas.Point])] = []
        var isOpen = false
        for point in replay.segment.track {
            guard let score = point.score else {
                isOpen = false
                continue
            }
            let level = replay.thresholds.lastIndex { Double(score) >= $0.score }.map { min($0 + 1, 3) } ?? 0
            let place = Canvas.Point(x: x(Double(point.timeS)), y: lane.y(Double(score)))
            if isOpen, pieces[pieces.count - 1].level == level {
                pieces[pieces.count - 1].points.append(place)
            } else {
                let before = isOpen ? pieces[pieces.count - 1].points.suffix(1) : []
                pieces.append((level, before + [place]))
            }
            isOpen = true
        }
        for piece in pieces { canvas.stroke(piece.points, Self.score[piece.level], thickness: 3) }
    }

    /// A line over all that has a value; a gap in it is a gap in the line.
    private func drawLine(
        _ values: [(Float, Double?)], _ lane: Lane, _ colour: Canvas.Colour, _ thickness: Double,
        on canvas: inout Canvas
    ) {
        var points: [Canvas.Point] = []
        for (timeS, value) in values + [(0, nil)] {
            if let value {
                points.append(Canvas.Point(x: x(Double(timeS)), y: lane.y(value)))
            } else {
                canvas.stroke(points, colour, thickness: thickness)
                points.removeAll(keepingCapacity: true)
            }
        }
    }

    // MARK: - Time

    private func drawMarks(on canvas: inout Canvas, _ bottom: Int) {
        for gap in replay.gaps {
            let columns = Int(x(gap.fromS))..<max(Int(x(gap.fromS)) + 2, Int(x(gap.toS)))
            Self.hatch(on: &canvas, x: columns, y: lanes[0].rows.lowerBound..<bottom, isLost: gap.kind == .lost)
        }
        var limit = right + 40
        for mark in replay.marks.reversed() {
            let column = Int(x(mark.timeS))
            let colour = mark.name == "cleared" ? Self.calmInk : Self.flag
            canvas.rule(
                from: (column, lanes[0].rows.lowerBound - 4), to: (column, bottom), colour,
                dash: mark.name == "onset" ? 4 : 0, thickness: 2)
            let label = "\(mark.name) \(ReplaySections.clock(mark.timeS))"
            let width = PictureFont.plain.width(of: label)
            let y = lanes[0].rows.lowerBound - 9
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
            let column = Int(x(time))
            canvas.rule(from: (column, bottom), to: (column, bottom + 6), Self.muted)
            let text = "\(Int(time) / 60):" + (Int(time) % 60 < 10 ? "0" : "") + "\(Int(time) % 60)"
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
