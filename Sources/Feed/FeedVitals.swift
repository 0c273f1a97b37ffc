import Glibc
import Synchronization

/// What the feed counts of itself, for `GET /metrics`.
final class FeedVitals: Sendable {
    struct Counts: Sendable {
        var requests = 0
        var forbidden = 0
        var throttled = 0
        var turnedAway = 0
        var connections = 0
        var waitedFor = 0
    }

    /// Why there is no place for another connection.
    enum TooMany {
        /// The user has as many as one user gets.
        case ofUser
        /// There are as many as the daemon takes.
        case inAll
    }

    private struct State {
        var counts = Counts()
        /// Connections of each user who has any.
        var held: [UInt32: Int] = [:]
    }

    private let state = Mutex(State())

    var counts: Counts { state.withLock { $0.counts } }

    func count(_ what: any WritableKeyPath<Counts, Int> & Sendable, _ step: Int = 1) {
        state.withLock { $0.counts[keyPath: what] += step }
    }

    /// Takes a place among the connections, or says why there is none. The agent and root have places that nobody else
    /// can take: whatever others do, the agent can ask for help and root can look.
    func enter(_ user: UInt32, within limits: FeedLimits) -> TooMany? {
        let isOwner = user == 0 || user == geteuid()
        let places = isOwner ? limits.connections : limits.connections - limits.connections / 4
        return state.withLock { state in
            let held = state.held[user, default: 0]
            let fault: TooMany? =
                held >= limits.connectionsOfUser ? .ofUser : state.counts.connections >= places ? .inAll : nil
            guard fault == nil else {
                state.counts.turnedAway += 1
                return fault
            }
            state.counts.connections += 1
            state.held[user] = held + 1
            return nil
        }
    }

    /// Gives the place of a connection back.
    func leave(_ user: UInt32) {
        state.withLock { state in
            state.counts.connections -= 1
            let held = state.held[user, default: 1] - 1
            state.held[user] = held > 0 ? held : nil
        }
    }

    /// Takes a place among those who are turned away in peace, or says that there is none.
    func startWaiting(atMost limit: Int) -> Bool {
        state.withLock { state in
            guard state.counts.waitedFor < limit else { return false }
            state.counts.waitedFor += 1
            return true
        }
    }

    func stopWaiting() { state.withLock { $0.counts.waitedFor -= 1 } }

    var metrics: [Metric] {
        let now = counts
        return [
            Metric("undertone_feed_connections", .gauge, Double(now.connections), help: "Open connections."),
            Metric("undertone_feed_requests_total", .counter, Double(now.requests), help: "Requests read."),
            Metric(
                "undertone_feed_requests_forbidden_total", .counter, Double(now.forbidden),
                help: "Requests refused for want of a role."),
            Metric(
                "undertone_feed_requests_throttled_total", .counter, Double(now.throttled),
                help: "Requests refused because the user asked too often."),
            Metric(
                "undertone_feed_connections_turned_away_total", .counter, Double(now.turnedAway),
                help: "Connections refused because there were too many."),
        ]
    }
}
