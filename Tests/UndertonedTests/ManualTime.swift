import Synchronization

@testable import undertoned

/// Time that passes when a test says so, and counts who slept.
final class ManualTime: Sendable {
    private struct State {
        var now = Duration.zero
        var next = 0
        var sleepers: [Int: (until: Duration, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var sleeps: [Duration] = []
    }

    private let state = Mutex(State())

    /// For whoever needs time.
    var time: PauseService.Time {
        PauseService.Time(now: { [self] in state.withLock { $0.now } }, sleep: { [self] in try await sleep($0) })
    }

    /// How long each sleep so far was to be.
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// How many sleep now.
    var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// Lets time pass, and wakes who has slept long enough.
    func pass(_ duration: Duration) {
        let woken = state.withLock { state in
            state.now += duration
            let over = state.sleepers.filter { $0.value.until <= state.now }
            for id in over.keys { state.sleepers[id] = nil }
            return over.values.map(\.continuation)
        }
        for sleeper in woken { sleeper.resume() }
    }

    private func sleep(_ duration: Duration) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if Task.isCancelled { return true }
                    state.sleeps.append(duration)
                    state.sleepers[id] = (state.now + duration, continuation)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }
}
