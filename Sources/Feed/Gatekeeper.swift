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
    let access: FeedAccess
    let limiter: RateLimiter
    let logger: Logger
    /// Whether quality assurance hears a segment only when a second person has agreed.
    var needsSecondPerson = false
    var looks = RecentLooks()

    /// Header in which a person says why they ask for something personal.
    static let reasonHeader = "Undertone-Reason"
    private static let longestReason = 256

    /// Who asks, in the role that allows it.
    ///
    /// - Throws: a ``Problem`` that says what is missing; `EventLogError` where the audit cannot be written, since
    ///   nobody looks at personal data without a trace.
    func admit(to route: FeedRoute, _ request: Request, _ context: FeedContext) async throws -> Caller {
        guard let uid = context.uid else {
            throw Problem(403, "Not your role", detail: "The feed is for users of this machine, over its Unix socket.")
        }
        let (name, held) = try await Blocking.run { [access] in
            (GroupDirectory.system.name(of: uid), access.roles(of: uid))
        }
        let reason = try reason(request)
        guard let role = RoleTable.role(held, for: route) else {
            let words = Role.allCases.filter(held.contains).map(\.rawValue)
            let actor = Person(name: name, uid: uid, role: words.isEmpty ? "none" : words.joined(separator: "+"))
            do {
                try await note(route, context, by: actor, reason, .refused)
            } catch {
                logger.critical("a refusal is not in the audit: \(error)")
            }
            let needed = Role.allCases.filter(RoleTable.roles(for: route).contains).map(access.origin(of:))
            throw Problem(
                403, "Not your role",
                detail: "\(route.name) needs the role \(needed.joined(separator: " or ")); "
                    + "\(name) has \(words.isEmpty ? "none here" : words.joined(separator: ", ")).")
        }
        let caller = Caller(actor: Person(name: name, uid: uid, role: role.rawValue), role: role, reason: reason)
        if RoleTable.needsReason(route, as: role), reason == nil {
            throw Problem.query(Self.reasonHeader, "is missing; say in this header why you ask")
        }
        try await checkSecondPerson(route, context, caller)
        if role != .agent, RoleTable.givesPersonalData(route) {
            try await note(route, context, by: caller.actor, reason, .allowed)
        }
        return caller
    }

    func note(
        _ route: FeedRoute, _ context: FeedContext, by actor: Person, _ reason: String?, _ outcome: AuditDraft.Outcome
    ) async throws {
        // An identifier that is none is refused later; it must not fill the audit.
        let object = context.parameters.get("id").map { String($0.prefix(128)) } ?? route.rawValue
        let draft = AuditDraft(actor: actor, action: route.name, object: object, reason: reason, outcome: outcome)
        let isRepeated = outcome == .allowed && RoleTable.isAskedAgainAndAgain(route)
        if isRepeated, looks.covers(draft) { return }
        try await Blocking.run { try log.audit(draft) }
        if isRepeated { looks.note(draft) }
    }

    private func reason(_ request: Request) throws(Problem) -> String? {
        guard let text = request.headers[text: Self.reasonHeader]?.trimmingCharacters(in: .whitespaces), !text.isEmpty
        else { return nil }
        guard text.count <= Self.longestReason else {
            throw .query(Self.reasonHeader, "is longer than \(Self.longestReason) characters")
        }
        return text
    }
}

/// Sees who is at the other end of the connection, and holds back who asks too often.
struct RateMiddleware: RouterMiddleware {
    let limiter: RateLimiter
    let vitals: FeedVitals

    func handle(
        _ request: Request, context: FeedContext, next: (Request, FeedContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.uid = await PeerUser.uid(of: context.channel)
        vitals.count(\.requests)
        if let uid = context.uid, let wait = limiter.take(uid) {
            vitals.count(\.throttled)
            throw Problem(
                429, "Too many requests",
                detail: "This user asks more often than the daemon answers. Wait, then go on.",
                retryAfterS: Int(wait.rounded(.up)))
        }
        return try await next(request, context)
    }
}
