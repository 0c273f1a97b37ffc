import Synchronization

/// Opens once every socket of the feed listens.
final class ListeningGate: Sendable {
    private let missing: Mutex<Int>
    private let opened: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    /// - Parameter sockets: how many have to listen.
    init(sockets: Int) {
        missing = Mutex(sockets)
        (opened, continuation) = AsyncStream.makeStream()
        if sockets == 0 { continuation.finish() }
    }

    /// One more socket listens.
    func enter() {
        let isLast = missing.withLock { missing in
            missing -= 1
            return missing == 0
        }
        if isLast { continuation.finish() }
    }

    /// Returns once all sockets listen, or the task is cancelled. For one waiter.
    func wait() async {
        for await _ in opened {}
    }
}
