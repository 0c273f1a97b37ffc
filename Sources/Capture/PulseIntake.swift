import AudioTypes
import CPulse

/// The way of the samples from PulseAudio's buffer into the ring, on the main-loop thread alone.
///
/// After an outage - another stream, a suspended source - it accounts for the time that passed, so that stream positions
/// keep their meaning. The clock counts the sleep of the machine too.
final class PulseIntake {
    /// Whether what comes is the agent's microphone; what comes while it is not is thrown away.
    var isOpen = false

    private let ring: SampleRing
    private var lastArrival: ContinuousClock.Instant?
    private var isAfterOutage = false

    /// Makes an intake that is not open.
    init(ring: SampleRing) {
        self.ring = ring
    }

    /// Notes that samples stopped coming for a while, so that the next ones are not those that follow the last.
    func noteOutage() {
        isAfterOutage = true
    }

    /// Moves everything that the stream holds into the ring. Called for every fragment: no allocation, no lock.
    func receive(from stream: OpaquePointer) {
        // SAFETY: the stream is alive for the callback that brought it, and only this thread touches it.
        let waiting = unsafe pa_stream_readable_size(stream)
        // Its error value, (size_t) -1, is -1 here.
        guard waiting > 0 else { return }
        if isOpen { keepTime(arriving: waiting / MemoryLayout<Float>.stride) }
        var isEmpty = false
        while !isEmpty {
            isEmpty = unsafe !receiveFragment(from: stream)
        }
    }

    /// - Returns: whether there was a fragment.
    private func receiveFragment(from stream: OpaquePointer) -> Bool {
        var data: UnsafeRawPointer?
        var byteCount = 0
        // SAFETY: as above; data and count are valid until the drop below.
        guard unsafe pa_stream_peek(stream, &data, &byteCount) == 0, byteCount > 0 else { return false }
        defer { _ = unsafe pa_stream_drop(stream) }
        guard isOpen else { return true }
        let count = byteCount / MemoryLayout<Float>.stride
        guard let data = unsafe data else {
            // The server lost these and says so.
            ring.skip(count)
            return true
        }
        // SAFETY: the stream's format is float, and the library aligns fragments to whole samples.
        let block = unsafe UnsafeBufferPointer(start: data.assumingMemoryBound(to: Float.self), count: count)
        unsafe ring.write(block.span)
        return true
    }

    private func keepTime(arriving count: Int) {
        let now = ContinuousClock.now
        defer {
            lastArrival = now
            isAfterOutage = false
        }
        guard isAfterOutage, let lastArrival else { return }
        let away = SampleRate.analysis.samples(inSeconds: (now - lastArrival) / .seconds(1))
        // At least one sample: the hole is what tells the reader that another device may be heard now.
        ring.skip(max(1, away - count))
    }
}
