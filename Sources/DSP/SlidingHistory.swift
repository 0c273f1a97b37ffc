/// The last samples of a stream, in one piece, addressed by their absolute position.
///
/// Appending is a store; every `capacity - keep` samples the kept ones are moved to the front. Real-time safe.
public struct SlidingHistory: ~Copyable {
    /// The memory; position `p` lies at index `p - origin`.
    public let samples: SampleBuffer
    /// Position of the first element of ``samples``.
    public private(set) var origin: Int
    /// Position after the last sample appended.
    public private(set) var end: Int
    private let keep: Int

    /// Makes a history that holds at least the last `keep` samples, zeros before the first.
    public init(keep: Int, capacity: Int, start: Int = 0) {
        precondition(capacity >= 2 * keep)
        self.keep = keep
        samples = SampleBuffer(count: capacity)
        end = start
        origin = start - keep
    }

    /// Appends one sample.
    public mutating func append(_ sample: Float) {
        if end - origin == samples.count {
            samples.move(from: samples.count - keep, to: 0, count: keep)
            origin = end - keep
        }
        samples[end - origin] = sample
        end += 1
    }

    /// The index in ``samples`` of an absolute position.
    public func index(of position: Int) -> Int {
        position - origin
    }

    /// Forgets everything and goes on at `position`, zeros before it.
    public mutating func restart(at position: Int) {
        samples.clear()
        end = position
        origin = position - keep
    }
}
