/// A recording on its way to somebody's ears: it hands out what comes next, from any place on and at any speed.
public protocol PlayedSound: Sendable {
    /// Samples of the recording.
    var count: Int { get }
    /// Where in the recording the next sample is from; ``count`` at the end.
    var position: Int { get }
    /// How much faster than the recording it is played.
    var speed: Double { get set }
    /// Goes to a place in the recording.
    mutating func seek(to position: Int)
    /// The sound that follows: mono samples at `SampleRate.analysis`, fewer than `length` only at the end.
    mutating func next(_ length: Int) -> [Int16]
}

/// A recording that is played as it is; its speed cannot be changed.
struct PlainSound: PlayedSound {
    let samples: [Int16]
    private(set) var position = 0

    init(_ samples: [Int16]) { self.samples = samples }

    var count: Int { samples.count }

    var speed: Double {
        get { 1 }
        set { preconditionFailure("a plain sound has one speed, not \(newValue)") }
    }

    mutating func seek(to position: Int) { self.position = min(count, max(0, position)) }

    mutating func next(_ length: Int) -> [Int16] {
        defer { position = min(count, position + length) }
        return Array(samples[position..<min(count, position + length)])
    }
}

/// Which place of a recording is heard when the server has played so many samples, though sound is handed over ahead of
/// time, at changing speeds and from changing places.
struct PlayedTrail {
    private struct Step {
        /// Sample of the stream at which a piece begins.
        var output: Int
        /// Where in the recording that piece begins.
        var place: Int
    }

    private var steps: [Step]

    /// A trail that begins at a sample of the stream, with a place of the recording.
    init(output: Int, place: Int) { steps = [Step(output: output, place: place)] }

    /// The sample of the stream that follows what was handed over.
    var end: Int { steps[steps.count - 1].output }

    /// Notes a piece of so many samples that was handed over, and where in the recording it ends.
    mutating func add(length: Int, to place: Int) { steps.append(Step(output: end + length, place: place)) }

    /// The place that is heard at a sample of the stream; forgets what lies before it.
    mutating func place(at output: Int) -> Int {
        while steps.count > 2, steps[1].output <= output { steps.removeFirst() }
        let first = steps[0]
        guard steps.count > 1, output > first.output else { return first.place }
        let second = steps[1]
        guard output < second.output else { return second.place }
        return first.place + (second.place - first.place) * (output - first.output) / (second.output - first.output)
    }
}
