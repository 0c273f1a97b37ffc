import Synchronization

/// Lets files come in one after the other, since each is held in memory: users by turns, and of one user in the order
/// in which they were announced. Who sends slowly has to leave once somebody else waits.
final class IncomingFiles: Sendable {
    /// Whose file comes in.
    private struct Turn {
        var user: UInt32
        /// When it began.
        var since = ContinuousClock.now
        /// Is told that somebody else waits.
        var isWanted: AsyncStream<Void>.Continuation
    }

    private struct Waiting {
        var number: Int
        var turn: Turn
        /// Is told whether it is their turn.
        var isTurn: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var turn: Turn?
        var count = 0
        var waiting: [Waiting] = []

        /// Whether somebody else than the one whose turn it is waits.
        var isWanted: Bool { turn.map { turn in waiting.contains { $0.turn.user != turn.user } } ?? false }

        mutating func begin(_ next: Turn) {
            turn = next
            turn?.since = .now
            tellIfWanted()
        }

        func tellIfWanted() { if isWanted { turn?.isWanted.yield() } }
    }

    private let patience: Duration
    private let state = Mutex(State())

    /// - Parameter patience: how long somebody waits before they are sent away. Who sends has half of it once somebody
    ///   else waits.
    init(patience: Duration = .seconds(20)) { self.patience = patience }

    /// Whether a file comes in, and how many wait.
    var standing: (isBusy: Bool, waiting: Int) { state.withLock { ($0.turn != nil, $0.waiting.count) } }

    /// Takes a file while no other comes in, and does something with it.
    /// - Throws: what the closures throw; a ``Problem`` where it took too long until it was this one's turn, or where
    ///   the file came too slowly and somebody else waits.
    func one<File: Sendable, Value>(
        of user: UInt32, _ receive: @escaping @Sendable () async throws -> File,
        then use: (File) async throws -> Value
    ) async throws -> Value {
        let (wanted, isWanted) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        guard await take(Turn(user: user, isWanted: isWanted)) else {
            try Task.checkCancellation()
            throw Problem(.otherFileComesIn)
        }
        defer { pass() }
        let file = try await withThrowingTaskGroup(of: File?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await receive() }
            group.addTask {
                try await self.waitUntilOver(wanted)
                return nil
            }
            return try await group.next() ?? nil
        }
        guard let file else {
            try Task.checkCancellation()
            throw Problem(.fileTooSlow)
        }
        return try await use(file)
    }

    /// Returns once the turn has lasted long enough and somebody else waits.
    private func waitUntilOver(_ wanted: AsyncStream<Void>) async throws {
        for await _ in wanted {
            guard let since = state.withLock({ $0.turn?.since }) else { return }
            try await Task.sleep(until: since + patience / 2, clock: .continuous)
            if state.withLock({ $0.isWanted }) { return }
        }
        try Task.checkCancellation()
    }

    /// Whether it became the caller's turn in time.
    private func take(_ turn: Turn) async -> Bool {
        let number: Int? = state.withLock { state in
            guard state.turn != nil else {
                state.begin(turn)
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
            await withCheckedContinuation { continuation in
                let isTurn: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    guard state.turn != nil else {
                        state.begin(turn)
                        return true
                    }
                    state.waiting.append(Waiting(number: number, turn: turn, isTurn: continuation))
                    state.tellIfWanted()
                    return nil
                }
                if let isTurn { continuation.resume(returning: isTurn) }
            }
        } onCancel: {
            sendAway(number)
        }
    }

    private func sendAway(_ number: Int) {
        let isTurn = state.withLock { state in
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0).isTurn }
        }
        isTurn?.resume(returning: false)
    }

    /// Gives the turn to whoever waits longest, of another user where one waits.
    private func pass() {
        let isTurn: CheckedContinuation<Bool, Never>? = state.withLock { state in
            let last = state.turn?.user
            guard !state.waiting.isEmpty else {
                state.turn = nil
                return nil
            }
            let next = state.waiting.remove(at: state.waiting.firstIndex { $0.turn.user != last } ?? 0)
            state.begin(next.turn)
            return next.isTurn
        }
        isTurn?.resume(returning: true)
    }
}
