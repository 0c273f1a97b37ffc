import CPulse

/// One timer of a session, on its main loop. Follows the clock that nobody sets.
@safe final class PulseTimer {
    // SAFETY, for every call of the library below: on the main-loop thread or under the lock; `timer` is the library's
    // and alive from its making until it is freed here; the loop outlives it; the session that `pointer` names outlives
    // the loop.
    private let loop: OpaquePointer
    private let pointer: UnsafeMutableRawPointer
    private let callback: pa_time_event_cb_t
    private var timer: OpaquePointer?

    init(loop: OpaquePointer, pointer: UnsafeMutableRawPointer, callback: @escaping pa_time_event_cb_t) {
        unsafe self.loop = loop
        unsafe self.pointer = pointer
        unsafe self.callback = callback
    }

    /// Calls back once, after a delay, in place of what was set before.
    /// - Parameters:
    ///   - delay: from now on.
    ///   - context: any connection of this loop, also one that has failed: timers are made through it, since the loop's
    ///     own follow the wall clock.
    func set(_ delay: Duration, through context: OpaquePointer?) {
        clear()
        let due = pa_rtclock_now() + pa_usec_t(max(0, delay / .microseconds(1)))
        unsafe timer = pa_context_rttime_new(context, due, callback, pointer)
    }

    /// Takes back what was set.
    func clear() {
        guard let timer = unsafe timer else { return }
        // A timer may be freed from its own callback.
        unsafe pa_threaded_mainloop_get_api(loop)?.pointee.time_free(timer)
        unsafe self.timer = nil
    }
}
