import AudioTypes
import Replay

/// Standard output of a replay: rows that scroll in step with the sound and, on a terminal, a line below that tells where
/// it is.
struct ReplayScreen {
    /// Between two looks at the position and the keyboard: below what a person notices.
    private static let beat = Duration.milliseconds(25)
    private static let clearLine = "\r\u{1B}[K"

    private let strip: ReplayStrip
    private let lengthS: Double
    private let isTerminal = Terminal.isTerminal(1)
    private let hasColour = Terminal.hasColour

    init(_ replay: Replay) {
        lengthS = replay.durationS
        strip = ReplayStrip(replay, columns: isTerminal ? Terminal.size.columns : 100, stepS: isTerminal ? 0.2 : 0.5)
    }

    /// Shows a playback until its end, or until the person quits.
    func run(_ playback: consuming some ReplayPlayback & ~Copyable) throws {
        var playback = playback
        for line in strip.heading() { StandardOutput.line(line.text(hasColour: hasColour)) }
        var keyboard = isTerminal ? Keyboard() : nil
        var shown = 0
        var footer = ""
        var isOver = false
        defer { if !footer.isEmpty { StandardOutput.write(Array(Self.clearLine.utf8)) } }
        while !isOver {
            try playback.turn(for: Self.beat)
            isOver = playback.isFinished
            let heardS = SampleRate.analysis.seconds(ofSamples: playback.position)
            var output = ""
            while shown < strip.count, isOver || strip.endS(of: shown) <= heardS {
                output += strip.row(shown).text(limit: strip.columns, hasColour: hasColour) + "\n"
                shown += 1
            }
            if isTerminal {
                let line = position(heardS, isPaused: playback.isPaused, hasKeys: keyboard != nil)
                if !output.isEmpty || line != footer { output = Self.clearLine + output + line }
                footer = line
            }
            if !output.isEmpty { StandardOutput.write(Array(output.utf8)) }
            switch keyboard?.next() {
            case .quit?: isOver = true
            case .pause?: playback.pause(!playback.isPaused)
            case .up?, .down?, .acknowledge?, .takeOver?, nil: break
            }
        }
    }

    private func position(_ heardS: Double, isPaused: Bool, hasKeys: Bool) -> String {
        var line = InkedLine(isPaused ? "❚❚ " : "▶  ", .bold)
        line.add("\(ReplayStrip.clock(heardS)) of \(ReplayStrip.clock(lengthS))")
        if hasKeys { line.add("   space \(isPaused ? "goes on" : "pauses"), q quits", .dim) }
        return line.text(limit: strip.columns - 1, hasColour: hasColour)
    }
}
