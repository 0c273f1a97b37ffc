public import Events
import Vocabulary

/// What a supervisor asks for with an alert.
public enum HandlingWish: Sendable, Equatable {
    /// A step.
    case take(HandlingStep)
    /// What they did with it last is to be taken back.
    case undo
}

/// The addresses at which supervisors see to alerts: the same, with the same bodies and roles, at a daemon, whose log
/// decides, and at a hub, which passes on what is asked for.
public enum HandlingRoutes {
    /// All of them.
    /// - Parameters:
    ///   - answer: what is given.
    ///   - carryOut: does what is asked for.
    /// - Returns: the routes, in the order in which they are listed.
    public static func all(
        answer: Route.Answer, _ carryOut: @escaping @Sendable (Call, HandlingWish) throws -> any Encodable
    ) -> [Route] {
        func route(
            _ id: String, _ verb: String, _ body: Route.Body, _ summary: String,
            _ wish: @escaping @Sendable (Call) throws -> HandlingWish
        ) -> Route {
            Route(
                id, .post, "/v1/alerts/{id}/\(verb)", roles: [.supervisor, .hub], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [], body: body, answer: answer, summary,
                .log { call in try carryOut(call, wish(call)) })
        }
        return [
            route("acknowledge", "ack", .none, "Says that somebody has seen an alert.") { _ in .take(.acknowledge) },
            route("takeOver", "takeover", .none, "Takes an alert over.") { _ in .take(.takeOver) },
            route(
                "handOn", "handover",
                .object([
                    .init(
                        "to", .text(atMost: 128), called: "the name of the next person", isRequired: true,
                        "the next person's user name")
                ]), "Hands an alert on to somebody else."
            ) { call in
                .take(.handOn(to: try call.person(named: call.read(HandOnRequest.self).to, as: .supervisor)))
            },
            route(
                "resolve", "resolve",
                .object([
                    .init("note", .text(atMost: 1000), called: "the note", "how it ended"),
                    .init(
                        "nothing_wrong", .flag, called: "whether nothing was wrong",
                        "true where nothing was wrong: what was heard in it counts as calm"),
                ]), "Says that an alert is dealt with."
            ) { call in
                let ending = try call.read(ResolveRequest.self)
                return .take(.resolve(note: ending.note, nothingWrong: ending.nothingWrong ?? false))
            },
            route(
                "addNote", "note",
                .object([
                    .init("note", .text(atMost: 1000), called: "the note", isRequired: true, "what there is to say")
                ]), "Adds a note to an alert; the agent can read it."
            ) { call in .take(.remark(try call.read(NoteRequest.self).note)) },
            route(
                "undo", "undo", .none,
                "Takes back what the caller has done with an alert last, within \(AlertHistory.undoS) s."
            ) { _ in .undo },
        ]
    }
}

extension Call {
    /// Somebody of this machine who has a role here, by the name that the system has for them. Whom a hub names is one
    /// of its own people, whom it alone knows.
    fileprivate func person(named name: String, as role: Role) throws -> String {
        if caller.role == .hub {
            guard let fault = Route.Parameter.personName.fault(ofText: name) else { return name }
            throw Problem(.unusable(.member("to"), called: "the name of the next person", fault: fault))
        }
        let callers = feed.gatekeeper.callers
        let person = try callers.asker(named: name)
        if let person, person.roles.contains(role) { return person.name }
        throw Problem(
            .notOneOfThem(
                name: name, exists: person != nil, role: role,
                others: try callers.people(in: role).filter { $0 != caller.person.name }))
    }
}
