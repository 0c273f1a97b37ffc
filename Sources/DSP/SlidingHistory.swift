public import Vocabulary

/// The last samples of a stream, in one piece, addressed by their absolute position.
///
/// Appending is a copy; every `capacity - keep` samples the kept ones are moved to the front. Real-time safe.
public struct SlidingHistory: Archivable, ~Copyable {
    /// The memory; position `p` lies at index `p - origin`.
    public let samples: SampleBuffer
    /// Position of the first element of ``samples``.
    public private(set) var origin: Int
    /// Position after the last sample appended.
    public private(set) var end: Int
    private let keep: Int

    /// What is kept for certain, wherever it lies: the samples before it are never asked for, nor is the memory after
    /// ``end``.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&end, in: -keep...StateArchive.everyCount.upperBound)
        if archive.isRestoring { origin = end - keep }
        archive.visit(samples, from: end - origin - keep, count: keep, in: Self.loudest)
    }

    /// Filters overshoot the bound of the input.
    private static let loudest: ClosedRange<Float> = -16...16

    /// Makes a history that holds at least the last `keep` samples, zeros before the first.
    public init(keep: Int, capacity: Int, start: Int = 0) {
        precondition(capacity >= 2 * keep)
        self.keep = keep
        samples = SampleBuffer(count: capacity)
        end = start
        origin = start - keep
    }

    /// Appends `count` values of `block` from `start` on, each brought to within `limit` of 0.
    public mutating func append(_ block: Span<Float>, from start: Int, count: Int, limit: Float) {
        var (start, left) = (start, count)
        while left > 0 {
            let part = makeRoom(for: left)
            samples.copy(block, from: start, count: part, to: end - origin, limit: limit)
            (start, left, end) = (start + part, left - part, end + part)
        }
    }

    /// Appends the first `count` values of `block`.
    public mutating func append(_ block: SampleBuffer, count: Int) {
        var start = 0
        while start < count {
            let part = makeRoom(for: count - start)
            samples.copy(block, from: start, count: part, to: end - origin)
            (start, end) = (start + part, end + part)
        }
    }

    /// Appends what `source`, of twice the rate, holds at even positions, up to position `limit` of this stream.
    public mutating func appendEverySecond(of source: borrowing SlidingHistory, upTo limit: Int) {
        while end < limit {
            let part = makeRoom(for: limit - end)
            let first = source.index(of: 2 * end)
            for n in 0..<part { samples[end - origin + n] = source.samples[first + 2 * n] }
            end += part
        }
    }

    /// Moves the kept samples to the front where the memory is full.
    /// - Returns: how many of `count` samples fit now.
    private mutating func makeRoom(for count: Int) -> Int {
        if end - origin == samples.count {
            samples.move(from: samples.count - keep, to: 0, count: keep)
            origin = end - keep
        }
        return min(count, samples.count - (end - origin))
    }

    /// The index in ``samples`` of an absolute position.
    public func index(of position: Int) -> Int { position - origin }

    /// Forgets everything and goes on at `position`, zeros before it.
    public mutating func restart(at position: Int) {
        samples.clear()
        end = position
        origin = position - keep
    }
}
