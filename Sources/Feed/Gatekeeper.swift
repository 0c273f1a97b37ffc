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
    let secondPerson: SecondPerson
    /// How often somebody is told that they may not, and leaves something in the audit: far less often than they may
    /// ask.
    let refusalLimiter = RateLimiter(perSecond: 5, burst: 20)
    /// How often somebody may do what leaves a row each time.
    let traceLimiter = RateLimiter(perSecond: 5, burst: 500)
    /// How often somebody may look, each time with a row: as often as a person does.
    let lookLimiter = RateLimiter(perSecond: 1, burst: 60)
    private let looks = RecentLooks()

    /// Most bytes of a reason in a header.
    static let maxReasonBytes = 512
    private static let maxNameBytes = 64

    /// Who asks, in the role that allows it.
    ///
    /// - Throws: a ``Problem`` that says what is missing; `EventLogError` where the audit cannot be written, since
    ///   nobody looks at personal data without a trace.
    func admit(to route: Route, _ request: Request, _ context: FeedContext) async throws -> Caller {
        let inquiry = Inquiry(peer: context.peer, headers: request.headers)
        guard let asker = try await Blocking.run({ [callers] in try callers.asker(of: inquiry) }) else {
            throw Problem(.unknownPeer)
        }
        let reason = route.takesAnything ? nil : try reason(request)
        let name = PlainText.shown(asker.name, maxBytes: Self.maxNameBytes)
        guard let role = route.role(of: asker.roles) else {
            let words = Role.allCases.filter(asker.roles.contains).map(\.rawValue)
            let actor = Person(
                name: name, uid: asker.uid, role: words.isEmpty ? "none" : words.joined(separator: "+"))
            do { try await note(route, context, by: actor, reason, .refused) } catch let problem as Problem {
                throw problem
            } catch { logger.critical("a refusal is not in the audit: \(error)") }
            let here = route.roles.intersection(callers.offered)
            let needed = Role.allCases.filter((here.isEmpty ? route.roles.subtracting([.hub]) : here).contains)
                .map(callers.origin(of:))
            throw Problem(
                .notYourRole(name: name, held: Role.allCases.filter(asker.roles.contains), needed: needed))
        }
        var person = Person(name: name, uid: asker.uid, role: role.rawValue)
        // A hub does nothing of its own accord, and hears nothing.
        if role == .hub, route.namesPerson {
            person.name = try named(request, FeedWire.actingForHeader, called: "the name of the person")
            person.through = try named(request, FeedWire.throughHeader, called: "the name of the hub")
        }
        let caller = Caller(person: person, role: role, reason: reason)
        if route.reasonFrom.contains(role), reason == nil {
            throw Problem(.noReason)
        }
        if role != .agent, route.leavesRowEachTime {
            // Commands, and files that are fetched one after the other, come faster than looks.
            let limiter = route.isCommand || route.segments == .heard ? traceLimiter : lookLimiter
            if let wait = asker.uid.flatMap({ limiter.take($0) }) {
                throw Problem(.tooManyTraces(waitS: Int(wait.rounded(.up))))
            }
        }
        try await checkSecondPerson(route, request, context, caller)
        if role != .agent {
            switch route.personal {
            case .none, .asTold: break
            case .eachTime, .overAndOver: try await note(route, context, by: caller.person, reason, .allowed)
            }
        }
        return caller
    }

    /// Whether somebody who was let in and reads on would be let in now, in the same role. Asked off the threads that
    /// serve connections.
    func stillAdmits(_ caller: Caller, to route: Route, _ request: Request, _ context: FeedContext) throws -> Bool {
        let asker = try callers.asker(of: Inquiry(peer: context.peer, headers: request.headers))
        return asker.flatMap { route.role(of: $0.roles) } == caller.role
    }

    /// - Throws: `EventLogError`; a ``Problem`` where somebody is refused more often than is told each time. The audit
    ///   counts it all the same.
    private func note(
        _ route: Route, _ context: FeedContext, by actor: Person, _ reason: String?, _ outcome: AuditDraft.Outcome
    ) async throws {
        let draft = AuditDraft(
            actor: actor, action: route.name, object: Self.object(route, context), reason: reason, outcome: outcome)
        let isRepeated =
            switch (outcome, route.personal) {
            case (.allowed, .overAndOver): true
            case (.allowed, .none), (.allowed, .eachTime), (.allowed, .asTold), (.refused, _): false
            }
        if isRepeated, looks.covers(draft) { return }
        try await Blocking.run { try log.audit(draft) }
        if isRepeated { looks.note(draft) }
        if outcome == .refused, let wait = actor.uid.flatMap({ refusalLimiter.take($0) }) {
            throw Problem(.tooManyTraces(waitS: Int(wait.rounded(.up))))
        }
    }

    /// What the request is about. What is no identifier is refused later; nothing of it is written down.
    private static func object(_ route: Route, _ context: FeedContext) -> String {
        guard let id = context.parameters.get("id") else { return route.id }
        return FeedWire.isIdentifier(id) ? String(id) : "(no identifier)"
    }

    /// Refuses quality assurance a segment that nobody else has agreed to, and notes that they wait. The agent needs
    /// nobody's word for their own voice.
    private func checkSecondPerson(
        _ route: Route, _ request: Request, _ context: FeedContext, _ caller: Caller
    ) async throws {
        guard route.segments == .heard, let id = context.parameters.get("id").map({ String($0) }) else { return }
        let wish = SegmentWish(segmentID: id, action: .hear, reason: caller.reason)
        let colleague = try colleague(of: caller, request)
        do {
            try await Blocking.run { [secondPerson] in
                // What does not lie there any more is told as that.
                guard secondPerson.isNeeded(by: caller, reach: false), try log.segment(id: id)?.state == .stored else {
                    return
                }
                _ = try secondPerson.takeWord(for: wish, by: caller, agreed: colleague)
            }
        } catch let problem as Problem {
            try await note(route, context, by: caller.person, caller.reason, .refused)
            throw problem
        }
    }

    /// Whoever else at the hub has agreed, as it says.
    private func colleague(of caller: Caller, _ request: Request) throws(Problem) -> Person? {
        guard caller.role == .hub, request.headers[text: FeedWire.agreedByHeader] != nil else { return nil }
        var person = caller.person
        person.name = try named(request, FeedWire.agreedByHeader, called: "the name of the second person")
        return person
    }

    /// A name that a hub gives: of the person in whose name it sends a command, and its own. Brackets would make one
    /// person look like another in the audit.
    private func named(_ request: Request, _ header: String, called: String) throws(Problem) -> String {
        let text = request.headers[text: header]?.trimmingCharacters(in: .whitespaces) ?? ""
        guard !text.isEmpty else {
            throw Problem(.missing(.header(header), called: called, meaning: "a hub acts in the name of somebody"))
        }
        let brackets = text.contains { "()".contains($0) } ? "holds a bracket" : nil
        if let fault = Route.Parameter.personName.fault(ofText: text) ?? brackets {
            throw Problem(.unusable(.header(header), called: called, fault: fault))
        }
        return text
    }

    private func reason(_ request: Request) throws(Problem) -> String? {
        guard let text = request.headers[text: FeedWire.reasonHeader]?.trimmingCharacters(in: .whitespaces),
            !text.isEmpty
        else { return nil }
        if let fault = PlainText.fault(in: text, maxBytes: Self.maxReasonBytes) {
            throw Problem(.unusable(.header(FeedWire.reasonHeader), called: "the reason", fault: fault))
        }
        return text
    }
}

extension Route {
    /// Whether a hub has to say in whose name it asks.
    var namesPerson: Bool { isCommand || segments == .heard }

    /// Whether each time leaves a row, the gatekeeper's or the log's own: so somebody who may do it could fill the disk
    /// with what nobody may delete.
    fileprivate var leavesRowEachTime: Bool {
        switch personal {
        case .eachTime, .asTold: true
        case .none, .overAndOver: isCommand
        }
    }
}
