import AudioTypes
import Replay

/// Standard output of a replay where no person sits at a terminal: rows that come in step with the sound.
struct ReplayScreen {
    /// Between two looks at the position.
    private static let beat = Duration.milliseconds(25)

    private let strip: ReplayStrip
    private let hasColour = Terminal.hasColour

    init(_ replay: Replay) {
        let isTerminal = Terminal.isTerminal(1)
        strip = ReplayStrip(replay, columns: isTerminal ? Terminal.size.columns : 100, stepS: isTerminal ? 0.2 : 0.5)
    }

    /// Shows a playback until its end.
    func run(_ playback: consuming some ReplayPlayback & ~Copyable) throws {
        var playback = playback
        for line in strip.heading() { StandardOutput.line(line.text(hasColour: hasColour)) }
        var shown = 0
        var isOver = false
        while !isOver {
            try playback.turn(for: Self.beat)
            isOver = playback.isFinished
            let heardS = SampleRate.analysis.seconds(ofSamples: playback.position)
            var output = ""
            while shown < strip.count, isOver || strip.endS(of: shown) <= heardS {
                output += strip.row(shown).text(limit: strip.columns, hasColour: hasColour) + "\n"
                shown += 1
            }
            if !output.isEmpty { StandardOutput.write(Array(output.utf8)) }
        }
    }
}
