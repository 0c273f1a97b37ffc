import CPulse

/// One connection to a sound server that asks for what ``SoundServer`` holds.
@safe struct SoundServerInquiry: ~Copyable {
    /// The answers so far.
    fileprivate final class Answers {
        var server = SoundServer(address: "", name: "", version: "", settings: [:])
    }

    // SAFETY, for every call of the library below: one thread; loop and context are owned by this value from `init` to
    // `deinit`, and nothing turns the loop outside ``run()``.
    private let server: String?
    private let deadline: ContinuousClock.Instant
    private let loop: OpaquePointer
    private let context: OpaquePointer
    private let answers = Answers()

    init(server: String?, deadline: ContinuousClock.Instant) {
        self.server = server
        self.deadline = deadline
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

    func run() throws(CaptureError) -> SoundServer {
        guard unsafe pa_context_connect(context, server, PA_CONTEXT_NOAUTOSPAWN, nil) >= 0 else { throw unavailable }
        while unsafe pa_context_get_state(context) != PA_CONTEXT_READY { try turn() }
        answers.server.address = unsafe pa_context_get_server(context).map { unsafe String(cString: $0) } ?? ""
        let pointer = unsafe Unmanaged.passUnretained(answers).toOpaque()
        // SAFETY: the answers live as long as the context. The server answers in the order of the requests.
        let first = unsafe pa_context_get_server_info(context, takeServer, pointer)
        let last = unsafe pa_context_get_source_info_list(context, takeSource, pointer)
        defer {
            unsafe pa_operation_unref(first)
            unsafe pa_operation_unref(last)
        }
        while unsafe pa_operation_get_state(last) == PA_OPERATION_RUNNING { try turn() }
        return answers.server
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

private func takeServer(
    _ context: OpaquePointer?, _ server: UnsafePointer<pa_server_info>?, _ pointer: UnsafeMutableRawPointer?
) {
    guard let server = unsafe server, let answers = unsafe answers(at: pointer) else { return }
    // SAFETY: the library keeps the structure and its strings for the time of the callback.
    answers.server.name = unsafe server.pointee.server_name.map { unsafe String(cString: $0) } ?? "a sound server"
    answers.server.version = unsafe server.pointee.server_version.map { unsafe String(cString: $0) } ?? ""
}

private func takeSource(
    _ context: OpaquePointer?, _ source: UnsafePointer<pa_source_info>?, _ end: Int32,
    _ pointer: UnsafeMutableRawPointer?
) {
    guard end == 0, let source = unsafe source, let answers = unsafe answers(at: pointer) else { return }
    // SAFETY: as above; the volume is read in place.
    let name = unsafe source.pointee.name.map { unsafe String(cString: $0) } ?? ""
    let loudest = unsafe withUnsafePointer(to: source.pointee.volume) { unsafe pa_cvolume_max($0) }
    answers.server.settings[name] = unsafe SoundServer.SourceSetting(
        isMuted: source.pointee.mute != 0, volume: Double(loudest) / 65_536,
        sampleRate: Int(source.pointee.sample_spec.rate))
}

private func answers(at pointer: UnsafeMutableRawPointer?) -> SoundServerInquiry.Answers? {
    // SAFETY: the pointer is the inquiry's own, which outlives its operations.
    unsafe pointer.map { unsafe Unmanaged<SoundServerInquiry.Answers>.fromOpaque($0).takeUnretainedValue() }
}
