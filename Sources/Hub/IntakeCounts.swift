import Feed
import Synchronization

/// What a hub counts of what comes in, for `GET /metrics`.
public final class IntakeCounts: Sendable {
    private struct State {
        var (batches, new, known, refusedEvents, refusedMessages, wrongTokens) = (0, 0, 0, 0, 0, 0)
    }

    private let state = Mutex(State())

    /// Nothing so far.
    public init() {}

    func add(_ taken: SiteStore.Taken) {
        state.withLock { state in
            state.batches += 1
            state.new += taken.new
            state.known += taken.known
            state.refusedEvents += taken.faults.count
        }
    }

    func refused() { state.withLock { $0.refusedMessages += 1 } }

    func wrongToken() { state.withLock { $0.wrongTokens += 1 } }

    var metrics: [Metric] {
        let now = state.withLock { $0 }
        return [
            Metric("undertone_hub_batches_total", .counter, Double(now.batches), help: "Batches of desks committed."),
            Metric("undertone_hub_events_total", .counter, Double(now.new), help: "Events stored."),
            Metric(
                "undertone_hub_events_known_total", .counter, Double(now.known),
                help: "Events that came again and were dropped."),
            Metric(
                "undertone_hub_events_refused_total", .counter, Double(now.refusedEvents),
                help: "Events of desks that are not kept; the audit says why."),
            Metric(
                "undertone_hub_messages_refused_total", .counter, Double(now.refusedMessages),
                help: "Messages of desks that were refused; the audit says why."),
            Metric(
                "undertone_hub_wrong_tokens_total", .counter, Double(now.wrongTokens),
                help: "Requests on TCP without a token that counts."),
        ]
    }
}
