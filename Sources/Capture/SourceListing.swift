import CPulse

/// Asks a sound server once which sources it has, for a person who wants to choose one.
@safe public struct SourceListing: ~Copyable {
    /// How long the whole may take.
    public static let timeLimit = Duration.seconds(3)

    // SAFETY, for every call of the library below: one thread; loop and context are owned by this value from `init` to
    // `deinit`, and nothing turns the loop outside ``run()``.
    private let server: String?
    private let loop: OpaquePointer
    private let context: OpaquePointer
    private let collector = SourceCollector()
    private let deadline = ContinuousClock.now + timeLimit

    /// The sources of a server. Blocks the calling thread, at most for ``timeLimit``.
    /// - Parameter server: the server's address as in `PULSE_SERVER`; `nil` for the library's default.
    /// - Returns: the sources and the default.
    /// - Throws: ``CaptureError`` where the server is away or silent.
    public static func sources(of server: String? = nil) throws(CaptureError) -> SourceInventory {
        let listing = SourceListing(server: server)
        return try listing.run()
    }

    private init(server: String?) {
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

    private func run() throws(CaptureError) -> SourceInventory {
        guard unsafe pa_context_connect(context, server, PA_CONTEXT_NOAUTOSPAWN, nil) >= 0 else { throw unavailable }
        while unsafe pa_context_get_state(context) != PA_CONTEXT_READY {
            try turn()
        }
        let pointer = unsafe Unmanaged.passUnretained(collector).toOpaque()
        // SAFETY: the collector lives as long as the context. The server answers in the order of the requests.
        let first = unsafe pa_context_get_server_info(context, collectServer, pointer)
        let last = unsafe pa_context_get_source_info_list(context, collectSource, pointer)
        defer {
            unsafe pa_operation_unref(first)
            unsafe pa_operation_unref(last)
        }
        while unsafe pa_operation_get_state(last) == PA_OPERATION_RUNNING {
            try turn()
        }
        return collector.inventory
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

private func collectServer(
    _ context: OpaquePointer?, _ server: UnsafePointer<pa_server_info>?, _ pointer: UnsafeMutableRawPointer?
) {
    guard let server = unsafe server, let pointer = unsafe pointer else { return }
    unsafe Unmanaged<SourceCollector>.fromOpaque(pointer).takeUnretainedValue().begin(server)
}

private func collectSource(
    _ context: OpaquePointer?, _ source: UnsafePointer<pa_source_info>?, _ end: Int32,
    _ pointer: UnsafeMutableRawPointer?
) {
    guard end == 0, let source = unsafe source, let pointer = unsafe pointer else { return }
    unsafe Unmanaged<SourceCollector>.fromOpaque(pointer).takeUnretainedValue().add(source)
}
