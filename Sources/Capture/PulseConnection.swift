import CPulse

/// One connection to a sound server on the calling thread; nothing happens while nobody waits.
@safe struct PulseConnection: ~Copyable {
    // SAFETY, for every call of the library below: one thread; loop and context are owned by this value from `init` to
    // `deinit`, and nothing turns the loop outside ``turn(until:)``.
    private let server: String?
    private let loop: OpaquePointer
    /// The connection as the library knows it, for the life of this value.
    let context: OpaquePointer

    /// Prepares a connection.
    /// - Parameter server: the server's address as in `PULSE_SERVER`; `nil` for the library's default.
    init(server: String?) {
        self.server = server
        // SAFETY: no arguments. Fails only where memory or descriptors are used up.
        guard let loop = unsafe pa_mainloop_new() else {
            preconditionFailure("no memory or descriptor left for a PulseAudio main loop")
        }
        // SAFETY: the loop's interface lives as long as the loop, and the loop longer than the context.
        guard let context = unsafe pa_context_new(pa_mainloop_get_api(loop), "Undertone") else {
            preconditionFailure("no memory left for a PulseAudio context")
        }
        unsafe self.loop = loop
        unsafe self.context = context
    }

    deinit {
        unsafe pa_context_disconnect(context)
        unsafe pa_context_unref(context)
        unsafe pa_mainloop_free(loop)
    }

    /// Connects. A server is never started.
    func connect(until deadline: ContinuousClock.Instant) throws(CaptureError) {
        guard unsafe pa_context_connect(context, server, PA_CONTEXT_NOAUTOSPAWN, nil) >= 0 else {
            throw error(.serverUnavailable)
        }
        while unsafe pa_context_get_state(context) != PA_CONTEXT_READY { try waitForAnswer(until: deadline) }
    }

    /// Lets the connection work until something happens, which has to be before a deadline.
    func waitForAnswer(until deadline: ContinuousClock.Instant) throws(CaptureError) {
        guard ContinuousClock.now < deadline else { throw CaptureError(.serverTimeout, context: server ?? "") }
        try turn(until: deadline)
    }

    /// Lets the connection work until something happens or the time has come.
    func turn(until end: ContinuousClock.Instant) throws(CaptureError) {
        let remaining = max(.zero, end - ContinuousClock.now)
        // In microseconds, at least one: 0 would be a loop without a pause.
        let isBroken =
            unsafe pa_mainloop_prepare(loop, Int32(remaining / .microseconds(1)) + 1) < 0 || pa_mainloop_poll(loop) < 0
            || pa_mainloop_dispatch(loop) < 0
        let state = unsafe pa_context_get_state(context)
        guard !isBroken, state != PA_CONTEXT_FAILED, state != PA_CONTEXT_TERMINATED else {
            throw error(.serverUnavailable)
        }
    }

    /// What has failed last, in the words of the library.
    func error(_ code: CaptureError.Code) -> CaptureError {
        let number = unsafe pa_context_errno(context)
        let detail = unsafe pa_strerror(number).map { unsafe String(cString: $0) } ?? ""
        return CaptureError(code, underlying: number, context: server ?? "", detail: detail)
    }
}
