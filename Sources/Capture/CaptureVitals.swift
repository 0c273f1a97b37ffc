import Languages
import Synchronization

/// Signs of life of a live source, for whoever watches over it. Written on the main-loop thread, read on any.
final class CaptureVitals: Sendable {
    private let tickCount = Atomic<Int>(0)
    /// Longest gaps between arrivals, in microseconds, of this stretch of time and the one before.
    private let gap = Atomic<Int>(0)
    private let earlierGap = Atomic<Int>(0)
    private let mix = Atomic<Int>(1)
    private static let ticksPerStretch = 20

    /// How often the main loop has looked at its clock; it does so once or twice a second, at the latest after 750 ms.
    var ticks: Int { tickCount.load(ordering: .relaxed) }

    /// The longest time between two arrivals of samples in the last 10 to 20 s while samples come.
    var maxGap: Duration { .microseconds(max(gap.load(ordering: .relaxed), earlierGap.load(ordering: .relaxed))) }

    /// How the channels of the source are put together, for people; `nil` where it has one.
    var channels: Phrase? { ChannelMix.phrase(of: mix.load(ordering: .relaxed)) }

    /// The channels are put together so from now on. Main-loop thread.
    func note(mix code: Int) { mix.store(code, ordering: .relaxed) }

    /// The main loop lives. Main-loop thread.
    func tick() {
        let count = tickCount.add(1, ordering: .relaxed).newValue
        guard count.isMultiple(of: Self.ticksPerStretch) else { return }
        earlierGap.store(gap.exchange(0, ordering: .relaxed), ordering: .relaxed)
    }

    /// Samples came so long after those before. Main-loop thread.
    func note(gap duration: Duration) {
        // In whole numbers: to divide durations takes longer than all else here.
        let (seconds, attoseconds) = duration.components
        _ = gap.max(Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000), ordering: .relaxed)
    }
}
