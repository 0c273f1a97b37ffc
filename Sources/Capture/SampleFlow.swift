import Vocabulary

/// Whether an open stream brings a living signal: a pure machine, told of every fragment and asked by a timer.
///
/// A microphone that hears a silent room gives noise; digital zeros without end come from a mute switch, a broken
/// driver or the wrong source. Zeros that come and go are those of a gate, which lets nothing through while nobody
/// speaks: known once, they count as deaf after a quarter of an hour. No samples at all come from a server that hangs.
struct SampleFlow {
    /// What the stream brings.
    enum Verdict: Sendable, Hashable {
        /// A signal.
        case live
        /// A signal, and digital zeros in between.
        case gated
        /// Samples that are all exactly 0.
        case zeros
        /// Nothing.
        case nothing
    }

    /// Without samples for so long a stream counts as one that brings nothing. Longer than the 2 s at a time in which
    /// some servers deliver.
    static let patience = Duration.milliseconds(2_500)

    /// A pause between words; shorter zeros are lost packets.
    private static let shortestRun = SampleRate.analysis.samples(inSeconds: 0.5)
    /// Longer zeros are those of a mute switch, or of a gate that is not known yet.
    private static let longestRun = SampleRate.analysis.samples(inSeconds: 30)
    /// Most signal between two silences of a gate: a turn of talk.
    private static let longestTurn = SampleRate.analysis.samples(inSeconds: 60)
    /// Signal without a silence after which a gate is known to be gone.
    private static let forgotten = SampleRate.analysis.samples(inSeconds: 600)
    /// Zeros of a gate that are taken for a turn in which somebody listens.
    private static let longestListening = SampleRate.analysis.samples(inSeconds: 900)
    /// Whoever waits so long for a verdict on zeros knows of their gate.
    private static let patientAfterS = 60.0

    /// The verdict on what came so far.
    private(set) var verdict = Verdict.live
    private let zeroLimit: Int
    private let isPatient: Bool
    private var zeros = 0
    /// Whether a silence of a gate's kind has ended, and how much signal came since.
    private var hasPaused = false
    private var signal = 0
    private var hasSignal = false
    private var isGate = false
    private var lastArrival = Duration.zero

    /// Makes a flow that is live until the contrary is known.
    /// - Parameter zerosAfterS: seconds of zeros after which the verdict is `zeros`.
    init(zerosAfterS: Double) {
        zeroLimit = SampleRate.analysis.samples(inSeconds: zerosAfterS)
        isPatient = zerosAfterS >= Self.patientAfterS
    }

    /// A stream begins, at an instant of any clock that runs on evenly; a new one is of another microphone, so that
    /// nothing is known of a gate.
    mutating func begin(at now: Duration, isNew: Bool = false) {
        (zeros, signal, hasSignal, hasPaused) = (0, 0, false, false)
        if isNew { isGate = false }
        lastArrival = now
        verdict = isGate ? .gated : .live
    }

    /// Takes a fragment. No allocation.
    mutating func take(_ block: Span<Float>, at now: Duration) {
        lastArrival = now
        var run = 0
        // Backwards: in speech the first look ends it.
        while run < block.count, block[block.count - 1 - run] == 0 { run += 1 }
        if run == block.count {
            zeros = min(zeros + run, max(zeroLimit, Self.longestListening))
            let isPause = hasPaused && signal <= Self.longestTurn && zeros >= Self.shortestRun
            if isPause, !isPatient { isGate = true }
        } else {
            end(ofZeros: zeros)
            zeros = run
            signal = min(signal + block.count, Self.forgotten)
            hasSignal = true
            if signal >= Self.forgotten { isGate = false }
        }
        let limit = isGate ? max(zeroLimit, Self.longestListening) : zeroLimit
        verdict = zeros >= limit ? .zeros : isGate ? .gated : .live
    }

    private mutating func end(ofZeros count: Int) {
        guard count >= Self.shortestRun else { return }
        hasPaused = hasSignal && (isGate || count <= Self.longestRun)
        signal = 0
    }

    /// Looks at the clock.
    mutating func check(at now: Duration) { if now - lastArrival >= Self.patience { verdict = .nothing } }
}
