import EventLog
import Events
import Hummingbird
import Vocabulary

extension Gatekeeper {
    /// Refuses quality assurance a segment that nobody else has agreed to, and notes that they wait. The agent needs
    /// nobody's word for the own voice.
    func checkSecondPerson(_ route: FeedRoute, _ context: FeedContext, _ caller: Caller) async throws {
        guard needsSecondPerson, route == .segment, caller.role != .agent,
            let id = context.parameters.get("id").map({ String($0) })
        else { return }
        let mayHear = try await Blocking.run {
            // What does not lie there any more is told as that.
            guard try log.segment(id: id)?.state == .stored else { return true }
            return try log.mayHear(caller.actor, segment: id, reason: caller.reason)
        }
        guard !mayHear else { return }
        try await note(route, context, by: caller.actor, caller.reason, .refused)
        throw Problem(
            403, "A second person has to agree",
            detail:
                "Here two people decide on hearing a segment (vault.second_person), and it is noted that you ask. Let "
                + "somebody else of quality assurance run: undertone segments approve \(id) --for \(caller.actor.name). Then "
                + "ask again within 24 hours.")
    }
}
