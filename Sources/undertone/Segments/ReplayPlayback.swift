import AudioTypes
import Capture
import Glibc

/// What moves a replay on: a position that grows while somebody calls ``turn(for:)``.
protocol ReplayPlayback: ~Copyable {
    /// Samples that have been heard.
    var position: Int { get }
    /// Whether it stands still.
    var isPaused: Bool { get }
    /// Whether all has been heard.
    var isFinished: Bool { get }
    /// Goes on for a while.
    mutating func turn(for duration: Duration) throws(CaptureError)
    /// Stands still, or goes on where it stood.
    mutating func pause(_ isPaused: Bool)
}

extension PulsePlayer: ReplayPlayback {}

/// A replay that nobody hears, at the pace of the recording or all at once.
struct SilentPlayback: ReplayPlayback, ~Copyable {
    private(set) var position = 0
    private(set) var isPaused = false
    private let count: Int
    private let waits: Bool
    private var origin = ContinuousClock.now

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
        let passed = SampleRate.analysis.samples(inSeconds: (ContinuousClock.now - origin) / .seconds(1))
        position = min(count, max(position, passed))
    }

    mutating func pause(_ isPaused: Bool) {
        self.isPaused = isPaused
        // As if it had begun so long ago as has been heard.
        if !isPaused { origin = .now - .seconds(SampleRate.analysis.seconds(ofSamples: position)) }
    }
}
