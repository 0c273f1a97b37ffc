public import Foundation
public import Languages
import Synchronization
public import Vocabulary

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
        /// Whether the server may be on another machine. The library has ways of its own to come to one (a file of the
        /// client, the environment), so the connection itself is looked at.
        public var allowsNetwork: Bool
        /// Which source to take.
        public var preference: SourcePreference
        /// How often samples are taken: 20 to 100 ms.
        public var fragment: Duration
        /// How long digital zeros come until the microphone counts as deaf.
        public var deafAfter: Duration
        /// Binaries or names of programs whose streams mean a call; another program that records from the same source
        /// means one too.
        public var softphones: [String]
        /// Capture during calls alone.
        public var isForCallsAlone: Bool
        /// Whether the server may move the stream. Never but in a test of what happens then.
        var mayBeMoved = false

        /// Samples that wait for a slow reader, in seconds.
        public static let bufferedSeconds = 8.192

        /// Makes a configuration.
        public init(
            server: String? = nil, allowsNetwork: Bool = false, preference: SourcePreference = SourcePreference(),
            fragment: Duration = .milliseconds(50), deafAfter: Duration = .seconds(3),
            softphones: [String] = [], isForCallsAlone: Bool = false
        ) {
            precondition(fragment >= .milliseconds(20) && fragment <= .milliseconds(100), "a fragment is 20 to 100 ms")
            precondition(deafAfter > .zero, "zeros need a time in which to be recognised")
            self.server = server
            self.allowsNetwork = allowsNetwork
            self.preference = preference
            self.fragment = fragment
            self.deafAfter = deafAfter
            self.softphones = softphones
            self.isForCallsAlone = isForCallsAlone
        }

        var fragmentSamples: Int { SampleRate.analysis.samples(inSeconds: fragment / .seconds(1)) }
    }

    private enum Life {
        case new(holds: Set<CaptureHold>)
        case running(PulseSession)
        case stopped
    }

    private let configuration: Configuration
    private let ring: SampleRing
    private let board = CaptureStateBoard()
    private let callBoard = CallSignBoard()
    private let vitals = CaptureVitals()
    private let life = Mutex(Life.new(holds: []))

    /// Makes a source that has not been started; nothing is opened.
    public init(_ configuration: Configuration) {
        self.configuration = configuration
        ring = SampleRing(capacity: SampleRate.analysis.samples(inSeconds: Configuration.bufferedSeconds))
    }

    deinit { stop() }

    /// Begins to look for the source and to capture. Returns at once, also where there is no server. Only the first
    /// call counts.
    public func start() {
        life.withLock { life in
            guard case .new(let holds) = life else { return }
            let session = PulseSession(
                configuration: configuration, holds: holds, ring: ring, board: board, callBoard: callBoard,
                vitals: vitals)
            life = .running(session)
            session.start()
        }
    }

    /// Begins or ends a reason not to capture. While there is one, no record stream exists on the server; after the
    /// last has ended the stream is opened again. Any thread, also before ``start()``.
    public func hold(_ hold: CaptureHold, _ isOn: Bool) {
        life.withLock { life in
            switch life {
            case .new(let holds): life = .new(holds: isOn ? holds.union([hold]) : holds.subtracting([hold]))
            case .running(let session): session.hold(hold, isOn)
            case .stopped: break
            }
        }
    }

    /// Says that a call is on or over, where no other program's streams on this server tell; after four hours it is
    /// over by itself. Any thread, after ``start()``.
    public func announceCall(_ isOn: Bool) {
        life.withLock { life in if case .running(let session) = life { session.announceCall(isOn) } }
    }

    /// Ends capture for good, without waiting for the server; no record stream is left. The reader gets what is in the
    /// ring and then `.end`. Any thread, any number of times.
    public func stop() {
        life.withLock { life in
            if case .running(let session) = life { session.stop() }
            life = .stopped
        }
        board.show(.final)
        ring.close()
    }

    /// What the source is doing now. Any thread.
    public var state: CaptureState { board.shown.state }

    /// Since when it is doing so. Any thread.
    public var stateSince: Date { board.shown.since }

    /// Every change of ``state``, in order, for one follower; the newest 64 wait for it. Ends after `stopped`.
    public var changes: AsyncStream<CaptureChange> { board.changes }

    /// Says that ``state`` is another, also where only its reason is; for one follower, who is told once of what it
    /// missed. Ends after `stopped`.
    public var renewals: AsyncStream<Void> { board.renewals }

    /// What tells of calls now, also while nothing is captured. Any thread.
    public var callSigns: CallSigns { callBoard.signs }

    /// Every change of ``callSigns``, in order, for one follower; the newest 64 wait for it.
    public var callSignChanges: AsyncStream<CallSigns> { callBoard.changes }

    /// What was lost so far. Any thread.
    public var losses: CaptureLosses { ring.losses }

    /// Signs of life, which only grow: looks of the main loop at its clock, once or twice a second, and samples that
    /// came. Any thread.
    public var progress: (ticks: Int, samples: Int) { (vitals.ticks, ring.received) }

    /// The longest time between two arrivals of samples of late: so much later than need be an alert may come.
    public var maxGap: Duration { vitals.maxGap }

    /// How the channels of a microphone that has several are put together, for people; `nil` where it has one. Any
    /// thread.
    public var channels: Phrase? { vitals.channels }

    /// Says what the analysis makes of what comes: a tone, loud speech cut off, no speech; `nil` for nothing odd. Any
    /// thread, after ``start()``.
    public func note(heard oddity: CaptureOddity?) {
        life.withLock { life in if case .running(let session) = life { session.note(heard: oddity) } }
    }

    /// Takes the next samples; see ``AudioReader``. One thread.
    public func read(into buffer: inout MutableSpan<Float>, timeout: Duration) -> AudioRead {
        read(into: &buffer, atLeast: 1, timeout: timeout)
    }

    /// Samples that came and were not read yet; see ``AudioReader``.
    public var waiting: Int { ring.waiting }

    /// Lets the read that waits now, or the next one, return with what is there. Any thread.
    public func callReader() { ring.callReader() }

    /// Takes the next samples once they are enough; see ``AudioReader``. One thread.
    public func read(into buffer: inout MutableSpan<Float>, atLeast least: Int, timeout: Duration) -> AudioRead {
        let read = ring.read(into: &buffer, atLeast: least, timeout: timeout)
        if case .samples(let count, _) = read { for n in 0..<count { buffer[n] = PCM.nearest(buffer[n]) } }
        return read
    }
}
