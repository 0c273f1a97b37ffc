import Vocabulary

/// Whether an open stream brings a living signal: a pure machine, told of every fragment and asked by a timer.
///
/// A microphone that hears a silent room gives noise; digital zeros without end come from a mute switch, a broken
/// driver or the wrong source. No samples at all come from a server that hangs.
struct SampleFlow {
    /// What the stream brings.
    enum Verdict: Sendable, Hashable {
        /// A signal.
        case live
        /// Samples that are all exactly 0.
        case zeros
        /// Nothing.
        case nothing
    }

    /// Without samples for so long a stream counts as one that brings nothing. Longer than the 2 s at a time in which
    /// some servers deliver.
    static let patience = Duration.milliseconds(2_500)

    /// The verdict on what came so far.
    private(set) var verdict = Verdict.live
    private let zeroLimit: Int
    private var zeros = 0
    private var lastArrival = Duration.zero

    /// Makes a flow that is live until the contrary is known.
    /// - Parameter zerosAfterS: seconds of zeros after which the verdict is `zeros`.
    init(zerosAfterS: Double) { zeroLimit = SampleRate.analysis.samples(inSeconds: zerosAfterS) }

    /// A stream begins, at an instant of any clock that runs on evenly.
    mutating func begin(at now: Duration) {
        zeros = 0
        lastArrival = now
        verdict = .live
    }

    /// Takes a fragment. No allocation.
    mutating func take(_ block: Span<Float>, at now: Duration) {
        lastArrival = now
        var run = 0
        // Backwards: in speech the first look ends it.
        while run < block.count, block[block.count - 1 - run] == 0 { run += 1 }
        zeros = run == block.count ? min(zeros + run, zeroLimit) : run
        verdict = zeros >= zeroLimit ? .zeros : .live
    }

    /// Looks at the clock.
    mutating func check(at now: Duration) { if now - lastArrival >= Self.patience { verdict = .nothing } }
}
