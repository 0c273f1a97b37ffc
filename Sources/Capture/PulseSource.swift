public import AudioTypes
import Synchronization

/// The agent's microphone through PulseAudio, or through PipeWire's Pulse socket.
///
/// Looks for the source that ``SourceSelection`` names, records from it, and comes back by itself when the server or
/// the device has been away; ``state`` and ``changes`` say what it is doing. The reader gets `.nothing` meanwhile, and
/// afterwards the next samples at the position that the clock asks for, so that positions stay true across an outage.
///
/// Start once, read from one thread, stop once from anywhere; a stopped source stays stopped. Where the reader is
/// slower than the microphone for longer than ``Configuration/bufferedSeconds``, the newest blocks are dropped, counted
/// in ``losses`` and seen by the reader as a hole.
public final class PulseSource: AudioReader, Sendable {
    /// How to capture.
    public struct Configuration: Sendable {
        /// The server's address as in `PULSE_SERVER`; `nil` for the library's default.
        public var server: String?
        /// Which source to take.
        public var preference: SourcePreference
        /// How often samples come: 20 to 50 ms.
        public var fragment: Duration

        /// Samples that wait for a slow reader, in seconds.
        public static let bufferedSeconds = 8.192

        /// Makes a configuration.
        public init(
            server: String? = nil, preference: SourcePreference = SourcePreference(),
            fragment: Duration = .milliseconds(25)
        ) {
            precondition(fragment >= .milliseconds(20) && fragment <= .milliseconds(50), "a fragment is 20 to 50 ms")
            self.server = server
            self.preference = preference
            self.fragment = fragment
        }

        var fragmentBytes: UInt32 {
            let samples = SampleRate.analysis.samples(inSeconds: fragment / .seconds(1))
            return UInt32(samples * MemoryLayout<Float>.stride)
        }
    }

    private enum Life {
        case new
        case running(PulseSession)
        case stopped
    }

    private let configuration: Configuration
    private let ring: SampleRing
    private let board = CaptureStateBoard()
    private let life = Mutex(Life.new)

    /// Makes a source that has not been started; nothing is opened.
    public init(_ configuration: Configuration) {
        self.configuration = configuration
        ring = SampleRing(capacity: SampleRate.analysis.samples(inSeconds: Configuration.bufferedSeconds))
    }

    deinit {
        stop()
    }

    /// Begins to look for the source and to capture. Returns at once, also where there is no server. Only the first call
    /// counts.
    public func start() {
        life.withLock { life in
            guard case .new = life else { return }
            let session = PulseSession(configuration: configuration, ring: ring, board: board)
            life = .running(session)
            session.start()
        }
    }

    /// Ends capture for good, without waiting for the server; no record stream is left. The reader gets what is in the
    /// ring and then `.end`. Any thread, any number of times.
    public func stop() {
        life.withLock { life in
            if case .running(let session) = life { session.stop() }
            life = .stopped
        }
        board.show(.stopped)
        ring.close()
    }

    /// What the source is doing now. Any thread.
    public var state: CaptureState { board.state }

    /// Every change of ``state``, in order, for one follower; the newest 16 wait for it. Ends after `.stopped`.
    public var changes: AsyncStream<CaptureState> { board.changes }

    /// What was lost so far. Any thread.
    public var losses: CaptureLosses { ring.losses }

    /// Takes the next samples; see ``AudioReader``. One thread.
    public func read(into buffer: inout MutableSpan<Float>, timeout: Duration) -> AudioRead {
        let read = ring.read(into: &buffer, timeout: timeout)
        if case .samples(let count, _) = read {
            for n in 0..<count { buffer[n] = PCM.nearest(buffer[n]) }
        }
        return read
    }
}
