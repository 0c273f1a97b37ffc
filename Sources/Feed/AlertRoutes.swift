import EventLog
import Events
import Vocabulary

/// Alerts, and what people do with them.
enum AlertRoutes {
    static let all: [Route] = [
        Route(
            "alerts", .get, "/v1/alerts", roles: [.agent, .supervisor, .qa], personal: .overAndOver, reasonFrom: [],
            segments: .untouched, parameters: [.query("open", .flag, "Only those that are open.")], body: .none,
            answer: .list("Alert"), "Alerts, requests for help first, at most 1000.",
            .tell { call in
                try call.log.alerts(openOnly: call.query("open") == "true", limit: 1000).compactMap(call.seen.shown)
            }),
        Route(
            "alert", .get, "/v1/alerts/{id}", roles: [.agent, .supervisor, .qa], personal: .overAndOver, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .value("Alert"), "One alert.",
            .tell { call in try call.alert() }),
        Route(
            "acknowledge", .post, "/v1/alerts/{id}/ack", roles: [.supervisor], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .value("Alert"),
            "Says that somebody has seen an alert.", .log { call in try call.take(.acknowledge) }),
        Route(
            "takeOver", .post, "/v1/alerts/{id}/takeover", roles: [.supervisor], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .value("Alert"), "Takes an alert over.",
            .log { call in try call.take(.takeOver) }),
        Route(
            "handOn", .post, "/v1/alerts/{id}/handover", roles: [.supervisor], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [],
            body: .object([.init("to", .text(atMost: 128), isRequired: true, "the next person's user name")]),
            answer: .value("Alert"), "Hands an alert on to somebody else.",
            .log { call in try call.take(.handOn(to: call.read(HandOnRequest.self).to)) }),
        Route(
            "resolve", .post, "/v1/alerts/{id}/resolve", roles: [.supervisor], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [],
            body: .object([
                .init("note", .text(atMost: 1000), "how it ended"),
                .init("nothing_wrong", .flag, "true where nothing was wrong: what was heard in it counts as calm"),
            ]), answer: .value("Alert"), "Says that an alert is dealt with.",
            .log { call in
                let ending = try call.read(ResolveRequest.self)
                return try call.take(.resolve(note: ending.note, nothingWrong: ending.nothingWrong ?? false))
            }),
        Route(
            "note", .post, "/v1/alerts/{id}/note", roles: [.supervisor], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [],
            body: .object([.init("note", .text(atMost: 1000), isRequired: true, "what there is to say")]),
            answer: .value("Alert"), "Adds a note to an alert; the agent can read it.",
            .log { call in try call.take(.remark(call.read(NoteRequest.self).note)) }),
        Route(
            "undo", .post, "/v1/alerts/{id}/undo", roles: [.supervisor], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .value("Alert"),
            "Takes back what the caller has done with an alert last, within \(Int(AlertHistory.undoS)) s.",
            .log { call in
                let before = try call.alert()
                let record = try call.log.undo(
                    onAlert: before.alert.alertID, by: call.caller.person, idempotencyKey: call.key)
                return call.seen.shown(record) ?? before
            }),
        Route(
            "contest", .post, "/v1/alerts/{id}/contest", roles: [.agent], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [],
            body: .object([.init("reason", .text(atMost: 1000), isRequired: true, "why the agent disagrees")]),
            answer: .value("Alert"), "The agent disagrees with an alert.",
            .log { call in try call.take(.contest(reason: call.read(ContestRequest.self).reason)) }),
        Route(
            "judge", .post, "/v1/alerts/{id}/judge", roles: [.qa], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [],
            body: .object([
                .init("upheld", .flag, isRequired: true, "true where the agent is right"),
                .init("note", .text(atMost: 1000), "what there is to say"),
            ]), answer: .value("Alert"), "QA says whether a contested alert was wrong.",
            .log { call in
                let judgement = try call.read(JudgeRequest.self)
                return try call.take(.judge(upheld: judgement.upheld, note: judgement.note))
            }),
        Route(
            "help", .post, "/v1/help", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [],
            body: .object([.init("reason", .text(atMost: 1000), "why, where the agent wants to say so")]),
            answer: .value("Alert"), "The agent asks for help, silently.",
            .log { call in
                try call.log.requestHelp(
                    agent: call.backend.status().agent, reason: call.read(HelpRequest.self).reason,
                    by: call.caller.person, idempotencyKey: call.key)
            }),
    ]
}

extension Call {
    /// The alert of the address, as the caller may see it.
    fileprivate func alert() throws -> AlertRecord {
        guard let alert = try log.alert(id: id).flatMap(seen.shown) else {
            throw Problem(404, "No such alert", detail: "There is no alert \(id). GET /v1/alerts lists them.")
        }
        return alert
    }

    /// Does something with an alert that the caller may see.
    fileprivate func take(_ step: HandlingStep) throws -> AlertRecord {
        let before = try alert()
        let record = try log.apply(step, toAlert: before.alert.alertID, by: caller.person, idempotencyKey: key)
        // It is done, whatever is shared meanwhile: then the answer is what they were shown of it.
        return seen.shown(record) ?? before
    }
}
