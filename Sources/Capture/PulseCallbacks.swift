import CPulse

// What PulseAudio calls, on the thread of the main loop and under its lock. Each function turns the opaque pointer back
// into the object that registered it and hands over; nothing else happens here.
//
// SAFETY, for all of them: the pointer is a session, which takes its callbacks back before it lets go of a context or
// stream, and outlives its main loop.

/// The connection to the server has changed its state.
func pulseContextChanged(_ context: OpaquePointer?, _ pointer: UnsafeMutableRawPointer?) {
    guard let context = unsafe context, let session = unsafe session(at: pointer) else { return }
    unsafe session.contextChanged(context)
}

/// A source has come, changed or gone, the default is another, or others' streams have changed.
func pulseSourcesChanged(
    _ context: OpaquePointer?, _ kind: pa_subscription_event_type_t, _ index: UInt32,
    _ pointer: UnsafeMutableRawPointer?
) {
    guard let session = unsafe session(at: pointer) else { return }
    let facility = kind.rawValue & PA_SUBSCRIPTION_EVENT_FACILITY_MASK.rawValue
    let change = kind.rawValue & PA_SUBSCRIPTION_EVENT_TYPE_MASK.rawValue
    switch facility {
    case PA_SUBSCRIPTION_EVENT_SERVER.rawValue: session.handle(.defaultChanged)
    case PA_SUBSCRIPTION_EVENT_SOURCE_OUTPUT.rawValue, PA_SUBSCRIPTION_EVENT_SINK_INPUT.rawValue: session.listStreams()
    default: session.handle(change == PA_SUBSCRIPTION_EVENT_NEW.rawValue ? .sourceAdded : .sourceChanged)
    }
}

/// The server's answer about itself, with which a listing begins.
func pulseServerDescribed(
    _ context: OpaquePointer?, _ server: UnsafePointer<pa_server_info>?, _ pointer: UnsafeMutableRawPointer?
) {
    guard let server = unsafe server else { return }
    unsafe session(at: pointer)?.collector.begin(server)
}

/// One source, or the end of the list.
func pulseSourceDescribed(
    _ context: OpaquePointer?, _ source: UnsafePointer<pa_source_info>?, _ end: Int32,
    _ pointer: UnsafeMutableRawPointer?
) {
    guard let session = unsafe session(at: pointer) else { return }
    // An end below 0: the request failed. Either the connection is lost, which is reported by itself, or the time limit
    // acts.
    if end > 0 {
        session.handle(.listed(session.collector.inventory))
    } else if end == 0, let source = unsafe source {
        unsafe session.collector.add(source)
    }
}

/// The record stream has changed its state.
func pulseStreamChanged(_ stream: OpaquePointer?, _ pointer: UnsafeMutableRawPointer?) {
    guard let stream = unsafe stream, let session = unsafe session(at: pointer) else { return }
    unsafe session.streamChanged(stream)
}

/// The server has moved the record stream to another source, although it was asked not to.
func pulseStreamMoved(_ stream: OpaquePointer?, _ pointer: UnsafeMutableRawPointer?) {
    guard let stream = unsafe stream, let session = unsafe session(at: pointer) else { return }
    unsafe session.handle(.streamMoved(to: session.deviceName(of: stream)))
}

/// What waited in the record stream is thrown away.
func pulseStreamFlushed(_ stream: OpaquePointer?, _ isDone: Int32, _ pointer: UnsafeMutableRawPointer?) {
    unsafe session(at: pointer)?.handle(.flushed)
}

/// The source of the record stream was suspended or resumed.
func pulseStreamSuspended(_ stream: OpaquePointer?, _ pointer: UnsafeMutableRawPointer?) {
    guard let stream = unsafe stream, let session = unsafe session(at: pointer) else { return }
    unsafe session.handle(.suspended(pa_stream_is_suspended(stream) > 0))
}

/// Samples wait in the record stream. The real-time path.
func pulseStreamHasData(_ stream: OpaquePointer?, _ byteCount: Int, _ pointer: UnsafeMutableRawPointer?) {
    guard let stream = unsafe stream, let session = unsafe session(at: pointer) else { return }
    unsafe session.receive(from: stream)
}

/// One recording stream of another program, or the end of the list.
func pulseRecordingDescribed(
    _ context: OpaquePointer?, _ output: UnsafePointer<pa_source_output_info>?, _ end: Int32,
    _ pointer: UnsafeMutableRawPointer?
) {
    guard end == 0, let output = unsafe output, let session = unsafe session(at: pointer) else { return }
    unsafe session.streams.add(output, besides: session.clientIndex)
}

/// One playing stream of another program, or the end of the list, and of the whole listing with it.
func pulsePlaybackDescribed(
    _ context: OpaquePointer?, _ input: UnsafePointer<pa_sink_input_info>?, _ end: Int32,
    _ pointer: UnsafeMutableRawPointer?
) {
    guard let session = unsafe session(at: pointer) else { return }
    // An end below 0: the request failed, and what is known so far is all there is.
    if end != 0 { session.streamsListed() } else if let input = unsafe input { unsafe session.streams.add(input) }
}

/// The session's timer has come due.
func pulseTimerFired(
    _ api: UnsafeMutablePointer<pa_mainloop_api>?, _ timer: OpaquePointer?, _ time: UnsafePointer<timeval>?,
    _ pointer: UnsafeMutableRawPointer?
) { unsafe session(at: pointer)?.timerFired() }

/// It is time to look at the clock.
func pulseTicked(
    _ api: UnsafeMutablePointer<pa_mainloop_api>?, _ timer: OpaquePointer?, _ time: UnsafePointer<timeval>?,
    _ pointer: UnsafeMutableRawPointer?
) { unsafe session(at: pointer)?.ticked() }

private func session(at pointer: UnsafeMutableRawPointer?) -> PulseSession? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe Unmanaged<PulseSession>.fromOpaque(pointer).takeUnretainedValue()
}
