public import AudioTypes
import CSodium

/// The last seconds of the microphone, so that a segment can begin before its alert.
///
/// The samples lie in memory that is locked against swapping where the system allows it (`RLIMIT_MEMLOCK`; see
/// ``isLocked``), is left out of core dumps either way, lies between guard pages, and is wiped at the end.
///
/// One thread, that of analysis, owns it: it appends, and it copies a segment out. `append` takes O(n) and allocates,
/// locks and calls nothing. A value that cannot be copied: it can move to another thread, never be on two.
@safe
public struct PreRollBuffer: ~Copyable, @unchecked Sendable {
    // SAFETY: `ring` holds `capacity` samples, is touched only through this one value, and is freed with it; that also
    // is what `@unchecked Sendable` rests on.
    private let ring: UnsafeMutablePointer<Int16>
    /// Samples that fit.
    public let capacity: Int
    /// Whether the memory is locked against swapping.
    public let isLocked: Bool
    /// The earliest position held.
    public private(set) var start = StreamTime.zero
    /// The position after the last sample held.
    public private(set) var end = StreamTime.zero

    /// Reserves memory.
    /// - Parameter seconds: how much to hold, more than 0.
    public init(seconds: Double) {
        capacity = SampleRate.analysis.samples(inSeconds: seconds)
        precondition(capacity >= 1, "a ring holds at least one sample")
        Sodium.start()
        let size = capacity * MemoryLayout<Int16>.stride
        // SAFETY: libsodium puts the end of the memory at the end of a page, so an even size is aligned for Int16.
        guard let memory = unsafe sodium_malloc(size) else { preconditionFailure("out of memory for the pre-roll") }
        unsafe ring = memory.bindMemory(to: Int16.self, capacity: capacity)
        // sodium_malloc locks, but does not say whether it could; to lock again changes nothing.
        isLocked = unsafe sodium_mlock(memory, size) == 0
        unsafe sodium_memzero(memory, size)
    }

    deinit {
        // SAFETY: `ring` came from sodium_malloc and nobody else frees it. sodium_free wipes first.
        unsafe sodium_free(ring)
    }

    /// Adds samples on the grid of ``PCM``.
    /// - Parameters:
    ///   - samples: the next samples, any number.
    ///   - time: position of the first of them, not before ``end``; what lies between was lost and reads as zeros.
    public mutating func append(_ samples: Span<Float>, at time: StreamTime) {
        let skipped = makeRoom(for: samples.count, at: time)
        var slot = (time.sample + skipped) % capacity
        for index in skipped..<samples.count {
            // SAFETY: a slot is a remainder of `capacity`.
            unsafe ring[slot] = PCM.step(nearest: samples[index])
            slot = slot + 1 == capacity ? 0 : slot + 1
        }
    }

    /// Adds samples.
    /// - Parameters:
    ///   - samples: the next samples, any number.
    ///   - time: position of the first of them, not before ``end``; what lies between was lost and reads as zeros.
    public mutating func append(_ samples: Span<Int16>, at time: StreamTime) {
        let skipped = makeRoom(for: samples.count, at: time)
        var slot = (time.sample + skipped) % capacity
        for index in skipped..<samples.count {
            // SAFETY: a slot is a remainder of `capacity`.
            unsafe ring[slot] = samples[index]
            slot = slot + 1 == capacity ? 0 : slot + 1
        }
    }

    /// Copies samples out. Allocates its result.
    /// - Parameters:
    ///   - first: the first position wanted.
    ///   - last: the position after the last one wanted.
    /// - Returns: as many samples as positions; zeros where samples were lost and where `start..<end` does not reach.
    public func copy(from first: StreamTime, to last: StreamTime) -> [Int16] {
        precondition(first <= last, "a range runs forwards")
        var samples = [Int16](repeating: 0, count: last.sample - first.sample)
        let held = max(first.sample, start.sample)..<max(first.sample, start.sample, min(last.sample, end.sample))
        for position in held {
            // SAFETY: positions are not negative, so a slot is a remainder of `capacity`.
            samples[position - first.sample] = unsafe ring[position % capacity]
        }
        return samples
    }

    /// Copies samples out into memory of the same kind, from which they are encrypted; otherwise as ``copy(from:to:)``.
    public func extract(from first: StreamTime, to last: StreamTime) -> LockedBuffer<Int16> {
        precondition(first <= last, "a range runs forwards")
        return LockedBuffer(count: last.sample - first.sample) { samples in
            let low = max(first.sample, start.sample)
            for position in low..<max(low, min(last.sample, end.sample)) {
                // SAFETY: positions are not negative, so a slot is a remainder of `capacity`.
                samples[position - first.sample] = unsafe ring[position % capacity]
            }
        }
    }

    /// Forgets every sample; the next ones are appended as if nothing had been before them.
    public mutating func wipe() {
        // SAFETY: `ring` holds `capacity` samples.
        unsafe sodium_memzero(ring, capacity * MemoryLayout<Int16>.stride)
        start = end
    }

    /// Moves `start` and `end`, and writes zeros over what was lost before `time`. Returns how many of the first samples
    /// would be overwritten by the later ones and are to be left out.
    private mutating func makeRoom(for count: Int, at time: StreamTime) -> Int {
        precondition(time >= end, "samples come in time order")
        let isEmpty = start == end
        if isEmpty {
            start = time
        } else {
            for position in max(end.sample, time.sample - capacity)..<time.sample {
                // SAFETY: positions are not negative, so a slot is a remainder of `capacity`.
                unsafe ring[position % capacity] = 0
            }
        }
        end = time.advanced(bySamples: count)
        start = max(start, end.advanced(bySamples: -capacity))
        return max(0, count - capacity)
    }
}
