import Synchronization

/// A clock whose time passes when a test says so, and which tells how long somebody wanted to sleep.
public final class ManualClock: Clock {
    /// Time since the clock was made.
    public struct Instant: InstantProtocol {
        var offset = Swift.Duration.zero

        public func advanced(by duration: Swift.Duration) -> Instant { Instant(offset: offset + duration) }

        public func duration(to other: Instant) -> Swift.Duration { other.offset - offset }

        public static func < (one: Instant, other: Instant) -> Bool { one.offset < other.offset }
    }

    private struct State {
        var now = Instant()
        var next = 0
        var sleepers: [Int: (until: Instant, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var sleeps: [Swift.Duration] = []
    }

    private let state = Mutex(State())

    public init() {}

    public var now: Instant { state.withLock { $0.now } }

    public var minimumResolution: Swift.Duration { .zero }

    /// How long each sleep so far was to be, in the order in which they began.
    public var sleeps: [Swift.Duration] { state.withLock { $0.sleeps } }

    /// How many sleep now.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// Lets time pass, and wakes who has slept long enough.
    public func pass(_ duration: Swift.Duration) {
        let woken = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let over = state.sleepers.filter { $0.value.until <= state.now }
            for id in over.keys { state.sleepers[id] = nil }
            return over.values.map(\.continuation)
        }
        for sleeper in woken { sleeper.resume() }
    }

    public func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOver: Result<Void, CancellationError>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.sleeps.append(state.now.duration(to: deadline))
                    guard state.now < deadline else { return .success(()) }
                    state.sleepers[id] = (deadline, continuation)
                    return nil
                }
                if let isOver { continuation.resume(with: isOver) }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }
}
