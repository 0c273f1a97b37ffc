import Synchronization

/// Notices when a stream has not done something for a time: written, or asked for leave. It has one timer for as long
/// as the stream lasts: a sleep that is cancelled keeps what it holds until it would have ended, so that one for each
/// wait of each reader would add up to many megabytes.
final class Silence: Sendable {
    private struct State {
        var lastWrite = ContinuousClock.now
        var isTooLong = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let longest: Duration
    private let state = Mutex(State())

    /// - Parameter longest: how long a silence may last.
    init(longest: Duration) { self.longest = longest }

    /// Whether it lasts too long now, and not only since somebody noticed.
    var isTooLong: Bool { state.withLock { $0.lastWrite + longest <= .now } }

    /// It was done.
    func end() {
        state.withLock { state in
            state.lastWrite = .now
            state.isTooLong = false
        }
    }

    /// Watches, until it is cancelled.
    func watch() async {
        while !Task.isCancelled {
            let (lastWrite, waiter) = state.withLock { state in
                state.isTooLong = state.lastWrite + longest <= .now
                defer { if state.isTooLong { state.waiter = nil } }
                return (state.lastWrite, state.isTooLong ? state.waiter : nil)
            }
            waiter?.resume()
            // Where it lasts too long already, somebody is about to write.
            try? await Task.sleep(until: max(lastWrite, .now - longest / 2) + longest, clock: .continuous)
        }
    }

    /// Returns once the silence lasts too long, or the task is cancelled. For one at a time.
    func tooLong() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if state.isTooLong || Task.isCancelled { return true }
                    state.waiter = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }
}
