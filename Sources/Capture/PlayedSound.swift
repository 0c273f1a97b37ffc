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

    init(_ samples: [Int16]) {
        self.samples = samples
    }

    var count: Int { samples.count }

    var speed: Double {
        get { 1 }
        set { preconditionFailure("a plain sound has one speed, not \(newValue)") }
    }

    mutating func seek(to position: Int) {
        self.position = min(count, max(0, position))
    }

    mutating func next(_ length: Int) -> [Int16] {
        defer { position = min(count, position + length) }
        return Array(samples[position..<min(count, position + length)])
    }
}
