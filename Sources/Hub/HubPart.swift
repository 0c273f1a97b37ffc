import Synchronization

/// Which part a hub has beside others of its site. All of them take in and store what desks tell, each by its own place
/// in the stream; one of them leads.
///
/// Two that lead for a moment lose no event: a receipt says what its hub has stored, and the others take the same from
/// the stream.
final class HubPart: Sendable {
    enum Part: Sendable, Equatable {
        /// Nobody has said so far, or not any more: the broker is away.
        case unknown
        /// It sends receipts, answers who asks to join, and tells the broker who is cut off.
        case leads
        /// Another one does.
        case follows(String)
    }

    private struct State {
        var part = Part.unknown
        var last = 0
        var watchers: [Int: AsyncStream<Part>.Continuation] = [:]
    }

    private let state = Mutex(State())

    var now: Part { state.withLock { $0.part } }

    var leads: Bool { now == .leads }

    /// The part once it is known; `unknown` where the task is cancelled before.
    func known() async -> Part {
        for await part in changes() where part != .unknown { return part }
        return .unknown
    }

    func set(_ part: Part) {
        state.withLock { state in
            guard part != state.part else { return }
            state.part = part
            for watcher in state.watchers.values { watcher.yield(part) }
        }
    }

    /// The part now, and every change; who is slow is told the newest alone.
    func changes() -> AsyncStream<Part> {
        let (parts, continuation) = AsyncStream.makeStream(of: Part.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.last += 1
            state.watchers[state.last] = continuation
            continuation.yield(state.part)
            return state.last
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.watchers.removeValue(forKey: number) }
        }
        return parts
    }
}
