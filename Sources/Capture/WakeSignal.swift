import CPulse
import Glibc

/// Wakes one waiting thread from another that must never block: an eventfd.
///
/// Signals are not counted: many signals before a wait wake it once. Signalling costs one system call, allocates
/// nothing and takes no lock, so an audio callback may do it.
final class WakeSignal: Sendable {
    private let descriptor: Int32

    init() {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        // Fails only where the process has used up its descriptors; there is no capture without it.
        precondition(descriptor >= 0, "no descriptor left for an eventfd")
    }

    deinit { close(descriptor) }

    /// Wakes the waiting thread, or makes its next wait return at once. Never blocks.
    func raise() {
        // Fails only where 2^64 - 2 signals are pending, and then the waiter wakes anyway.
        eventfd_write(descriptor, 1)
    }

    /// Waits until raised, or for `timeout`, and lowers the signal. May return early when a system signal arrives.
    func wait(timeout: Duration) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // A millisecond more, never less: a wait of zero would spin until the deadline.
        let milliseconds = timeout.components.seconds * 1_000 + timeout.components.attoseconds / 1_000_000_000_000_000
        // SAFETY: one entry, alive for the call.
        guard unsafe poll(&entry, 1, Int32(clamping: milliseconds + 1)) > 0 else { return }
        var count: eventfd_t = 0
        // SAFETY: `count` is alive for the call.
        _ = unsafe eventfd_read(descriptor, &count)
    }
}
