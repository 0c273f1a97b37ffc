import CPulse
import Vocabulary

/// The way of the samples from PulseAudio's buffer into the ring, on the main-loop thread alone.
///
/// After an outage - another stream, a muted or suspended source - it accounts for the time that passed, so that stream
/// positions keep their meaning. The clock counts the sleep of the computer too.
final class PulseIntake {
    /// Whether what comes is the agent's microphone; what comes while it is not is judged and thrown away.
    var isOpen = false { didSet { if oldValue != isOpen { isAfterOutage = true } } }
    /// Told when the verdict on what comes has changed, before the samples that changed it are let in.
    var onVerdict: (SampleFlow.Verdict) -> Void = { _ in }

    private let ring: SampleRing
    private let vitals: CaptureVitals
    private var flow: SampleFlow
    private var lastAccepted: Duration?
    private var lastArrival: Duration?
    private var isAfterOutage = false
    /// Puts the channels together where the source has several.
    private var mix: ChannelMix?
    private var mixed: [Float] = []
    /// Values that a sample has on the way here.
    private var channels: Int { mix?.count ?? 1 }

    /// Samples that are put together at a time.
    private static let mixedAtOnce = 1_600

    /// Makes an intake that is not open.
    init(ring: SampleRing, vitals: CaptureVitals, zerosAfterS: Double) {
        self.ring = ring
        self.vitals = vitals
        flow = SampleFlow(zerosAfterS: zerosAfterS)
    }

    /// Judges what comes from now on, whatever came before: another stream, or one that was muted, suspended or
    /// flushed.
    /// - Parameters:
    ///   - now: the present.
    ///   - count: how many channels come.
    ///   - isNew: whether they are of another microphone, of which nothing is known.
    func begin(at now: Duration, channels count: Int, isNew: Bool) {
        if isNew || count != channels {
            mix = count > 1 ? ChannelMix(channels: count) : nil
            mixed = [Float](repeating: 0, count: count > 1 ? Self.mixedAtOnce : 0)
            vitals.note(mix: mix?.code ?? 1)
        }
        begin(at: now, isNew: isNew)
    }

    /// The same stream begins anew.
    func begin(at now: Duration, isNew: Bool = false) {
        flow.begin(at: now, isNew: isNew)
        lastArrival = nil
        isAfterOutage = true
    }

    /// Looks whether samples still come.
    func check(at now: Duration) { judge { $0.check(at: now) } }

    /// Moves everything that the stream holds into the ring, once it is enough. Called for every piece that the server
    /// sends: no allocation, no lock.
    ///
    /// A server sends pieces as short as its most impatient client wants them. To take each, thank for it and wake the
    /// reader costs more than what is in it.
    /// - Parameters:
    ///   - stream: the stream.
    ///   - now: the present; asked for once there is something to take.
    ///   - least: how many samples are worth taking.
    /// - Returns: whether they were.
    func receive(from stream: OpaquePointer, at now: @autoclosure () -> Duration, least: Int = 1) -> Bool {
        // SAFETY: the stream is alive for the callback that brought it, and only this thread touches it.
        let waiting = unsafe pa_stream_readable_size(stream)
        // Its error value, (size_t) -1, is -1 here.
        guard waiting >= max(1, least) * channels * MemoryLayout<Float>.stride else { return false }
        let now = now()
        if let lastArrival { vitals.note(gap: now - lastArrival) }
        lastArrival = now
        var left = waiting / (channels * MemoryLayout<Float>.stride)
        while let count = unsafe receiveFragment(from: stream, at: now, waiting: left) { left -= count }
        return true
    }

    /// - Returns: how many samples the fragment had; `nil` where there was none.
    private func receiveFragment(from stream: OpaquePointer, at now: Duration, waiting: Int) -> Int? {
        var data: UnsafeRawPointer?
        var byteCount = 0
        // SAFETY: as above; data and count are valid until the drop below.
        guard unsafe pa_stream_peek(stream, &data, &byteCount) == 0, byteCount > 0 else { return nil }
        defer { _ = unsafe pa_stream_drop(stream) }
        let count = byteCount / (channels * MemoryLayout<Float>.stride)
        if let data = unsafe data {
            // SAFETY: the stream's format is float, and the library aligns fragments to whole samples.
            let block = unsafe UnsafeBufferPointer(
                start: data.assumingMemoryBound(to: Float.self), count: count * channels)
            unsafe takeChannels(block.span, at: now, waiting: waiting)
        } else {
            // The server lost these and says so.
            skip(count)
        }
        return count
    }

    /// Takes one fragment with all of its channels.
    /// - Parameters:
    ///   - block: its samples, each with its channels one after the other.
    ///   - now: when it came.
    ///   - waiting: how many samples wait in all, these included.
    func takeChannels(_ block: Span<Float>, at now: Duration, waiting: Int) {
        guard let channels = mix?.count else { return take(block, at: now, waiting: waiting) }
        var done = 0
        while done < block.count / channels {
            let rest = block.extracting((done * channels)..<block.count)
            var output = mixed.mutableSpan
            let made = mix?.mix(rest, into: &output) ?? 0
            take(mixed.span.extracting(0..<made), at: now, waiting: waiting - done)
            done += made
        }
        // Nobody's voice stays behind in memory that waits to be written again.
        for n in mixed.indices { mixed[n] = 0 }
        vitals.note(mix: mix?.code ?? 1)
    }

    /// Takes one fragment.
    /// - Parameters:
    ///   - block: its samples.
    ///   - now: when it came.
    ///   - waiting: how many samples wait in all, these included: the first of them is so much older than now.
    func take(_ block: Span<Float>, at now: Duration, waiting: Int) {
        judge { $0.take(block, at: now) }
        guard isOpen else { return }
        if isAfterOutage, let lastAccepted {
            let away = SampleRate.analysis.samples(inSeconds: (now - lastAccepted) / .seconds(1))
            // At least one sample: the hole is what tells the reader that another device may be heard now.
            ring.skip(max(1, away - waiting))
        }
        isAfterOutage = false
        lastAccepted = now
        ring.write(block)
    }

    /// Takes note of samples that the server has lost: time passes, and there is a hole.
    func skip(_ count: Int) { if isOpen { ring.skip(count) } }

    private func judge(_ look: (inout SampleFlow) -> Void) {
        let before = flow.verdict
        look(&flow)
        if flow.verdict != before { onVerdict(flow.verdict) }
    }
}
