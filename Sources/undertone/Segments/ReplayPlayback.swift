import AudioTypes
public import Capture
import Glibc
public import Replay

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
