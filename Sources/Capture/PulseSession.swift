import CPulse
import Languages
import Vocabulary

/// The connection of one ``PulseSource`` to the sound server: performs on libpulse what ``CaptureMachine`` decides.
///
/// Everything but `init` and `deinit` happens on the thread of the main loop or under the loop's lock, which PulseAudio
/// itself holds while it calls back.
@safe final class PulseSession: @unchecked Sendable {
    // @unchecked Sendable: see above; PulseAudio holds the lock while it calls back.
    //
    // SAFETY, for every call of the library below: it happens on the main-loop thread or under the lock; `context` is a
    // reference that this session owns until it sets it to nil, having taken its callbacks back; `loop` outlives it.

    /// How often the session looks at the clock and at the stream, with samples that come anyway, and at the latest.
    private static let (tickInterval, maxTickInterval) = (Duration.milliseconds(500), Duration.milliseconds(750))

    /// The answers to the listing of sources under way, and of others' streams.
    let (collector, streams) = (SourceCollector(), StreamCollector())

    private let configuration: PulseSource.Configuration
    private let board: CaptureStateBoard
    private let vitals: CaptureVitals
    private let intake: PulseIntake
    private let loop: OpaquePointer
    private let started = ContinuousClock.now
    private var calls: CallSense
    private let callBoard: CallSignBoard
    private var machine: CaptureMachine
    /// Events that came while another was being handled: the library may call back from within our calls.
    private var pending: [CaptureMachine.Event] = []
    private var (isHandling, lastTick) = (false, Duration.zero)
    private var holds: Set<CaptureHold>
    private var context: OpaquePointer?
    private lazy var recorder = unsafe PulseRecorder(session: pointerToSelf, configuration: configuration)
    private lazy var timer = unsafe PulseTimer(loop: loop, pointer: pointerToSelf, callback: pulseTimerFired)
    private lazy var ticker = unsafe PulseTimer(loop: loop, pointer: pointerToSelf, callback: pulseTicked)

    /// Makes a session whose main loop does not run yet.
    init(
        configuration: PulseSource.Configuration, holds: Set<CaptureHold>, ring: SampleRing, board: CaptureStateBoard,
        callBoard: CallSignBoard, vitals: CaptureVitals
    ) {
        self.configuration = configuration
        self.board = board
        self.callBoard = callBoard
        self.vitals = vitals
        intake = PulseIntake(ring: ring, vitals: vitals, zerosAfterS: configuration.deafAfter / .seconds(1))
        machine = CaptureMachine(preference: configuration.preference, deafAfter: configuration.deafAfter)
        calls = CallSense(softphones: configuration.softphones)
        self.holds = configuration.isForCallsAlone ? holds.union([.noCall]) : holds
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
        intake.onVerdict = { [unowned self] in handle(.flow($0)) }
        unsafe pa_threaded_mainloop_set_name(loop, "capture")
        let started = unsafe pa_threaded_mainloop_start(loop)
        precondition(started == 0, "no thread left for a PulseAudio main loop")
        underLock {
            handle(.holds(holds))
            handle(.start)
            lastTick = now
            unsafe ticker.set(Self.maxTickInterval, through: context)
        }
    }

    /// Closes the stream and the connection without waiting for the server, and ends the main loop's thread. Once,
    /// after ``start()``.
    func stop() {
        underLock {
            handle(.stop)
            ticker.clear()
            if let context = unsafe context { unsafe pa_context_unref(context) }
            unsafe context = nil
        }
        unsafe pa_threaded_mainloop_stop(loop)
    }

    /// Begins or ends a reason not to capture. Any thread but the main loop's.
    func hold(_ hold: CaptureHold, _ isOn: Bool) { underLock { change(hold, isOn) } }

    /// Takes what the analysis makes of what comes. Any thread but the main loop's.
    func note(heard oddity: CaptureOddity?) { underLock { handle(.heard(oddity)) } }

    /// Takes word from outside that a call is on or over. Any thread but the main loop's.
    func announceCall(_ isOn: Bool) {
        underLock {
            calls.announce(isOn, at: now)
            judgeCall()
        }
    }

    /// Lets the machine decide on an event and performs what it says; events that this brings about come afterwards.
    func handle(_ event: CaptureMachine.Event) {
        pending.append(event)
        guard !isHandling else { return }
        isHandling = true
        let candidate = machine.candidate?.index
        while !pending.isEmpty {
            let actions = machine.handle(pending.removeFirst(), at: now)
            // Before anything else, so that not one fragment of a wrong source gets through.
            intake.isOpen = machine.isHearing
            actions.forEach(perform)
        }
        isHandling = false
        // Whether there is a call depends on which microphone is meant.
        if candidate != machine.candidate?.index { judgeCall() }
    }

    // MARK: - What the callbacks hand over

    /// Looks at the new state of the connection.
    func contextChanged(_ context: OpaquePointer) {
        let state = unsafe pa_context_get_state(context)
        switch state {
        case PA_CONTEXT_AUTHORIZING, PA_CONTEXT_SETTING_NAME, PA_CONTEXT_READY:
            // Before a word is sent, the cookie included: what was queued goes when this has returned.
            guard unsafe configuration.allowsNetwork || SoundServerAddress.isSocket(of: context) else {
                disconnect()
                return handle(.connectionLost(reason: CaptureMachine.isElsewhere))
            }
            guard state == PA_CONTEXT_READY else { return }
            unsafe pa_context_set_subscribe_callback(context, pulseSourcesChanged, pointerToSelf)
            let mask =
                PA_SUBSCRIPTION_MASK_SOURCE.rawValue | PA_SUBSCRIPTION_MASK_SERVER.rawValue
                | PA_SUBSCRIPTION_MASK_SOURCE_OUTPUT.rawValue | PA_SUBSCRIPTION_MASK_SINK_INPUT.rawValue
            unsafe forget(pa_context_subscribe(context, pa_subscription_mask_t(mask), nil, nil))
            handle(.connected)
            streams.clear()
            listStreams()
        case PA_CONTEXT_FAILED, PA_CONTEXT_TERMINATED:
            handle(.connectionLost(reason: Phrase("the sound server cannot be reached (\(lastError))")))
            calls.take(nil, at: now)
            judgeCall()
        default: break
        }
    }

    /// Looks at the new state of the stream.
    func streamChanged(_ stream: OpaquePointer) {
        switch unsafe pa_stream_get_state(stream) {
        case PA_STREAM_READY:
            let name = unsafe deviceName(of: stream)
            if name == recorder.source {
                intake.begin(at: now, channels: recorder.channels, isNew: recorder.isNew)
                handle(.streamReady)
            } else {
                handle(.streamMoved(to: name))
            }
        case PA_STREAM_FAILED, PA_STREAM_TERMINATED:
            handle(.streamLost(reason: Phrase("\(recorder.source) is gone or cannot be opened (\(lastError))")))
        default: break
        }
    }

    /// The name of the source from which a stream records.
    func deviceName(of stream: OpaquePointer) -> String {
        unsafe pa_stream_get_device_name(stream).map { unsafe String(cString: $0) } ?? "another source"
    }

    /// Takes the samples that wait in the stream, once they are enough: no allocation, no lock. Then it may tick.
    func receive(from stream: OpaquePointer) {
        guard unsafe intake.receive(from: stream, at: now, least: recorder.fragment) else { return }
        if now - lastTick >= Self.tickInterval { ticked() }
    }

    /// The timer of the machine came due.
    func timerFired() {
        timer.clear()
        handle(.timerFired)
    }

    /// Looks at the clock: whether this process stood still, and whether samples still come.
    func ticked() {
        let now = now
        let missed = now - lastTick - Self.tickInterval
        lastTick = now
        vitals.tick()
        if calls.isDue(at: now) { judgeCall() }
        if missed >= SampleFlow.patience {
            handle(.stoodStill(missed))
        } else if machine.isStreaming {
            // What is too little to be taken by itself, where no more has followed.
            if let stream = unsafe recorder.stream { _ = unsafe intake.receive(from: stream, at: now) }
            intake.check(at: now)
        }
        unsafe ticker.set(Self.maxTickInterval, through: context)
    }

    /// Asks which streams others have, one listing after the other.
    func listStreams() {
        guard streams.begin() else { return }
        unsafe forget(pa_context_get_source_output_info_list(context, pulseRecordingDescribed, pointerToSelf))
        unsafe forget(pa_context_get_sink_input_info_list(context, pulsePlaybackDescribed, pointerToSelf))
    }

    /// Our own index among the server's clients.
    var clientIndex: UInt32 { unsafe context.map { unsafe pa_context_get_index($0) } ?? .max }

    /// Takes the end of a listing of others' streams.
    func streamsListed() {
        let isStale = streams.finish()
        calls.take(streams.streams, at: now)
        judgeCall()
        if isStale { listStreams() }
    }

    /// Decides whether there is a call, from what is known.
    private func judgeCall() {
        let (isHeard, signs) = calls.judge(source: machine.candidate?.index, at: now)
        if configuration.isForCallsAlone { change(.noCall, !isHeard) }
        callBoard.show(signs)
    }

    // MARK: - Actions

    private func perform(_ action: CaptureMachine.Action) {
        switch action {
        case .connect: connect()
        case .disconnect: disconnect()
        case .list: list()
        case .open(let source): open(source)
        case .closeStream: recorder.close()
        case .flush: recorder.flush()
        case .judgeAnew(let isNew): intake.begin(at: now, isNew: isNew)
        case .setTimer(let delay): unsafe timer.set(delay, through: context)
        case .clearTimer: timer.clear()
        case .publish(let state, let ago): board.show(state, ago: ago)
        }
    }

    private func connect() {
        if let context = unsafe context { unsafe pa_context_unref(context) }
        // SAFETY: the loop's interface lives as long as the loop.
        unsafe context = pa_context_new(pa_threaded_mainloop_get_api(loop), "Undertone")
        unsafe pa_context_set_state_callback(context, pulseContextChanged, pointerToSelf)
        // A server is the user's or the system's to start, never ours.
        guard unsafe pa_context_connect(context, configuration.server, PA_CONTEXT_NOAUTOSPAWN, nil) < 0 else { return }
        handle(.connectionLost(reason: Phrase("the sound server cannot be reached (\(lastError))")))
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
        guard unsafe !recorder.open(source, on: context) else { return }
        handle(.streamLost(reason: Phrase("\(source.name) cannot be opened (\(lastError))")))
    }

    // MARK: - Shared

    private func change(_ hold: CaptureHold, _ isOn: Bool) {
        let before = holds
        if isOn { holds.insert(hold) } else { holds.remove(hold) }
        if holds != before { handle(.holds(holds)) }
    }

    /// Since the start of the session; counts the sleep of the computer.
    private var now: Duration { ContinuousClock.now - started }

    private func underLock(_ body: () -> Void) {
        // SAFETY: every access from outside the main-loop thread is under the lock.
        unsafe pa_threaded_mainloop_lock(loop)
        body()
        unsafe pa_threaded_mainloop_unlock(loop)
    }

    private var pointerToSelf: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }

    private var lastError: String {
        unsafe pa_strerror(pa_context_errno(context)).map { unsafe String(cString: $0) } ?? "unknown error"
    }

    /// Lets go of an operation, which goes on by itself and answers through its callback.
    private func forget(_ operation: OpaquePointer?) {
        if let operation = unsafe operation { unsafe pa_operation_unref(operation) }
    }
}
