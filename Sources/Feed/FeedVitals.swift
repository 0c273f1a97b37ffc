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

    private let state = Mutex(Counts())

    var counts: Counts { state.withLock { $0 } }

    func count(_ what: any WritableKeyPath<Counts, Int> & Sendable, _ step: Int = 1) {
        state.withLock { $0[keyPath: what] += step }
    }

    /// Takes a place among the connections, or says that there is none.
    func enter(atMost limit: Int) -> Bool {
        state.withLock { counts in
            guard counts.connections < limit else {
                counts.turnedAway += 1
                return false
            }
            counts.connections += 1
            return true
        }
    }

    /// Takes a place among those who are turned away in peace, or says that there is none.
    func startWaiting(atMost limit: Int) -> Bool {
        state.withLock { counts in
            guard counts.waitedFor < limit else { return false }
            counts.waitedFor += 1
            return true
        }
    }

    func stopWaiting() { state.withLock { $0.waitedFor -= 1 } }

    func leave() { state.withLock { $0.connections -= 1 } }

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
