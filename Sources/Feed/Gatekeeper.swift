import Accounts
import EventLog
import Events
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Vocabulary

/// Lets a request in or refuses it, and sees to it that the audit knows: the one place where the feed writes to it.
struct Gatekeeper: Sendable {
    let log: EventLog
    let callers: any CallerSource
    let limiter: RateLimiter
    let logger: Logger
    /// Whether quality assurance hears a segment only when a second person has agreed.
    let needsSecondPerson: Bool
    private let looks = RecentLooks()

    private static let maxReason = 256

    /// Who asks, in the role that allows it.
    ///
    /// - Throws: a ``Problem`` that says what is missing; `EventLogError` where the audit cannot be written, since
    ///   nobody looks at personal data without a trace.
    func admit(to route: Route, _ request: Request, _ context: FeedContext) async throws -> Caller {
        let inquiry = Inquiry(peer: context.peer, headers: request.headers)
        guard let asker = try await Blocking.run({ [callers] in try callers.asker(of: inquiry) }) else {
            throw Problem(403, "Not your role", detail: "The feed is for users of this machine, over its Unix socket.")
        }
        let reason = try reason(request)
        guard let role = route.role(of: asker.roles) else {
            let words = Role.allCases.filter(asker.roles.contains).map(\.rawValue)
            let actor = Person(
                name: asker.name, uid: asker.uid, role: words.isEmpty ? "none" : words.joined(separator: "+"))
            do { try await note(route, context, by: actor, reason, .refused) } catch {
                logger.critical("a refusal is not in the audit: \(error)")
            }
            let needed = Role.allCases.filter(route.roles.contains).map(callers.origin(of:))
            throw Problem(
                403, "Not your role",
                detail: "\(route.name) needs the role \(needed.joined(separator: " or ")); "
                    + "\(asker.name) has \(words.isEmpty ? "none here" : words.joined(separator: ", ")).")
        }
        let caller = Caller(
            person: Person(name: asker.name, uid: asker.uid, role: role.rawValue), role: role, reason: reason)
        if route.reasonFrom.contains(role), reason == nil {
            throw Problem.query(FeedWire.reasonHeader, "is missing; say in this header why you ask")
        }
        try await checkSecondPerson(route, context, caller)
        if role != .agent {
            switch route.personal {
            case .none: break
            case .eachTime, .overAndOver: try await note(route, context, by: caller.person, reason, .allowed)
            }
        }
        return caller
    }

    private func note(
        _ route: Route, _ context: FeedContext, by actor: Person, _ reason: String?, _ outcome: AuditDraft.Outcome
    ) async throws {
        // An identifier that is none is refused later; it must not fill the audit.
        let object = context.parameters.get("id").map { String($0.prefix(128)) } ?? route.id
        let draft = AuditDraft(actor: actor, action: route.name, object: object, reason: reason, outcome: outcome)
        let isRepeated =
            switch (outcome, route.personal) {
            case (.allowed, .overAndOver): true
            case (.allowed, .none), (.allowed, .eachTime), (.refused, _): false
            }
        if isRepeated, looks.covers(draft) { return }
        try await Blocking.run { try log.audit(draft) }
        if isRepeated { looks.note(draft) }
    }

    /// Refuses quality assurance a segment that nobody else has agreed to, and notes that they wait. The agent needs
    /// nobody's word for their own voice.
    private func checkSecondPerson(_ route: Route, _ context: FeedContext, _ caller: Caller) async throws {
        guard needsSecondPerson, route.segments == .heard, caller.role != .agent,
            let id = context.parameters.get("id").map({ String($0) })
        else { return }
        let mayHear = try await Blocking.run {
            // What does not lie there any more is told as that.
            guard try log.segment(id: id)?.state == .stored else { return true }
            return try log.mayHear(caller.person, segment: id, reason: caller.reason)
        }
        guard !mayHear else { return }
        try await note(route, context, by: caller.person, caller.reason, .refused)
        throw Problem(
            403, "A second person has to agree",
            detail:
                "Here two people decide on hearing a segment (vault.second_person), and it is noted that you ask. Let "
                + "somebody else of quality assurance run: undertone segments approve \(id) --for \(caller.person.name). "
                + "Then ask again within 24 hours.")
    }

    private func reason(_ request: Request) throws(Problem) -> String? {
        guard let text = request.headers[text: FeedWire.reasonHeader]?.trimmingCharacters(in: .whitespaces),
            !text.isEmpty
        else { return nil }
        guard text.count <= Self.maxReason else {
            throw .query(FeedWire.reasonHeader, "is longer than \(Self.maxReason) characters")
        }
        return text
    }
}
