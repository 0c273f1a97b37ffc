import Synchronization
import Vocabulary

/// Whether a call is on: written by the one service that watches for calls, read by whoever must not come into one.
final class CallBoard: Sendable {
    /// A call that is on.
    struct Call: Sendable, Equatable {
        /// When it began.
        var since: Timestamp
        /// How it is known: see `CallPayload.knownBy`.
        var knownBy: String
    }

    private struct State {
        var call: Call?
        var followers: [AsyncStream<Call?>.Continuation] = []
    }

    private let state = Mutex(State())

    /// The call that is on; `nil` where there is none.
    var call: Call? { state.withLock { $0.call } }

    /// Takes note of a call that has begun, or is over.
    func set(_ call: Call?) {
        let followers = state.withLock { state in
            guard state.call != call else { return [AsyncStream<Call?>.Continuation]() }
            state.call = call
            return state.followers
        }
        for follower in followers { follower.yield(call) }
    }

    /// Every change from now on; the newest where somebody reads slowly.
    func changes() -> AsyncStream<Call?> {
        let (stream, follower) = AsyncStream.makeStream(of: Call?.self, bufferingPolicy: .bufferingNewest(8))
        state.withLock { $0.followers.append(follower) }
        return stream
    }
}
