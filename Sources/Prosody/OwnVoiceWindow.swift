public import Vocabulary

/// The last seconds of the wearer's own voice: pauses, listening and whatever else was heard meanwhile take no room.
///
/// A stretch of so many voiced frames, however long they took, up to ``oldestS`` back. So a short answer is compared as
/// part of what was said before it, where a window of wall time would hold that answer alone. Allocates nothing after
/// `init`; a frame costs one exponential, ``statistics`` a few logarithms.
public struct OwnVoiceWindow: Archivable {
    /// Voice from before this is another phrase's, whatever is missing, s.
    public static let oldestS: Float = 30

    /// What had been heard before a voiced frame.
    private struct Mark: Archivable {
        var before = ProsodySums()
        var frame = 0

        mutating func archive(_ archive: inout StateArchive) {
            before.archive(&archive)
            archive.visit(&frame)
        }
    }

    private let capacity: Int
    /// The last voiced frames, as a ring.
    private var ring: [Mark]
    private var sums = ProsodySums()
    private var newest = ProsodyFrame(time: .zero)
    /// Frames heard so far.
    private var frames = 0
    private var count = 0
    private var head = 0

    /// The running sums as they are: a difference of sums keeps its last bit only where both do.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&ring)
        sums.archive(&archive)
        newest.archive(&archive)
        archive.visit(&frames)
        archive.visit(&count, in: 0...capacity)
        archive.visit(&head, in: 0...(capacity - 1))
    }

    /// Makes an empty window.
    /// - Parameter voicedS: seconds of voice that fill it.
    public init(voicedS: Float) {
        capacity = Int((voicedS * 100).rounded())
        precondition(capacity >= 1, "a window holds at least one frame")
        ring = [Mark](repeating: Mark(), count: capacity)
    }

    /// Takes the next frame; the oldest voiced one leaves where this one is voiced.
    public mutating func push(_ frame: ProsodyFrame) {
        if frame.isNearTalker, frame.f0Hz != nil {
            ring[head] = Mark(before: sums, frame: frames)
            head = head == capacity - 1 ? 0 : head + 1
            count = min(count + 1, capacity)
        }
        sums.add(frame)
        frames += 1
        newest = frame
    }

    /// Forgets the voice that is held.
    public mutating func removeAll() { count = 0 }

    /// Sums up the window; `nil` where no voice is young enough. Its length is the time that the voice took, pauses
    /// included.
    public mutating func statistics() -> ProsodyStatistics? {
        let oldest = frames - Int(Self.oldestS * 100)
        while count > 0, ring[first].frame < oldest { count -= 1 }
        guard count > 0 else { return nil }
        let mark = ring[first]
        return (sums - mark.before).statistics(of: newest, frames: frames - mark.frame)
    }

    private var first: Int { head >= count ? head - count : head - count + capacity }
}
