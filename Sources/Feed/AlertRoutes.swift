import EventLog
import Events
import Vocabulary

/// Alerts, and what people do with them.
enum AlertRoutes {
    static let all =
        looks + HandlingRoutes.all(answer: .value("Alert")) { call, wish in try call.carryOut(wish) } + others

    private static let looks: [Route] = [
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
    ]

    private static let others: [Route] = [
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

    /// Does something with an alert that the caller may see.
    fileprivate func take(_ step: HandlingStep) throws -> AlertRecord {
        let before = try alert()
        let record = try log.apply(step, toAlert: before.alert.alertID, by: caller.person, idempotencyKey: key)
        // It is done, whatever is shared meanwhile: then the answer is what they were shown of it.
        return seen.shown(record) ?? before
    }

    /// Does what a supervisor asks for.
    fileprivate func carryOut(_ wish: HandlingWish) throws -> AlertRecord {
        switch wish {
        case .take(let step): return try take(step)
        case .undo:
            let before = try alert()
            let record = try log.undo(onAlert: before.alert.alertID, by: caller.person, idempotencyKey: key)
            return seen.shown(record) ?? before
        }
    }
}
