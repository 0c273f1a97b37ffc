import CPulse
import Vocabulary

/// The record stream of a session: opened, flushed and closed for it, one at a time.
@safe final class PulseRecorder {
    // SAFETY, for every call of the library below: on the main-loop thread or under the lock; `stream` is a reference
    // that this recorder owns until it sets it to nil, after it has taken the callbacks back; strings and structures
    // are copied by the call that takes them; the session outlives the stream.
    private let session: UnsafeMutableRawPointer
    /// How many samples are taken at a time.
    let fragment: Int
    private let flags: pa_stream_flags_t
    /// The stream, as far as there is one.
    private(set) var stream: OpaquePointer?
    /// The source that was asked for.
    private(set) var source = ""
    /// Whether another one was asked for before it.
    private(set) var isNew = true
    /// Its channels that are recorded.
    private(set) var channels = 1

    /// The session is what the stream's callbacks get.
    init(session: UnsafeMutableRawPointer, configuration: PulseSource.Configuration) {
        unsafe self.session = session
        fragment = configuration.fragmentSamples
        var flags = PA_STREAM_ADJUST_LATENCY.rawValue
        if !configuration.mayBeMoved { flags |= PA_STREAM_DONT_MOVE.rawValue }
        self.flags = pa_stream_flags_t(flags)
    }

    /// Asks the server for a stream from a source; the answer comes through the session's callbacks.
    /// - Returns: whether it could be asked.
    func open(_ source: SourceDescription, on context: OpaquePointer?) -> Bool {
        isNew = source.name != self.source
        self.source = source.name
        channels = max(1, min(source.channels, ChannelMix.maxChannels))
        var format = pa_sample_spec(
            format: PA_SAMPLE_FLOAT32LE, rate: UInt32(SampleRate.analysis.hertz), channels: UInt8(channels))
        var map = pa_channel_map()
        unsafe pa_channel_map_init_extend(&map, UInt32(channels), PA_CHANNEL_MAP_DEFAULT)
        unsafe stream = pa_stream_new(context, "microphone", &format, &map)
        // As the device has them, one for one: the server's own mean of them may be silence.
        let flags = channels > 1 ? pa_stream_flags_t(flags.rawValue | PA_STREAM_NO_REMAP_CHANNELS.rawValue) : flags
        unsafe pa_stream_set_state_callback(stream, pulseStreamChanged, session)
        unsafe pa_stream_set_moved_callback(stream, pulseStreamMoved, session)
        unsafe pa_stream_set_suspended_callback(stream, pulseStreamSuspended, session)
        unsafe pa_stream_set_read_callback(stream, pulseStreamHasData, session)
        // The greatest value leaves a choice to the server.
        var buffer = pa_buffer_attr(
            maxlength: .max, tlength: .max, prebuf: .max, minreq: .max,
            fragsize: UInt32(fragment * channels * MemoryLayout<Float>.stride))
        return unsafe pa_stream_connect_record(stream, source.name, &buffer, flags) >= 0
    }

    /// Throws away what waits on the way; the session is told once that is done.
    func flush() {
        guard let operation = unsafe pa_stream_flush(stream, pulseStreamFlushed, session) else { return }
        unsafe pa_operation_unref(operation)
    }

    /// Closes the stream without waiting for the server.
    func close() {
        guard let stream = unsafe stream else { return }
        unsafe pa_stream_set_state_callback(stream, nil, nil)
        unsafe pa_stream_set_moved_callback(stream, nil, nil)
        unsafe pa_stream_set_suspended_callback(stream, nil, nil)
        unsafe pa_stream_set_read_callback(stream, nil, nil)
        // Fails where the stream or the connection has ended already.
        unsafe pa_stream_disconnect(stream)
        unsafe pa_stream_unref(stream)
        unsafe self.stream = nil
    }
}
