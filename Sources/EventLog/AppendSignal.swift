import Events
import Synchronization

/// Wakes readers when the log has grown. It carries one number and no events: whoever is woken reads the log itself, so
/// that a slow reader costs nothing but its place in this list.
final class AppendSignal: Sendable {
    private struct State {
        var newest: Int64
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state: Mutex<State>

    init(newest: Int64) { state = Mutex(State(newest: newest)) }

    /// Says that the log now reaches to `sequence`. Late and doubled calls do no harm.
    func advance(to sequence: Int64) {
        let woken = state.withLock { state in
            guard sequence > state.newest else { return [CheckedContinuation<Void, Never>]() }
            state.newest = sequence
            defer { state.waiters.removeAll(keepingCapacity: true) }
            return Array(state.waiters.values)
        }
        for waiter in woken { waiter.resume() }
    }

    /// Returns once the log reaches past `sequence`, or the task is cancelled.
    func wait(past sequence: Int64) async {
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    // A cancellation that came before the waiter is listed has found nothing to resume, so it is asked
                    // for here, under the same lock.
                    if state.newest > sequence || Task.isCancelled { return true }
                    state.waiters[waiter] = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume()
        }
    }
}
