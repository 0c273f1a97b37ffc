import Glibc
import Synchronization
import Vocabulary

/// A queue of samples from one producer thread to one consumer thread, wait-free on both sides.
///
/// The capacity is fixed. Where a block does not fit it is dropped whole (the newest, since the reader may be copying
/// the oldest), counted, and the next block that fits carries a mark, so that the reader's ``StreamTime`` stays right.
/// The same marks stand for holes that the source itself reports. The producer allocates nothing and takes no lock.
///
/// What waits here is wiped as it is read, locked against swapping where `RLIMIT_MEMLOCK` allows, and left out of core
/// dumps.
@safe final class SampleRing: @unchecked Sendable {
    // @unchecked Sendable: memory is handed over by the release store of `written` and `taken` and the acquire load on
    // the other side; `pendingLost` belongs to the producer, `position` to the consumer.

    /// Samples lost just before the sample with this index in the ring's count.
    private struct Hole {
        var index: Int
        var length: Int
    }

    /// Holes that may wait in the ring at once. A block that would need one more is dropped like an overrun.
    private static let holeCapacity = 64

    /// Samples that the ring holds when full.
    let capacity: Int

    private let samples: UnsafeMutablePointer<Float>
    /// Bytes behind `samples`.
    private let size: Int
    private let holes: UnsafeMutablePointer<Hole>
    private let written = Atomic<Int>(0)
    private let taken = Atomic<Int>(0)
    private let holesWritten = Atomic<Int>(0)
    private let holesTaken = Atomic<Int>(0)
    private let overrunBlocks = Atomic<Int>(0)
    private let overrunSamples = Atomic<Int>(0)
    private let skippedSamples = Atomic<Int>(0)
    private let isClosed = Atomic<Bool>(false)
    private let isCalled = Atomic<Bool>(false)
    /// The count of samples at which the reader wants to be woken; `Int.max` once it was.
    private let wanted = Atomic<Int>(0)
    private let wake = WakeSignal()

    /// Samples lost since the last block that was accepted; the producer's.
    private var pendingLost = 0
    /// Stream position of the next sample to be read; the consumer's.
    private var position = StreamTime.zero

    /// Makes an empty ring.
    /// - Parameter capacity: samples to hold, at least 1.
    init(capacity: Int) {
        precondition(capacity >= 1, "a ring holds at least one sample")
        self.capacity = capacity
        // Whole pages of its own: what is said of them must concern nobody else's memory.
        let page = sysconf(Int32(_SC_PAGESIZE))
        size = (capacity * MemoryLayout<Float>.stride + page - 1) / page * page
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: page)
        // SAFETY: the pages were just allocated.
        _ = unsafe LockedMemory.lock(memory, bytes: size)
        unsafe samples = memory.bindMemory(to: Float.self, capacity: capacity)
        unsafe samples.initialize(repeating: 0, count: capacity)
        unsafe holes = .allocate(capacity: Self.holeCapacity)
        unsafe holes.initialize(repeating: Hole(index: 0, length: 0), count: Self.holeCapacity)
    }

    deinit {
        // SAFETY: allocated in `init`; nobody else holds the ring any more.
        unsafe samples.update(repeating: 0, count: capacity)
        _ = unsafe madvise(samples, size, MADV_DODUMP)
        _ = unsafe munlock(samples, size)
        unsafe samples.deallocate()
        unsafe holes.deallocate()
    }

    // MARK: - Producer

    /// Appends a block, or drops and counts it where it does not fit, and wakes the reader where it has what it waits
    /// for. Producer thread only.
    func write(_ block: Span<Float>) {
        guard !block.isEmpty else { return }
        let end = written.load(ordering: .relaxed)
        // Position 0 is the first sample delivered: what was lost before it is no hole.
        if end == 0 { pendingLost = 0 }
        let holesEnd = holesWritten.load(ordering: .relaxed)
        let isHoleNeeded = pendingLost > 0
        let hasRoom = block.count <= capacity - (end - taken.load(ordering: .acquiring))
        let hasHoleRoom = holesEnd - holesTaken.load(ordering: .acquiring) < Self.holeCapacity
        guard hasRoom, !isHoleNeeded || hasHoleRoom else {
            pendingLost += block.count
            overrunBlocks.add(1, ordering: .relaxed)
            overrunSamples.add(block.count, ordering: .relaxed)
            return
        }
        if isHoleNeeded {
            // SAFETY: the slot is free (`hasHoleRoom`), so the consumer does not look at it until the store below.
            unsafe holes[holesEnd % Self.holeCapacity] = Hole(index: end, length: pendingLost)
            holesWritten.store(holesEnd + 1, ordering: .releasing)
            pendingLost = 0
        }
        let offset = end % capacity
        let first = min(block.count, capacity - offset)
        // SAFETY: `hasRoom` keeps both parts inside the free part of the ring, which the consumer does not touch; a
        // block is at most `capacity` long, so that the second part ends before the first begins.
        unsafe block.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            unsafe (samples + offset).update(from: base, count: first)
            unsafe samples.update(from: base + first, count: source.count - first)
        }
        // In one order with the reader's store of `wanted` and its look at `written` after that: one of the two sees
        // the other.
        written.store(end + block.count, ordering: .sequentiallyConsistent)
        let wanted = wanted.load(ordering: .sequentiallyConsistent)
        // Before a hole no more can follow.
        guard end + block.count >= wanted || isHoleNeeded else { return }
        // Once: what comes together may come in several pieces. Where the reader has asked anew meanwhile, it looks by
        // itself.
        if self.wanted.compareExchange(expected: wanted, desired: .max, ordering: .sequentiallyConsistent).exchanged {
            wake.raise()
        }
    }

    /// Notes that `count` samples were lost before the next block. Producer thread only.
    func skip(_ count: Int) {
        guard count > 0, written.load(ordering: .relaxed) > 0 else { return }
        pendingLost += count
        skippedSamples.add(count, ordering: .relaxed)
    }

    /// Ends the stream: once the reader has taken what is left, it gets `.end`. Any thread, any number of times.
    func close() {
        isClosed.store(true, ordering: .releasing)
        wake.raise()
    }

    /// Lets the read that waits now, or the next one, return with what is there. Any thread.
    func callReader() {
        isCalled.store(true, ordering: .releasing)
        wake.raise()
    }

    // MARK: - Consumer

    /// Samples that wait. Consumer thread only.
    var waiting: Int { written.load(ordering: .acquiring) - taken.load(ordering: .relaxed) }

    /// Copies the next samples, up to the next hole, into `buffer`, once `least` of them wait; fewer where a hole or
    /// the end follows them, where the time is over, and after ``callReader()``. Consumer thread only.
    func read(into buffer: inout MutableSpan<Float>, atLeast least: Int = 1, timeout: Duration) -> AudioRead {
        let least = max(1, min(least, capacity))
        if let samples = take(into: &buffer, atLeast: least) { return samples }
        let deadline = ContinuousClock.now + timeout
        var remaining = timeout
        while !isClosed.load(ordering: .acquiring), remaining > .zero,
            !isCalled.exchange(false, ordering: .acquiringAndReleasing)
        {
            wanted.store(taken.load(ordering: .relaxed) + least, ordering: .sequentiallyConsistent)
            if let samples = take(into: &buffer, atLeast: least) { return samples }
            wake.wait(timeout: remaining)
            if let samples = take(into: &buffer, atLeast: least) { return samples }
            remaining = deadline - ContinuousClock.now
        }
        let isOver = isClosed.load(ordering: .acquiring)
        // Also what was written before the ring was closed, and not yet seen above.
        return take(into: &buffer, atLeast: 1) ?? (isOver ? .end : .nothing)
    }

    private func take(into buffer: inout MutableSpan<Float>, atLeast least: Int) -> AudioRead? {
        let begin = taken.load(ordering: .relaxed)
        let waiting = written.load(ordering: .sequentiallyConsistent) - begin
        guard waiting > 0 else { return nil }
        var count = min(buffer.count, waiting)

        var holeIndex = holesTaken.load(ordering: .relaxed)
        let holesEnd = holesWritten.load(ordering: .acquiring)
        guard waiting >= least || holeIndex < holesEnd else { return nil }
        while holeIndex < holesEnd {
            // SAFETY: below `holesEnd`, hence written and handed over; the producer reuses it only after `holesTaken`.
            let hole = unsafe holes[holeIndex % Self.holeCapacity]
            guard hole.index == begin else {
                count = min(count, hole.index - begin)
                break
            }
            position = position.advanced(bySamples: hole.length)
            holeIndex += 1
        }
        holesTaken.store(holeIndex, ordering: .releasing)

        let offset = begin % capacity
        let first = min(count, capacity - offset)
        // SAFETY: `count` samples from `begin` are written and handed over, and fit `buffer`; the producer leaves them
        // alone until `taken` passes them.
        unsafe buffer.withUnsafeMutableBufferPointer { target in
            guard let base = target.baseAddress else { return }
            unsafe base.update(from: samples + offset, count: first)
            unsafe (base + first).update(from: samples, count: count - first)
            // Nobody's voice stays behind in memory that waits to be written again.
            unsafe (samples + offset).update(repeating: 0, count: first)
            unsafe samples.update(repeating: 0, count: count - first)
        }
        taken.store(begin + count, ordering: .releasing)
        defer { position = position.advanced(bySamples: count) }
        return .samples(count: count, start: position)
    }

    // MARK: - Anyone

    /// All of the memory, for tests of what is left in it.
    var held: [Float] { unsafe Array(UnsafeBufferPointer(start: samples, count: capacity)) }

    /// Where that memory lies.
    var address: UInt { unsafe UInt(bitPattern: samples) }

    /// Samples that came in so far, dropped ones included. Any thread.
    var received: Int { written.load(ordering: .relaxed) + overrunSamples.load(ordering: .relaxed) }

    /// What was lost so far. Any thread.
    var losses: CaptureLosses {
        CaptureLosses(
            overrunBlocks: overrunBlocks.load(ordering: .relaxed),
            overrunSamples: overrunSamples.load(ordering: .relaxed),
            missingSamples: skippedSamples.load(ordering: .relaxed))
    }
}
