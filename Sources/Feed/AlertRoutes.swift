import EventLog
import Events
import Vocabulary

/// Alerts, and what people do with them.
enum AlertRoutes {
    static let all: [Route] = [
        Route(
            "alerts", .get, "/v1/alerts", roles: [.agent, .supervisor, .qa, .hub], personal: .overAndOver,
            reasonFrom: [],
            segments: .untouched,
            parameters: [.query("open", .flag, called: "the choice of alerts", "Only those that are open.")],
            body: .none,
            answer: .list("Alert"), "Alerts, requests for help first, at most 1000.",
            .tell { call in
                try call.log.alerts(openOnly: call.query("open") == "true", limit: 1000).compactMap(call.seen.shown)
            }),
        Route(
            "alert", .get, "/v1/alerts/{id}", roles: [.agent, .supervisor, .qa, .hub], personal: .overAndOver,
            reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .value("Alert"), "One alert.",
            .tell { call in try call.alert() }),
        Route(
            "acknowledge", .post, "/v1/alerts/{id}/ack", roles: [.supervisor, .hub], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .value("Alert"),
            "Says that somebody has seen an alert.", .log { call in try call.take(.acknowledge) }),
        Route(
            "takeOver", .post, "/v1/alerts/{id}/takeover", roles: [.supervisor, .hub], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .value("Alert"), "Takes an alert over.",
            .log { call in try call.take(.takeOver) }),
        Route(
            "handOn", .post, "/v1/alerts/{id}/handover", roles: [.supervisor, .hub], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [],
            body: .object([
                .init(
                    "to", .text(atMost: 128), called: "the name of the next person", isRequired: true,
                    "the next person's user name")
            ]),
            answer: .value("Alert"), "Hands an alert on to somebody else.",
            .log { call in
                try call.take(.handOn(to: call.person(named: call.read(HandOnRequest.self).to, as: .supervisor)))
            }),
        Route(
            "resolve", .post, "/v1/alerts/{id}/resolve", roles: [.supervisor, .hub], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [],
            body: .object([
                .init("note", .text(atMost: 1000), called: "the note", "how it ended"),
                .init(
                    "nothing_wrong", .flag, called: "whether nothing was wrong",
                    "true where nothing was wrong: what was heard in it counts as calm"),
            ]), answer: .value("Alert"), "Says that an alert is dealt with.",
            .log { call in
                let ending = try call.read(ResolveRequest.self)
                return try call.take(.resolve(note: ending.note, nothingWrong: ending.nothingWrong ?? false))
            }),
        Route(
            "addNote", .post, "/v1/alerts/{id}/note", roles: [.supervisor, .hub], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [],
            body: .object([
                .init("note", .text(atMost: 1000), called: "the note", isRequired: true, "what there is to say")
            ]),
            answer: .value("Alert"), "Adds a note to an alert; the agent can read it.",
            .log { call in try call.take(.remark(call.read(NoteRequest.self).note)) }),
        Route(
            "undo", .post, "/v1/alerts/{id}/undo", roles: [.supervisor, .hub], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .value("Alert"),
            "Takes back what the caller has done with an alert last, within \(AlertHistory.undoS) s.",
            .log { call in
                let before = try call.alert()
                let record = try call.log.undo(
                    onAlert: before.alert.alertID, by: call.caller.person, idempotencyKey: call.key)
                return call.seen.shown(record) ?? before
            }),
        Route(
            "contest", .post, "/v1/alerts/{id}/contest", roles: [.agent], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [],
            body: .object([
                .init("reason", .text(atMost: 1000), called: "the reason", isRequired: true, "why the agent disagrees")
            ]),
            answer: .value("Alert"), "The agent disagrees with an alert.",
            .log { call in try call.take(.contest(reason: call.read(ContestRequest.self).reason)) }),
        Route(
            "judge", .post, "/v1/alerts/{id}/judge", roles: [.qa], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [],
            body: .object([
                .init("upheld", .flag, called: "the judgement", isRequired: true, "true where the agent is right"),
                .init("note", .text(atMost: 1000), called: "the note", "what there is to say"),
            ]), answer: .value("Alert"), "QA says whether a contested alert was wrong.",
            .log { call in
                let judgement = try call.read(JudgeRequest.self)
                return try call.take(.judge(upheld: judgement.upheld, note: judgement.note))
            }),
        Route(
            "help", .post, "/v1/help", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [],
            body: .anything(
                [
                    .init(
                        "reason", .anyText, called: "the reason",
                        "why, where the agent wants to say so; what is too long is cut")
                ]), answer: .value("Help"), "The agent asks for help, silently. Never refused for what is sent.",
            .log { call in try call.askForHelp() }),
    ]
}

extension Call {
    /// The alert of the address, as the caller may see it.
    fileprivate func alert() throws -> AlertRecord {
        guard let alert = try log.alert(id: id).flatMap(seen.shown) else { throw Problem(.noSuchAlert(id)) }
        return alert
    }

    /// Raises a request for help, whatever was sent: a person waits for somebody.
    fileprivate func askForHelp() throws -> HelpReceipt {
        HelpReceipt(
            record: try requestHelp(), watching: feed.host.onlookers.count, unreachable: try backend.unreachable)
    }

    private func requestHelp() throws -> AlertRecord {
        let (agent, reason) = (try agent, HelpRequest.reason(inBody: body))
        // A name that is none, or that was used before for something else, is no name.
        let key = key.flatMap { BodySchema.Kind.text(atMost: 128).fault(ofText: $0) == nil ? $0 : nil }
        do throws(EventLogError) {
            return try log.requestHelp(agent: agent, reason: reason, by: caller.person, idempotencyKey: key)
        } catch {
            guard error.code == .conflict else { throw error }
            return try log.requestHelp(agent: agent, reason: reason, by: caller.person)
        }
    }

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

    /// Does something with an alert that the caller may see.
    fileprivate func take(_ step: HandlingStep) throws -> AlertRecord {
        let before = try alert()
        let record = try log.apply(step, toAlert: before.alert.alertID, by: caller.person, idempotencyKey: key)
        // It is done, whatever is shared meanwhile: then the answer is what they were shown of it.
        return seen.shown(record) ?? before
    }
}
