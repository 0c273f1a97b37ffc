public import Vocabulary

/// The last frames of the features track, beside the samples in a ``PreRollBuffer``.
///
/// All memory is taken when it is made. ``append(_:)`` takes O(1) and allocates nothing; the oldest frame makes room.
/// One thread, that of analysis, owns it.
public struct TrackRing: ~Copyable, Sendable {
    /// Frames that fit.
    public let capacity: Int
    /// Frames held.
    public private(set) var count = 0
    private var frames: [TrackFrame]
    private var next = 0

    /// Reserves memory.
    /// - Parameter capacity: frames to hold, at least 1; 100 are a second.
    public init(capacity: Int) {
        precondition(capacity >= 1, "a ring holds at least one frame")
        self.capacity = capacity
        frames = [TrackFrame](repeating: Self.blank, count: capacity)
    }

    /// Adds the next frame.
    /// - Parameter frame: later than all before it.
    public mutating func append(_ frame: TrackFrame) {
        precondition(
            count == 0 || frames[(next + capacity - 1) % capacity].time < frame.time, "frames come in time order")
        frames[next] = frame
        next = (next + 1) % capacity
        count = min(count + 1, capacity)
    }

    /// The track of a segment. Allocates its result.
    /// - Parameters:
    ///   - start: position of its first sample.
    ///   - end: position after its last sample.
    ///   - first: position of the first sample of the segment that this is a stretch of; `nil` for `start`.
    /// - Returns: the points of the frames held whose centre lies in the stretch, in time order, times from `first` on.
    public func points(from start: StreamTime, to end: StreamTime, since first: StreamTime? = nil) -> [TrackPoint] {
        var points: [TrackPoint] = []
        for index in 0..<count {
            let frame = frames[(next + capacity - count + index) % capacity]
            if frame.time >= start, frame.time < end { points.append(frame.point(from: first ?? start)) }
        }
        return points
    }

    /// Forgets everything.
    public mutating func wipe() {
        for index in frames.indices { frames[index] = Self.blank }
        count = 0
        next = 0
    }

    private static let blank = TrackFrame(time: .zero, values: .silence)
}
