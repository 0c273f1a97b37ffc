public import Vocabulary

/// Keeps running sums of the last seconds of frames, so that any stretch of them that ends now is summed up at once.
///
/// One ring serves windows of every length: a stretch is the difference of two running sums. Allocates nothing after
/// `init`; a frame costs one exponential, ``statistics(lastS:)`` a few logarithms.
public struct ProsodyWindow: Archivable {
    /// Voiced speech below which nothing is said about the voice: fewer frames than this are no vowel.
    public static let minVoicedS: Float = 0.1

    private let capacity: Int
    /// Sums up to and including each of the last frames; the place before the oldest holds where they began.
    private var ring: [ProsodySums]
    private var newest = ProsodyFrame(time: .zero)
    private var count = 0
    private var head = 0

    /// The running sums as they are: a difference of sums keeps its last bit only where both do.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&ring)
        newest.archive(&archive)
        archive.visit(&count, in: 0...capacity)
        archive.visit(&head, in: 0...capacity)
    }

    /// Makes an empty window.
    /// - Parameter seconds: the longest stretch that will be asked for.
    public init(seconds: Float) {
        capacity = Int((seconds * 100).rounded())
        precondition(capacity >= 1, "a window holds at least one frame")
        ring = [ProsodySums](repeating: ProsodySums(), count: capacity + 1)
    }

    /// Takes the next frame; the oldest leaves.
    public mutating func push(_ frame: ProsodyFrame) {
        let before = ring[head]
        head = head == capacity ? 0 : head + 1
        ring[head] = before
        ring[head].add(frame)
        newest = frame
        count = min(count + 1, capacity)
    }

    /// Forgets all frames, as after lost samples.
    public mutating func removeAll() {
        ring[head] = ProsodySums()
        count = 0
    }

    /// Sums up the newest frames.
    /// - Parameter lastS: length of the stretch; at most that of the window, `nil` for the whole of it.
    /// - Returns: `nil` before the first frame.
    public func statistics(lastS: Float? = nil) -> ProsodyStatistics? {
        guard count > 0 else { return nil }
        let frames = min(count, lastS.map { Int(($0 * 100).rounded()) } ?? capacity)
        let start = head - frames
        let sums = ring[head] - ring[start < 0 ? start + capacity + 1 : start]
        return sums.statistics(of: newest, frames: frames)
    }
}
