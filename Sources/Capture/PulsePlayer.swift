import CPulse
import Vocabulary

/// Plays a recording through PulseAudio, or through PipeWire's Pulse socket, and knows at every moment what is heard.
/// It goes to any place at once: what the server holds ahead is thrown away.
///
/// It has no thread of its own: sound goes on while somebody calls ``turn(for:)`` at least every ``bufferedTime``;
/// whoever is later than that makes a gap in what is heard, never in ``position``. One thread.
@safe public struct PulsePlayer: ~Copyable {
    /// How long connecting may take.
    public static let timeLimit = Duration.seconds(3)
    /// Sound that the server holds ahead: enough for a stall of the terminal.
    public static let bufferedTime = Duration.milliseconds(300)

    /// Where in the recording the listener is; grows to ``count``, and falls only where ``seek(to:)`` says so.
    public private(set) var position: Int
    /// Whether sound is held back.
    public private(set) var isPaused = false
    /// Whether the last sample has been heard.
    public private(set) var isFinished = false
    /// How many samples there are.
    public var count: Int { sound.count }
    /// How much faster than the recording it is played.
    public var speed: Double { sound.speed }

    // SAFETY, for every call of the library below: one thread; connection, stream and the operation are owned by this
    // value until `deinit`, and nothing turns the loop outside ``PulseConnection/turn(until:)``; what is written is
    // copied by the call.
    private var sound: any PlayedSound
    private let connection: PulseConnection
    private var stream: OpaquePointer?
    /// Runs from the moment at which everything is written until it has been heard.
    private var drain: OpaquePointer?
    private var trail: PlayedTrail

    /// Connects and begins to play a recording as it is: mono samples at ``SampleRate/analysis``, at least one.
    public init(samples: [Int16], server: String? = nil) throws(CaptureError) {
        try self.init(PlainSound(samples), server: server)
    }

    /// Connects and begins to play from where the sound is.
    /// - Parameters:
    ///   - sound: at least one sample of it.
    ///   - server: the server's address as in `PULSE_SERVER`; `nil` for the library's default.
    /// - Throws: ``CaptureError`` where the server is away or silent, or takes no stream.
    public init(_ sound: some PlayedSound, server: String? = nil) throws(CaptureError) {
        precondition(sound.count > 0, "there is something to play")
        self.sound = sound
        position = sound.position
        trail = PlayedTrail(output: 0, place: sound.position)
        connection = PulseConnection(server: server)
        try connect()
    }

    deinit {
        if let drain = unsafe drain { unsafe pa_operation_unref(drain) }
        if let stream = unsafe stream {
            unsafe pa_stream_disconnect(stream)
            unsafe pa_stream_unref(stream)
        }
    }

    /// Keeps the sound going and brings ``position`` up to date.
    /// - Parameter duration: how long to stay; less where there is nothing left to play.
    /// - Throws: ``CaptureError`` where the server or its output is gone.
    public mutating func turn(for duration: Duration) throws(CaptureError) {
        let end = ContinuousClock.now + duration
        repeat {
            try write()
            try connection.turn(until: end)
            try checkStream()
            note()
        } while !isFinished && ContinuousClock.now < end
    }

    /// Holds the sound back, or lets it go on where it was.
    public mutating func pause(_ isPaused: Bool) {
        guard isPaused != self.isPaused, !isFinished, let stream = unsafe stream else { return }
        self.isPaused = isPaused
        let change = unsafe pa_stream_cork(stream, isPaused ? 1 : 0, nil, nil)
        // An answer that was under way makes the library believe that the sound goes on; this one sets it right.
        let update = unsafe pa_stream_update_timing_info(stream, nil, nil)
        if let change = unsafe change { unsafe pa_operation_unref(change) }
        if let update = unsafe update { unsafe pa_operation_unref(update) }
    }

    /// Goes to a place in the recording, and from there on at once, or when the pause is over.
    /// - Parameters:
    ///   - place: a sample of the recording; the nearest there is.
    ///   - speed: how fast from now on; `nil` as before.
    /// - Throws: ``CaptureError`` where the server or its output is gone.
    public mutating func seek(to place: Int, speed: Double? = nil) throws(CaptureError) {
        guard let stream = unsafe stream else { return }
        if let drain = unsafe drain {
            unsafe pa_operation_cancel(drain)
            unsafe pa_operation_unref(drain)
            unsafe self.drain = nil
        }
        if let flush = unsafe pa_stream_flush(stream, nil, nil) { unsafe pa_operation_unref(flush) }
        // Where in the stream the server goes on, only the server knows; it answers in the order in which it is asked.
        guard let update = unsafe pa_stream_update_timing_info(stream, nil, nil) else {
            throw connection.error(.serverUnavailable)
        }
        defer { unsafe pa_operation_unref(update) }
        let deadline = ContinuousClock.now + Self.timeLimit
        while unsafe pa_operation_get_state(update) == PA_OPERATION_RUNNING { try waitForAnswer(until: deadline) }
        if let speed { sound.speed = speed }
        sound.seek(to: place)
        position = sound.position
        isFinished = false
        // SAFETY: the structure belongs to the stream and is read at once.
        let index = unsafe pa_stream_get_timing_info(stream)?.pointee.write_index ?? 0
        trail = PlayedTrail(output: Int(index) / MemoryLayout<Int16>.stride, place: position)
        try write()
    }

    // MARK: - Set-up

    private mutating func connect() throws(CaptureError) {
        let deadline = ContinuousClock.now + Self.timeLimit
        try connection.connect(until: deadline)
        var format = pa_sample_spec(format: PA_SAMPLE_S16LE, rate: UInt32(SampleRate.analysis.hertz), channels: 1)
        guard let stream = unsafe pa_stream_new(connection.context, "segment replay", &format, nil) else {
            throw connection.error(.playbackRefused)
        }
        unsafe self.stream = stream
        let bytes = SampleRate.analysis.samples(inSeconds: Self.bufferedTime / .seconds(1)) * MemoryLayout<Int16>.stride
        // The greatest value leaves a choice to the server.
        var buffer = pa_buffer_attr(maxlength: .max, tlength: UInt32(bytes), prebuf: .max, minreq: .max, fragsize: .max)
        // The position between two answers of the server is what its clock and ours agree on.
        let flags = pa_stream_flags_t(
            PA_STREAM_ADJUST_LATENCY.rawValue | PA_STREAM_INTERPOLATE_TIMING.rawValue
                | PA_STREAM_AUTO_TIMING_UPDATE.rawValue)
        // SAFETY: the buffer sizes are copied by the call.
        guard unsafe pa_stream_connect_playback(stream, nil, &buffer, flags, nil, nil) >= 0 else {
            throw connection.error(.playbackRefused)
        }
        while unsafe pa_stream_get_state(stream) != PA_STREAM_READY { try waitForAnswer(until: deadline) }
    }

    private func waitForAnswer(until deadline: ContinuousClock.Instant) throws(CaptureError) {
        try connection.waitForAnswer(until: deadline)
        try checkStream()
    }

    // MARK: - Playing

    /// Hands over as much as the server has room for; after the last sample, asks to be told when it has been heard.
    private mutating func write() throws(CaptureError) {
        guard let stream = unsafe stream, unsafe drain == nil, !isFinished else { return }
        let room = unsafe pa_stream_writable_size(stream)
        // Its error value, (size_t) -1, is the greatest one; the state of the stream says then why.
        guard room != .max else { return }
        let piece = sound.next(room / MemoryLayout<Int16>.stride)
        if !piece.isEmpty {
            let status = unsafe piece.withUnsafeBytes { bytes in
                unsafe pa_stream_write(stream, bytes.baseAddress, bytes.count, nil, 0, PA_SEEK_RELATIVE)
            }
            guard status >= 0 else { throw connection.error(.playbackRefused) }
            trail.add(length: piece.count, to: sound.position)
        }
        if sound.position == sound.count { unsafe drain = pa_stream_drain(stream, nil, nil) }
    }

    /// Asks the library where the listener is.
    private mutating func note() {
        if let drain = unsafe drain, unsafe pa_operation_get_state(drain) == PA_OPERATION_DONE {
            isFinished = true
            position = sound.count
            return
        }
        var time: pa_usec_t = 0
        // Fails before the server has answered for the first time; nothing has been heard then.
        guard !isPaused, !isFinished, let stream = unsafe stream, unsafe pa_stream_get_time(stream, &time) >= 0 else {
            return
        }
        let heard = SampleRate.analysis.samples(inSeconds: Double(time) / 1_000_000)
        position = max(position, min(trail.place(at: heard), sound.count))
    }

    private func checkStream() throws(CaptureError) {
        guard let stream = unsafe stream else { return }
        let state = unsafe pa_stream_get_state(stream)
        guard state != PA_STREAM_FAILED, state != PA_STREAM_TERMINATED else { throw connection.error(.playbackRefused) }
    }
}
