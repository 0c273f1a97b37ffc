import EventLog
import Events
import Foundation
import Vocabulary

/// What is the agent's alone: pause, calls, consent, the agent's own data.
enum AgentRoutes {
    static let all: [Route] = [
        Route(
            "pause", .post, "/v1/pause", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [],
            body: .object([
                .init(
                    "reason", .choice(["private", "payment", "break", "other"]), called: "the reason of a pause", "why"),
                .init(
                    "for_s", .seconds(1...PauseRequest.maxS), called: "a pause",
                    "after how many seconds it goes on by itself"),
            ]), answer: .value("Status"), "Stops listening.",
            .act { call in
                try call.backend.pause(call.read(), by: call.caller.person)
                return try call.backend.status()
            }),
        Route(
            "resume", .post, "/v1/resume", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [], body: .none, answer: .value("Status"), "Listens again.",
            .act { call in
                try call.backend.resume(by: call.caller.person)
                return try call.backend.status()
            }),
        Route(
            "callBegin", .post, "/v1/call/begin", roles: [.agent], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .value("Status"), "A call has begun.",
            .act { call in
                try call.backend.announceCall(true)
                return try call.backend.status()
            }),
        Route(
            "callEnd", .post, "/v1/call/end", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [], body: .none, answer: .value("Status"), "A call has ended.",
            .act { call in
                try call.backend.announceCall(false)
                return try call.backend.status()
            }),
        Route(
            "consent", .get, "/v1/consent", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [], body: .none, answer: .value("Consent"), "What the agent has agreed to.",
            .tell { call in try call.backend.consent() }),
        Route(
            "setConsent", .post, "/v1/consent", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [],
            body: .object([
                .init(
                    "purpose", .choice(["self-view", "alerts", "replay", "evaluation"]), called: "the purpose",
                    isRequired: true,
                    "which purpose"),
                .init(
                    "granted", .flag, called: "what you say to it", isRequired: true,
                    "true for yes, false for no longer"),
                .init(
                    "notice_version", .whole(0...1_000_000), called: "the version of the notice", isRequired: true,
                    "version of the notice that was read"),
                .init(
                    "terms", .text(atMost: 64), called: "the mark of the terms",
                    "digest of the terms that were read; needed to agree"),
            ]), answer: .value("Consent"), "The agent agrees to a purpose, or no longer does.",
            .act { call in try call.backend.setConsent(call.read(), by: call.caller.person) }),
        Route(
            "confirmClock", .post, "/v1/clock/confirm", roles: [.agent], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .value("Status"),
            "The clock on the wall is right, so that what is old enough may expire.",
            .act { call in
                try call.backend.confirmClock(by: call.caller.person)
                return try call.backend.status()
            }),
        Route(
            "mine", .get, "/v1/mine", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [], body: .none, answer: .value("Mine"), "What is held about the agent, and who looked at it.",
            .tell { call in try call.backend.mine() }),
        page("mineAlerts", "alerts", of: "Alert", "All alerts that are held, in pages.") { call, after, limit in
            try call.log.alertPage(after: after ?? 0, limit: limit)
        },
        page("mineSegments", "segments", of: "Segment", "All segments, wherever they stand, in pages.") {
            call, after, limit in try call.log.segmentPage(after: after ?? 0, limit: limit)
        },
        page(
            "mineAccesses", "accesses", by: "before", of: "AuditEntry",
            "What others have done, newest first, in pages; what they were refused is not among it."
        ) { call, before, limit in try call.log.accessPage(before: before ?? .max, limit: limit) },
        Route(
            "erase", .post, "/v1/erase", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [],
            body: .object([
                .init(
                    "what", .choice(ErasureRequest.What.allCases.map(\.rawValue)), called: "what is to be erased",
                    isRequired: true, "what is to go")
            ]), answer: .value("Erasure"), "Erases what is held.",
            .act { call in try call.backend.erase(call.read(), by: call.caller.person) }),
    ]

    private static let maxItems = 500

    private static func page(
        _ id: String, _ name: String, by cursor: String = "after", of schema: String, _ summary: String,
        _ tell: @escaping @Sendable (Call, _ cursor: Int64?, _ limit: Int) throws -> any Encodable
    ) -> Route {
        Route(
            id, .get, "/v1/mine/\(name)", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [
                .query(
                    cursor, .whole(0...Int.max), called: "the place to begin at",
                    "Where the page begins: `next` of the one before."),
                .query("limit", .whole(1...maxItems), called: "the number of rows", "Most of them."),
            ],
            body: .none, answer: .described("Mine\(name.capitalized)", schema: DocumentSchemas.page(of: schema)),
            summary,
            .tell { call in
                try tell(
                    call, call.query(cursor) { Int64($0) }, call.query("limit") { Int($0) } ?? maxItems)
            })
    }
}
