public import Sodium
public import Vocabulary

/// The last seconds of the microphone, so that a segment can begin before its alert.
///
/// The samples lie in guarded ``SecretMemory``.
///
/// One thread, that of analysis, owns it: it appends, and it copies a segment out. `append` takes O(n) and allocates,
/// locks and calls nothing. A value that cannot be copied: it can move to another thread, never be on two.
public struct PreRollBuffer: ~Copyable, Sendable {
    private var ring: SecretMemory<Int16>
    /// The earliest position held.
    public private(set) var start = StreamTime.zero
    /// The position after the last sample held.
    public private(set) var end = StreamTime.zero

    /// Samples that fit.
    public var capacity: Int { ring.count }

    /// Reserves memory.
    /// - Parameter seconds: how much to hold, more than 0.
    public init(seconds: Double) {
        let capacity = SampleRate.analysis.samples(inSeconds: seconds)
        precondition(capacity >= 1, "a ring holds at least one sample")
        ring = SecretMemory(count: capacity)
    }

    /// Adds samples on the grid of ``PCM``.
    /// - Parameters:
    ///   - samples: the next samples, any number.
    ///   - time: position of the first of them, not before ``end``; what lies between was lost and reads as zeros.
    public mutating func append(_ samples: Span<Float>, at time: StreamTime) {
        let skipped = makeRoom(for: samples.count, at: time)
        let first = (time.sample + skipped) % capacity
        ring.withMutableElements { ring in
            // Up to the end of the ring, then from its beginning.
            var (index, slot) = (skipped, first)
            while index < samples.count {
                let count = min(samples.count - index, ring.count - slot)
                for offset in 0..<count { ring[slot + offset] = PCM.step(nearest: samples[index + offset]) }
                (index, slot) = (index + count, 0)
            }
        }
    }

    /// Copies samples out into memory of the same kind, from which they are encrypted. Allocates its result.
    /// - Parameters:
    ///   - first: the first position wanted.
    ///   - last: the position after the last one wanted.
    /// - Returns: as many samples as positions; zeros where samples were lost and where `start..<end` does not reach.
    public func extract(from first: StreamTime, to last: StreamTime) -> LockedBuffer<Int16> {
        precondition(first <= last, "a range runs forwards")
        let low = max(first.sample, start.sample)
        let held = low..<max(low, min(last.sample, end.sample))
        return ring.withElements { ring in
            LockedBuffer(count: last.sample - first.sample) { samples in
                // Positions that are held are not negative.
                for position in held { samples[position - first.sample] = ring[position % ring.count] }
            }
        }
    }

    /// Forgets every sample; the next ones are appended as if nothing had been before them.
    public mutating func wipe() {
        ring.wipe()
        start = end
    }

    /// Moves `start` and `end`, and writes zeros over what was lost before `time`. Returns how many of the first
    /// samples would be overwritten by the later ones and are to be left out.
    private mutating func makeRoom(for count: Int, at time: StreamTime) -> Int {
        precondition(time >= end, "samples come in time order")
        let isEmpty = start == end
        if isEmpty {
            start = time
        } else {
            let lost = max(end.sample, time.sample - capacity)..<time.sample
            ring.withMutableElements { ring in for position in lost { ring[position % ring.count] = 0 } }
        }
        end = time.advanced(bySamples: count)
        start = max(start, end.advanced(bySamples: -capacity))
        return max(0, count - capacity)
    }
}
