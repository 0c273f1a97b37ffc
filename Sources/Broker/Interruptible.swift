import Foundation
import Glibc
import Synchronization

/// Calls that block, on a thread of their own, which are interrupted after a while.
///
/// libnats waits for ever where a server falls silent in the middle of a TLS handshake. A signal that interrupts the
/// thread's system call makes OpenSSL give up; it is sent again until the thread is done, because it may come just
/// before the call.
final class Interruptible: Sendable {
    private struct State {
        var thread: pthread_t?
        var wasInterrupted = false
    }
    private let state = Mutex(State())

    /// Runs a call.
    /// - Parameters:
    ///   - limit: how long it may take before it is interrupted.
    ///   - body: the call.
    /// - Returns: what it gives, and whether it was interrupted.
    static func run<Value: Sendable>(within limit: Duration, _ body: @escaping @Sendable () -> Value)
        async -> (value: Value, wasInterrupted: Bool)
    {
        handler
        let call = Interruptible()
        let watch = Task {
            try await Task.sleep(for: limit)
            while true {
                call.interrupt()
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        defer { watch.cancel() }
        return await withCheckedContinuation { continuation in
            Thread {
                Self.letSignalIn()
                call.state.withLock { $0.thread = pthread_self() }
                let value = body()
                let wasInterrupted = call.state.withLock { state in
                    state.thread = nil
                    return state.wasInterrupted
                }
                continuation.resume(returning: (value, wasInterrupted))
            }.start()
        }
    }

    private func interrupt() {
        state.withLock { state in
            // The thread is there as long as it is named here.
            guard let thread = state.thread else { return }
            state.wasInterrupted = true
            pthread_kill(thread, Self.signal)
        }
    }

    /// A signal that does nothing by itself, and that nobody uses for anything else.
    private static let signal = SIGURG

    /// Threads that are made by those of Swift block all signals.
    private static func letSignalIn() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, signal)
        _ = unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Lets the signal interrupt: a signal that is ignored does not.
    private static let handler: Void = {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in }
        // SAFETY: the structure lives for the call, and the handler does nothing.
        _ = unsafe sigaction(signal, &action, nil)
    }()
}
