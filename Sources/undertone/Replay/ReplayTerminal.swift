public import Capture
import Glibc
public import Replay
import Vocabulary

/// A replay on a terminal of its own: a screen that moves in step with the sound, and keys.
///
/// The terminal is as it was when ``run(_:verdict:)`` returns or throws, and where the process is asked to end. Where
/// the process is stopped by force, `reset` mends it.
struct ReplayTerminal {
    /// Between two looks at the position and the keyboard: below what a person notices.
    private static let beat = Duration.milliseconds(25)

    private let replay: Replay
    private let scales: ReplayScales
    private let hasColour = Terminal.hasColour

    init(_ replay: Replay) {
        self.replay = replay
        scales = ReplayScales(replay)
    }

    /// Shows a playback until the person quits.
    /// - Parameters:
    ///   - playback: what is heard.
    ///   - keyboard: what is pressed.
    ///   - verdict: asked again and again until it is known.
    /// - Throws: `CaptureError` where the sound server or its output is gone.
    func run(
        _ playback: consuming some ReplayPlayback & ~Copyable, _ keyboard: consuming Keyboard,
        verdict: () -> Replay.Verdict?
    ) throws {
        var playback = playback
        var keyboard = keyboard
        var controls = ReplayControls(replay)
        var view: ReplayView?
        var screen = FullScreen()
        screen.take()
        defer { screen.leave() }
        while !controls.isOver {
            try controls.repeatWhereAsked(&playback)
            let moment = Self.moment(of: playback, controls)
            let size = Terminal.size
            let fitting = view.flatMap { $0.serves(moment, size: size) ? $0 : nil }
            let drawn = fitting ?? ReplayView(replay, scales: scales, size: size, moment: moment)
            if fitting == nil { view = drawn }
            let cells = drawn.cells(at: moment, verdict: verdict())
            screen.draw(
                (0..<cells.rows).map { cells[row: $0] }, columns: cells.columns, height: cells.rows,
                hasColour: hasColour)
            // What was pressed meanwhile, all of it: whoever holds a key down is not kept waiting.
            try playback.turn(for: Self.beat)
            while !controls.isOver, let press = keyboard.press() {
                if press == .suspension {
                    // Nobody hears it meanwhile.
                    let goesOn = !playback.isPaused && !playback.isFinished
                    if goesOn { playback.pause(true) }
                    screen.leave()
                    keyboard.suspend()
                    if !JobControl.mustEnd { screen.take() }
                    if goesOn { playback.pause(false) }
                } else if press == .continuation {
                    screen.take()
                }
                try controls.take(press, &playback)
            }
            // A playback that has ended waits for nothing by itself.
            if playback.isFinished { usleep(UInt32(Self.beat / .microseconds(1))) }
        }
    }

    private static func moment(
        of playback: borrowing some ReplayPlayback & ~Copyable, _ controls: ReplayControls
    ) -> ReplayView.Moment {
        // As fine as it is shown.
        let timeS = SampleRate.analysis.seconds(ofSamples: playback.position)
        return ReplayView.Moment(
            timeS: timeS, speed: playback.speed, isPaused: playback.isPaused, isFinished: playback.isFinished,
            isLooping: controls.isLooping, showsHelp: controls.showsHelp, viewS: controls.viewS)
    }
}

/// What moves a replay on: a position that grows while somebody calls ``turn(for:)``.
protocol ReplayPlayback: ~Copyable {
    /// Samples of the recording.
    var count: Int { get }
    /// Where in the recording the listener is.
    var position: Int { get }
    /// Whether it stands still.
    var isPaused: Bool { get }
    /// Whether the end has been heard.
    var isFinished: Bool { get }
    /// How much faster than the recording it goes.
    var speed: Double { get }
    /// Goes on for a while.
    mutating func turn(for duration: Duration) throws(CaptureError)
    /// Stands still, or goes on where it stood.
    mutating func pause(_ isPaused: Bool)
    /// Goes to a place, and on from there at a speed; `nil` as before.
    mutating func seek(to position: Int, speed: Double?) throws(CaptureError)
}

extension PulsePlayer: ReplayPlayback {}

extension TimeStretch: PlayedSound {}

/// A replay that nobody hears, at the pace of the recording or all at once.
struct SilentPlayback: ReplayPlayback, ~Copyable {
    let count: Int
    private(set) var position = 0
    private(set) var isPaused = false
    private(set) var speed = 1.0
    private let waits: Bool
    /// When it went on from where, the last time that anything but time changed.
    private var since: (instant: ContinuousClock.Instant, position: Int) = (.now, 0)

    /// Begins at once.
    /// - Parameters:
    ///   - count: samples of the recording.
    ///   - waits: whether time passes.
    init(count: Int, waits: Bool) {
        self.count = count
        self.waits = waits
    }

    var isFinished: Bool { position == count }

    mutating func turn(for duration: Duration) {
        guard waits else {
            position = count
            return
        }
        usleep(UInt32(max(0, duration / .microseconds(1))))
        if isPaused { return }
        let passedS = (ContinuousClock.now - since.instant) / .seconds(1) * speed
        position = min(count, since.position + SampleRate.analysis.samples(inSeconds: passedS))
    }

    mutating func pause(_ isPaused: Bool) {
        self.isPaused = isPaused
        since = (.now, position)
    }

    mutating func seek(to position: Int, speed: Double?) {
        self.position = min(count, max(0, position))
        if let speed { self.speed = speed }
        since = (.now, self.position)
    }
}
