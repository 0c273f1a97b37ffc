import AudioTypes
import CPulse

/// Performs what ``CaptureMachine`` decides, on a PulseAudio main loop of its own.
///
/// Everything in it is touched on the main-loop thread, or under the main loop's lock by ``start()`` and ``stop()``.
@safe final class PulseSession: @unchecked Sendable {
    // @unchecked Sendable: see above; PulseAudio holds the lock while it calls back.
    //
    // SAFETY, for every call of the library below: it happens on the main-loop thread or under the lock; `context`, `stream`
    // and `timer` are references that this session owns until it sets them to nil, after it has taken its callbacks back;
    // `loop` outlives them all; strings and structures are copied by the call that takes them.

    /// The answers to the listing under way.
    let collector = SourceCollector()

    private let configuration: PulseSource.Configuration
    private let board: CaptureStateBoard
    private let intake: PulseIntake
    private let loop: OpaquePointer
    private var machine: CaptureMachine
    /// Events that came while another was being handled: the library may call back from within our calls.
    private var pending: [CaptureMachine.Event] = []
    private var isHandling = false
    private var context: OpaquePointer?
    private var stream: OpaquePointer?
    private var streamSource = ""
    private var timer: OpaquePointer?

    /// Makes a session with a main loop that does not run yet.
    init(configuration: PulseSource.Configuration, ring: SampleRing, board: CaptureStateBoard) {
        self.configuration = configuration
        self.board = board
        intake = PulseIntake(ring: ring)
        machine = CaptureMachine(preference: configuration.preference)
        // SAFETY: no arguments. Fails only where memory or descriptors are used up.
        guard let loop = unsafe pa_threaded_mainloop_new() else {
            preconditionFailure("no memory or descriptor left for a PulseAudio main loop")
        }
        unsafe self.loop = loop
    }

    deinit {
        // SAFETY: `stop` has ended the thread, or it never ran; nobody else knows the loop.
        unsafe pa_threaded_mainloop_free(loop)
    }

    /// Starts the main loop and the first try to connect. Once.
    func start() {
        unsafe pa_threaded_mainloop_set_name(loop, "capture")
        let started = unsafe pa_threaded_mainloop_start(loop)
        precondition(started == 0, "no thread left for a PulseAudio main loop")
        // SAFETY: under the lock, as every access from outside the main-loop thread.
        unsafe pa_threaded_mainloop_lock(loop)
        handle(.start)
        unsafe pa_threaded_mainloop_unlock(loop)
    }

    /// Closes the stream and the connection without waiting for the server, and ends the main loop's thread. Once, after
    /// ``start()``.
    func stop() {
        unsafe pa_threaded_mainloop_lock(loop)
        handle(.stop)
        if let context = unsafe context { unsafe pa_context_unref(context) }
        unsafe context = nil
        unsafe pa_threaded_mainloop_unlock(loop)
        unsafe pa_threaded_mainloop_stop(loop)
    }

    /// Lets the machine decide on an event and performs what it says; events that this brings about come afterwards.
    func handle(_ event: CaptureMachine.Event) {
        pending.append(event)
        guard !isHandling else { return }
        isHandling = true
        while !pending.isEmpty {
            let event = pending.removeFirst()
            if case .suspended(true) = event { intake.noteOutage() }
            let actions = machine.handle(event)
            // Before anything else, so that not one fragment of a wrong source gets through.
            intake.isOpen = machine.isCapturing
            actions.forEach(perform)
        }
        isHandling = false
    }

    // MARK: - What the callbacks hand over

    /// Looks at the new state of the connection.
    func contextChanged(_ context: OpaquePointer) {
        switch unsafe pa_context_get_state(context) {
        case PA_CONTEXT_READY:
            unsafe pa_context_set_subscribe_callback(context, pulseSourcesChanged, pointerToSelf)
            let mask = pa_subscription_mask_t(
                PA_SUBSCRIPTION_MASK_SOURCE.rawValue | PA_SUBSCRIPTION_MASK_SERVER.rawValue)
            unsafe forget(pa_context_subscribe(context, mask, nil, nil))
            handle(.connected)
        case PA_CONTEXT_FAILED, PA_CONTEXT_TERMINATED:
            handle(.connectionLost(reason: "the sound server cannot be reached (\(lastError))"))
        default:
            break
        }
    }

    /// Looks at the new state of the stream.
    func streamChanged(_ stream: OpaquePointer) {
        switch unsafe pa_stream_get_state(stream) {
        case PA_STREAM_READY:
            let name = unsafe pa_stream_get_device_name(stream).map { unsafe String(cString: $0) } ?? ""
            if name == streamSource {
                handle(.streamReady)
            } else {
                handle(.streamLost(reason: "the sound server offered \(name) instead of \(streamSource)"))
            }
        case PA_STREAM_FAILED, PA_STREAM_TERMINATED:
            handle(.streamLost(reason: "\(streamSource) is gone or cannot be opened (\(lastError))"))
        default:
            break
        }
    }

    /// Forgets the timer that came due and tells the machine.
    func timerFired() {
        clearTimer()
        handle(.timerFired)
    }

    // MARK: - Actions

    private func perform(_ action: CaptureMachine.Action) {
        switch action {
        case .connect: connect()
        case .disconnect: disconnect()
        case .list: list()
        case .open(let source): open(source)
        case .closeStream: closeStream()
        case .setTimer(let delay): setTimer(delay)
        case .clearTimer: clearTimer()
        case .publish(let state): board.show(state)
        }
    }

    private func connect() {
        if let context = unsafe context { unsafe pa_context_unref(context) }
        // SAFETY: the loop's interface lives as long as the loop.
        unsafe context = pa_context_new(pa_threaded_mainloop_get_api(loop), "Undertone")
        unsafe pa_context_set_state_callback(context, pulseContextChanged, pointerToSelf)
        // A server is the user's or the system's to start, never ours.
        guard unsafe pa_context_connect(context, configuration.server, PA_CONTEXT_NOAUTOSPAWN, nil) < 0 else { return }
        handle(.connectionLost(reason: "the sound server cannot be reached (\(lastError))"))
    }

    /// Closes the connection. The context itself is kept until the next one: timers are set through it.
    private func disconnect() {
        guard let context = unsafe context else { return }
        unsafe pa_context_set_state_callback(context, nil, nil)
        unsafe pa_context_set_subscribe_callback(context, nil, nil)
        unsafe pa_context_disconnect(context)
    }

    private func list() {
        unsafe forget(pa_context_get_server_info(context, pulseServerDescribed, pointerToSelf))
        unsafe forget(pa_context_get_source_info_list(context, pulseSourceDescribed, pointerToSelf))
    }

    private func open(_ source: SourceDescription) {
        streamSource = source.name
        intake.noteOutage()
        var format = pa_sample_spec(
            format: PA_SAMPLE_FLOAT32LE, rate: UInt32(SampleRate.analysis.hertz), channels: 1)
        unsafe stream = pa_stream_new(context, "microphone", &format, nil)
        unsafe pa_stream_set_state_callback(stream, pulseStreamChanged, pointerToSelf)
        unsafe pa_stream_set_moved_callback(stream, pulseStreamMoved, pointerToSelf)
        unsafe pa_stream_set_suspended_callback(stream, pulseStreamSuspended, pointerToSelf)
        unsafe pa_stream_set_read_callback(stream, pulseStreamHasData, Unmanaged.passUnretained(intake).toOpaque())
        // The greatest value leaves a choice to the server.
        var buffer = pa_buffer_attr(
            maxlength: .max, tlength: .max, prebuf: .max, minreq: .max, fragsize: configuration.fragmentBytes)
        let flags = pa_stream_flags_t(PA_STREAM_ADJUST_LATENCY.rawValue | PA_STREAM_DONT_MOVE.rawValue)
        // SAFETY: format and buffer sizes are copied by the calls.
        guard unsafe pa_stream_connect_record(stream, source.name, &buffer, flags) < 0 else { return }
        handle(.streamLost(reason: "\(source.name) cannot be opened (\(lastError))"))
    }

    private func closeStream() {
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

    private func setTimer(_ delay: Duration) {
        clearTimer()
        let due = pa_rtclock_now() + pa_usec_t(max(0, delay / .microseconds(1)))
        // Through the context, since the loop's own timers follow the wall clock, which may be set.
        unsafe timer = pa_context_rttime_new(context, due, pulseTimerFired, pointerToSelf)
    }

    private func clearTimer() {
        guard let timer = unsafe timer else { return }
        // SAFETY: made by this loop and not freed yet; a timer may be freed from its own callback.
        unsafe pa_threaded_mainloop_get_api(loop)?.pointee.time_free(timer)
        unsafe self.timer = nil
    }

    // MARK: - Small change

    private var pointerToSelf: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }

    private var lastError: String {
        unsafe pa_strerror(pa_context_errno(context)).map { unsafe String(cString: $0) } ?? "unknown error"
    }

    /// Lets go of an operation, which goes on by itself and answers through its callback.
    private func forget(_ operation: OpaquePointer?) {
        if let operation = unsafe operation { unsafe pa_operation_unref(operation) }
    }
}
