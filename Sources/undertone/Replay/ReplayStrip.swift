import Foundation
import Prosody
import Replay
import Vault
import Vocabulary

/// A segment as a strip chart: a row is a moment, time runs downwards.
///
/// From left to right: time, level, pitch on an axis of semitones, syllables, speech rate, score with the thresholds,
/// and what happened to the alert.
struct ReplayStrip {
    /// Columns that a row takes at most.
    let columns: Int
    /// Rows in all.
    let count: Int

    private let replay: Replay
    private let stepS: Double
    private let pitch: ClosedRange<Float>
    private let pitchColumns: Int
    /// Frames of each row.
    private let frames: [Range<Int>]

    private static let levelColumns = 8
    private static let scoreColumns = 20
    private static let tickColumns = 3
    private static let levelRange: ClosedRange<Float> = -60 ... -5
    /// Everything but the pitch: time, level, ticks, rate, score with its number, the longest mark, and gaps.
    private static let otherColumns = 8 + levelColumns + 2 + tickColumns + 7 + scoreColumns + 5 + 10

    init(_ replay: Replay, columns: Int, stepS: Double) {
        self.replay = replay
        self.columns = columns
        self.stepS = stepS
        count = Int(rounding: (replay.durationS / stepS).rounded(.up), in: 1...1 << 20)
        let track = replay.segment.track
        let voiced = track.compactMap(\.f0Hz).map(Semitones.above27Point5Hz).sorted()
        // Leaves a hundredth at both ends to errors of an octave; they sit at the border.
        let low = voiced.isEmpty ? 24 : (voiced[voiced.count / 100] - 1).rounded(.down)
        let high = voiced.isEmpty ? 48 : (voiced[voiced.count - 1 - voiced.count / 100] + 1).rounded(.up)
        pitch = low...max(high, low + 6)
        pitchColumns = max(12, min(60, columns - Self.otherColumns))
        var frames: [Range<Int>] = []
        var next = 0
        for row in 0..<count {
            let start = next
            let end = Double(row + 1) * stepS
            while next < track.count, Double(track[next].timeS) < end { next += 1 }
            frames.append(start..<next)
        }
        self.frames = frames
    }

    /// When a row is complete, seconds.
    func endS(of row: Int) -> Double { min(replay.durationS, Double(row + 1) * stepS) }

    /// Level, agent, beginning, length and identifier.
    static func title(of replay: Replay) -> InkedLine {
        let metadata = replay.segment.metadata
        var title = InkedLine(" \(metadata.level.rawValue) ", .badge(metadata.level))
        title.add(" \(metadata.agent)", .bold)
        title.add("  \(Wording.since(metadata.startedAt))  \(clock(replay.durationS))  segment \(metadata.id)", .dim)
        return title
    }

    /// What stands above the rows.
    func heading() -> [InkedLine] {
        var names = InkedLine("time", .dim)
        names.pad(to: 8)
        names.add("level", .dim)
        names.pad(to: 8 + Self.levelColumns + 2)
        let ends = [pitch.lowerBound, pitch.upperBound].map {
            "\(ReplayLanes.whole(Double($0))) st \(ReplayLanes.whole(Double(Semitones.hertz($0)).rounded())) Hz"
        }
        if pitchColumns >= ends[0].count + ends[1].count + 9 {
            names.add(
                ends[0] + DisplayWidth.centred("pitch", in: pitchColumns - ends[0].count - ends[1].count) + ends[1],
                .dim)
        } else {
            names.add("pitch", .dim)
        }
        names.pad(to: 10 + Self.levelColumns + pitchColumns)
        names.add(" syl  /s   vocal effort", .dim)
        return [Self.title(of: replay), InkedLine(replay.explanation), InkedLine(), names]
    }

    /// A row.
    func row(_ index: Int) -> InkedLine {
        let points = replay.segment.track[frames[index]]
        var line = InkedLine(Self.clock(Double(index) * stepS), .dim)
        line.pad(to: 8)
        add(level: points.map(\.levelDBFS).max(), to: &line)
        line.pad(to: 10 + Self.levelColumns)
        add(pitch: Self.median(points.compactMap(\.f0Hz)), to: &line)
        let syllables = points.count(where: \.isSyllableNucleus)
        line.add(" " + String(repeating: "'", count: min(syllables, Self.tickColumns)), .cyan)
        line.pad(to: 10 + Self.levelColumns + pitchColumns + 1 + Self.tickColumns)
        line.add(points.last?.syllableRate.map { Wording.oneDecimal(Double($0)) } ?? "  ·")
        line.pad(to: 10 + Self.levelColumns + pitchColumns + 1 + Self.tickColumns + 5)
        add(score: points.last?.score, to: &line)
        for mark in marks(in: index) { line.add(" ◀ \(mark)", .bold) }
        return line
    }

    /// `1:05.2`
    static func clock(_ seconds: Double) -> String {
        let tenths = Int(rounding: seconds * 10, in: 0...1 << 40)
        let rest = tenths % 600
        return "\(tenths / 600):\(rest < 100 ? "0" : "")\(rest / 10).\(rest % 10)"
    }

    // MARK: - Parts of a row

    private func add(level: Float?, to line: inout InkedLine) {
        let share = Self.share(level ?? -.infinity, in: Self.levelRange)
        let eighths = Self.part(share, of: Self.levelColumns * 8)
        line.add(Self.bar(eighths: eighths), .green)
    }

    private func add(pitch median: Float?, to line: inout InkedLine) {
        let calm = replay.norm(.pitch).map { column(of: Float($0.location)) }
        let dot = median.map { column(of: Semitones.above27Point5Hz($0)) }
        let grid = Set(
            stride(from: (pitch.lowerBound / 6).rounded(.up) * 6, through: pitch.upperBound, by: 6).map(column(of:)))
        for column in 0..<pitchColumns {
            if column == dot {
                line.add("●", .cyan)
            } else if column == calm {
                line.add("┊", .green)
            } else {
                line.add(grid.contains(column) ? "·" : " ", .dim)
            }
        }
    }

    private func add(score: Float?, to line: inout InkedLine) {
        let filled = Self.part(Self.share(score ?? 0, in: 0...100), of: Self.scoreColumns)
        let level = replay.level(ofScore: Double(score ?? -1))
        let borders = Set(replay.thresholds.map { Self.part(Float($0.score / 100), of: Self.scoreColumns) })
        for column in 0..<Self.scoreColumns {
            if column < filled {
                line.add("█", .level(level))
            } else {
                line.add(borders.contains(column) ? "┊" : " ", .dim)
            }
        }
        let number = score.map { "\(ReplayLanes.whole(Double($0).rounded()))" } ?? "·"
        line.add(DisplayWidth.leftPadded(number, to: 4), .level(level))
    }

    private func marks(in row: Int) -> [String] {
        let metadata = replay.segment.metadata
        let start = Double(row) * stepS
        let marks = [("onset", metadata.onsetS), ("raised", metadata.raisedS), ("cleared", metadata.clearedS)].filter {
            $0.1.map { $0 >= start && $0 < start + stepS } ?? false
        }.map(\.0)
        let gaps = replay.gaps.filter { $0.fromS < start + stepS && $0.toS > start }.map(\.kind.rawValue)
        return marks + gaps
    }

    private func column(of semitones: Float) -> Int {
        Self.part(Self.share(semitones, in: pitch), of: pitchColumns - 1)
    }

    /// So many of a number of parts as a share of them is, rounded.
    private static func part(_ share: Float, of count: Int) -> Int {
        Int(rounding: Double(share) * Double(count), in: 0...count)
    }

    private static func bar(eighths: Int) -> String {
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }

    private static func share(_ value: Float, in range: ClosedRange<Float>) -> Float {
        (min(range.upperBound, max(range.lowerBound, value)) - range.lowerBound) / (range.upperBound - range.lowerBound)
    }

    private static func median(_ values: [Float]) -> Float? { values.isEmpty ? nil : values.sorted()[values.count / 2] }
}

/// Standard output of a replay where no person sits at a terminal: rows that come in step with the sound.
struct ReplayScreen {
    /// Between two looks at the position.
    private static let beat = Duration.milliseconds(25)

    private let replay: Replay
    private let strip: ReplayStrip

    init(_ replay: Replay) {
        self.replay = replay
        let isTerminal = Terminal.isTerminal(1)
        strip = ReplayStrip(replay, columns: isTerminal ? Terminal.size.columns : 100, stepS: isTerminal ? 0.2 : 0.5)
    }

    /// Shows a playback until its end.
    func run(_ playback: consuming some ReplayPlayback & ~Copyable) throws {
        var playback = playback
        for line in strip.heading() { StandardOutput.line(line) }
        var shown = 0
        var isOver = false
        while !isOver {
            try playback.turn(for: Self.beat)
            isOver = playback.isFinished
            let heardS = SampleRate.analysis.seconds(ofSamples: playback.position)
            while shown < strip.count, isOver || strip.endS(of: shown) <= heardS {
                StandardOutput.line(strip.row(shown), columns: strip.columns)
                shown += 1
            }
        }
    }

    /// Shows what stands below the rows: what came of computing the scores anew, and the recording in figures.
    func close(_ verdict: Replay.Verdict) {
        StandardOutput.line("")
        StandardOutput.line(ReplayView.line(of: verdict))
        let summary = ReplaySummary(replay)
        var table = TextTable(
            (["in this recording"] + summary.spans).map { TextTable.Column($0.uppercased(), rank: 1) })
        for row in summary.rows { table.add(([row.title] + row.values).map { InkedLine($0) }) }
        StandardOutput.line("")
        table.print()
    }
}
