import Synchronization

/// Lets files come in one after the other, in the order in which they were announced: each is held in memory.
final class IncomingFiles: Sendable {
    private struct State {
        var isBusy = false
        var count = 0
        /// Those who wait, and are told whether it is their turn.
        var waiting: [(number: Int, turn: CheckedContinuation<Bool, Never>)] = []
    }

    private let patience: Duration
    private let state = Mutex(State())

    /// - Parameter patience: how long somebody waits before they are sent away.
    init(patience: Duration = .seconds(20)) { self.patience = patience }

    /// Runs `body` while no other file comes in.
    /// - Throws: what `body` throws; a ``Problem`` where it took too long until it was this one's turn.
    func one<Value>(_ body: () async throws -> Value) async throws -> Value {
        guard await turn() else {
            try Task.checkCancellation()
            throw Problem(503, "Not for now", detail: "Another file is coming in. Send this one again.", retryAfterS: 2)
        }
        defer { pass() }
        return try await body()
    }

    /// Whether it became the caller's turn in time.
    private func turn() async -> Bool {
        let number: Int? = state.withLock { state in
            guard state.isBusy else {
                state.isBusy = true
                return nil
            }
            state.count += 1
            return state.count
        }
        guard let number else { return true }
        let timer = Task {
            try await Task.sleep(for: patience)
            sendAway(number)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let isTurn: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if !state.isBusy {
                        state.isBusy = true
                        return true
                    }
                    state.waiting.append((number, turn))
                    return nil
                }
                if let isTurn { turn.resume(returning: isTurn) }
            }
        } onCancel: {
            sendAway(number)
        }
    }

    private func sendAway(_ number: Int) {
        let turn = state.withLock { state in
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0).turn }
        }
        turn?.resume(returning: false)
    }

    /// Gives the turn to whoever waits longest.
    private func pass() {
        let next = state.withLock { state in
            guard state.waiting.isEmpty else { return Optional(state.waiting.removeFirst().turn) }
            state.isBusy = false
            return nil
        }
        next?.resume(returning: true)
    }
}
