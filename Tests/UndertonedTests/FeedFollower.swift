import Events
import Feed
import FeedClient
import Synchronization
import TestSupport
import Testing

/// A supervisor who has followed the feed since before anything happened.
final class FeedFollower {
    /// What has come so far; the follower's own, so that it may go while the task ends.
    private final class Received: Sendable {
        let events = Mutex<[EventData]>([])
    }

    private let received = Received()
    private let task: Task<Void, Never>

    /// Begins to follow.
    init(_ client: FeedClient) {
        task = Task { [received] in
            try? await client.follow(after: 0) { message in
                if case .event(let event) = message { received.events.withLock { $0.append(event.data) } }
            }
        }
    }

    deinit {
        task.cancel()
    }

    /// Waits until a number of events of a type have come; records an issue where they do not in time.
    /// - Returns: these events.
    @discardableResult
    func receives(
        _ count: Int, _ type: EventType, within limit: Duration = patience,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async -> [EventData] {
        let deadline = ContinuousClock.now + limit
        while true {
            let all = received.events.withLock { $0 }
            let wanted = all.filter { $0.type == type }
            if wanted.count >= count { return wanted }
            guard ContinuousClock.now < deadline else {
                Issue.record(
                    "\(wanted.count) of \(count) \(type.rawValue); there came \(all.map(\.type.rawValue))",
                    sourceLocation: sourceLocation)
                return wanted
            }
            try? await Task.sleep(for: .milliseconds(5))
        }
    }
}
