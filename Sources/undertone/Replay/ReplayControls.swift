import Capture
import Replay
import Vault
import Vocabulary

/// What keys do to a replay: where it goes, how fast, and what of it is looked at.
struct ReplayControls {
    /// Every key, for the help; `Page/player.js` knows the same ones.
    static let keys: [(key: String, meaning: String)] = [
        ("space", "pause, go on"), ("← →", "1 s back, 1 s on"), ("shift ← →, [ ]", "5 s back, 5 s on"),
        ("0 … 9", "to that tenth of the recording"), ("home, end", "to the beginning, to the end"),
        ("j, J", "to the next mark, to the one before"), ("o, r", "to the onset, to where the alert was raised"),
        ("l", "repeat the flagged part"), ("- + (↓ ↑)", "slower, faster; the pitch stays"), ("=", "as fast as it was"),
        ("z", "the whole, 30 s, 10 s in view"), ("?", "these keys"), ("q", "quit"),
    ]

    /// Seconds in view, apart from the whole.
    static let views: [Double?] = [nil, 30, 10]

    private(set) var isOver = false
    private(set) var showsHelp = false
    /// Whether the flagged part is repeated.
    private(set) var isLooping = false
    /// Seconds in view; `nil` for the whole.
    private(set) var viewS: Double?

    private let flagged: ClosedRange<Double>
    /// Moments to jump to, in order.
    private let stops: [Double]
    private let onsetS: Double?
    private let raisedS: Double?

    init(_ replay: Replay) {
        flagged = replay.flagged
        let marks = replay.marks
        onsetS = marks.first { $0.name == "onset" }?.timeS
        raisedS = marks.first { $0.name == "raised" }?.timeS
        stops = Set(marks.map(\.timeS) + replay.gaps.map(\.fromS)).sorted()
    }

    /// Does what a key asks for.
    mutating func take(_ press: Keyboard.Press, _ playback: inout some ReplayPlayback & ~Copyable) throws {
        switch press {
        case .interruption, .character("q"), .character("Q"): isOver = true
        case .character(" "): try toggle(&playback)
        case .left: try move(by: -1, &playback)
        case .right: try move(by: 1, &playback)
        case .farLeft, .character("["): try move(by: -5, &playback)
        case .farRight, .character("]"): try move(by: 5, &playback)
        case .home: try go(to: 0, &playback)
        case .end: try playback.seek(to: playback.count, speed: nil)
        case .up, .character("+"): try accelerate(by: 1, &playback)
        case .down, .character("-"): try accelerate(by: -1, &playback)
        case .character("="): try playback.seek(to: playback.position, speed: 1)
        // A mark that one has just gone to is not the next one, though the player may be a moment before it.
        case .character("j"): try stops.first { $0 > Self.seconds(playback) + 0.05 }.map { try go(to: $0, &playback) }
        // And while it runs, the one before is not the one that was just passed.
        case .character("J"): try stops.last { $0 < Self.seconds(playback) - 0.5 }.map { try go(to: $0, &playback) }
        case .character("o"): try onsetS.map { try go(to: $0, &playback) }
        case .character("r"): try raisedS.map { try go(to: $0, &playback) }
        case .character("l"):
            isLooping.toggle()
            if isLooping { try go(to: flagged.lowerBound, &playback) }
        case .character("z"):
            let index = Self.views.firstIndex(of: viewS) ?? 0
            viewS = Self.views[(index + 1) % Self.views.count]
        case .character("?"): showsHelp.toggle()
        case .pageUp, .pageDown, .enter, .escape, .erase, .suspension, .continuation: break
        case .character(let digit):
            if let tenth = digit.wholeNumberValue { try playback.seek(to: playback.count * tenth / 10, speed: nil) }
        }
        if press != .character("?") { showsHelp = false }
    }

    /// Begins the flagged part again where it has been heard, and it is to be repeated.
    func repeatWhereAsked(_ playback: inout some ReplayPlayback & ~Copyable) throws {
        guard isLooping, Self.seconds(playback) >= flagged.upperBound || playback.isFinished else { return }
        try playback.seek(to: SampleRate.analysis.samples(inSeconds: flagged.lowerBound), speed: nil)
    }

    private func toggle(_ playback: inout some ReplayPlayback & ~Copyable) throws {
        guard playback.isFinished else { return playback.pause(!playback.isPaused) }
        try playback.seek(to: 0, speed: nil)
        playback.pause(false)
    }

    private func move(by seconds: Double, _ playback: inout some ReplayPlayback & ~Copyable) throws {
        try go(to: Self.seconds(playback) + seconds, &playback)
    }

    private func go(to seconds: Double, _ playback: inout some ReplayPlayback & ~Copyable) throws {
        let place = SampleRate.analysis.samples(inSeconds: seconds)
        try playback.seek(to: min(playback.count, max(0, place)), speed: nil)
    }

    private func accelerate(by steps: Int, _ playback: inout some ReplayPlayback & ~Copyable) throws {
        let speeds = TimeStretch.speeds
        let index = speeds.firstIndex { $0 >= playback.speed } ?? speeds.count - 1
        try playback.seek(to: playback.position, speed: speeds[min(speeds.count - 1, max(0, index + steps))])
    }

    private static func seconds(_ playback: borrowing some ReplayPlayback & ~Copyable) -> Double {
        SampleRate.analysis.seconds(ofSamples: playback.position)
    }
}

/// The box of keys over a replay.
enum ReplayHelp {
    /// Draws it in the middle, as much of it as fits.
    static func draw(on cells: inout ReplayCells) {
        let keys = ReplayControls.keys
        let widest = keys.map { DisplayWidth.columns(of: $0.key) }.max() ?? 0
        let texts = keys.map { key, meaning in
            " \(DisplayWidth.padded(key, to: widest + 2))\(meaning) "
        }
        let width = min(cells.columns - 2, (texts.map(\.count).max() ?? 0) + 2)
        let height = min(cells.rows - 4, texts.count + 2)
        let left = (cells.columns - width) / 2
        let top = max(1, (cells.rows - height) / 2)
        let style = ReplayCells.Style(ink: 255, ground: 236)
        for row in 0..<height {
            let inner: String
            switch row {
            case 0: inner = "┌" + String(repeating: "─", count: width - 2) + "┐"
            case height - 1: inner = "└" + String(repeating: "─", count: width - 2) + "┘"
            default:
                let text = texts[row - 1].prefix(width - 2)
                inner = "│" + text + String(repeating: " ", count: width - 2 - text.count) + "│"
            }
            cells.write(inner, at: left, top + row, style)
        }
    }
}
