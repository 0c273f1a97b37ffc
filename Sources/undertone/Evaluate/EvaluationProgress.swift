import Foundation
import Synchronization

/// One line on standard error that says how many measurements are done; nothing unless a person looks at it.
final class EvaluationProgress: Sendable {
    private static let pace = Duration.milliseconds(200)

    private struct State {
        var done = 0
        // Whoever waits less than this has not wondered yet.
        var next = ContinuousClock.now + .seconds(1)
        var hasLine = false
    }

    private let total: Int
    private let isShown = Terminal.isTerminal(STDERR_FILENO)
    private let state = Mutex(State())

    init(total: Int) {
        self.total = total
    }

    /// One measurement is done; called from any thread.
    func oneMore() {
        state.withLock { state in
            state.done += 1
            guard isShown, ContinuousClock.now >= state.next else { return }
            state.next = ContinuousClock.now + Self.pace
            state.hasLine = true
            Terminal.status("\(state.done) of \(total) measurements done")
        }
    }

    /// All is done; the line goes.
    func finish() {
        state.withLock { state in
            if state.hasLine { Terminal.status("") }
            state.hasLine = false
        }
    }
}
