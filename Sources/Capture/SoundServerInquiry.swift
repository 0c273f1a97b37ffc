import CPulse

/// One connection to a sound server for a few questions, on the calling thread.
@safe struct SoundServerInquiry: ~Copyable {
    // SAFETY, for every call of the library below: one thread; loop and context are owned by this value from `init` to
    // `deinit`, and nothing turns the loop outside ``run(_:)``.
    private let server: String?
    private let deadline: ContinuousClock.Instant
    private let loop: OpaquePointer
    private let context: OpaquePointer

    /// Prepares a connection.
    /// - Parameters:
    ///   - server: the server's address as in `PULSE_SERVER`; `nil` for the library's default.
    ///   - limit: how long the whole may take.
    init(server: String?, limit: Duration) {
        self.server = server
        deadline = ContinuousClock.now + limit
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

    /// Connects, asks, and waits for the answer to the last question: the server answers in their order. A server is
    /// never started.
    /// - Parameter ask: asks through the context; what it gives to callbacks must outlive this call.
    /// - Returns: the address over which the server answered.
    /// - Throws: ``CaptureError`` where the server is away or silent.
    func run(_ ask: (OpaquePointer) -> [OpaquePointer?]) throws(CaptureError) -> String {
        guard unsafe pa_context_connect(context, server, PA_CONTEXT_NOAUTOSPAWN, nil) >= 0 else { throw unavailable }
        while unsafe pa_context_get_state(context) != PA_CONTEXT_READY { try turn() }
        let operations = unsafe ask(context)
        defer { unsafe operations.forEach { if let operation = unsafe $0 { unsafe pa_operation_unref(operation) } } }
        while let last = unsafe operations.last ?? nil, unsafe pa_operation_get_state(last) == PA_OPERATION_RUNNING {
            try turn()
        }
        return unsafe pa_context_get_server(context).map { unsafe String(cString: $0) } ?? ""
    }

    /// Lets the connection work until something happens.
    private func turn() throws(CaptureError) {
        let remaining = deadline - ContinuousClock.now
        guard remaining > .zero else { throw CaptureError(.serverTimeout, context: server ?? "") }
        // In microseconds, at least one: 0 would be a loop without a pause.
        let isBroken =
            unsafe pa_mainloop_prepare(loop, Int32(remaining / .microseconds(1)) + 1) < 0
            || pa_mainloop_poll(loop) < 0 || pa_mainloop_dispatch(loop) < 0
        let state = unsafe pa_context_get_state(context)
        guard !isBroken, state != PA_CONTEXT_FAILED, state != PA_CONTEXT_TERMINATED else { throw unavailable }
    }

    private var unavailable: CaptureError {
        let number = unsafe pa_context_errno(context)
        let detail = unsafe pa_strerror(number).map { unsafe String(cString: $0) } ?? ""
        return CaptureError(.serverUnavailable, underlying: number, context: server ?? "", detail: detail)
    }
}
