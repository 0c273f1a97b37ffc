import Foundation
import Synchronization

/// Questions to a world that may never answer: a dead network folder, a stopped daemon, a bus without a master.
///
/// What is late goes on by itself until the process ends, and its answer is thrown away.
enum TimeLimit {
    /// The answer of a call that blocks its thread; `nil` where it is late.
    static func answer<Value: Sendable>(
        within limit: Duration, _ question: @escaping @Sendable () -> Value
    ) async -> Value? {
        await withCheckedContinuation { continuation in
            let race = Race(continuation)
            race.finish(with: nil, after: limit)
            Thread.detachNewThread { race.finish(with: question()) }
        }
    }

    /// The answer of a call that suspends; `nil` where it is late.
    static func answer<Value: Sendable>(
        within limit: Duration, of question: @escaping @Sendable () async -> Value
    ) async -> Value? {
        await withCheckedContinuation { continuation in
            let race = Race(continuation)
            race.finish(with: nil, after: limit)
            Task { race.finish(with: await question()) }
        }
    }

    /// Lets the first of two answers through.
    private final class Race<Value: Sendable>: Sendable {
        private let waiting: Mutex<CheckedContinuation<Value?, Never>?>

        init(_ continuation: CheckedContinuation<Value?, Never>) {
            waiting = Mutex(continuation)
        }

        func finish(with value: Value?) {
            let first = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            first?.resume(returning: value)
        }

        func finish(with value: Value?, after limit: Duration) {
            Task {
                try? await Task.sleep(for: limit)
                finish(with: value)
            }
        }
    }
}
