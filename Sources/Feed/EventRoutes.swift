import EventLog
import Events
import Vocabulary

/// How the daemon stands, what happens, who looked: the live score, events, audit, figures and the document.
enum EventRoutes {
    static let all: [Route] = [
        Route(
            "status", .get, "/v1/status", roles: Set(Role.allCases), personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .value("Status"),
            "How the daemon stands; each role is told its part.",
            .tell { call in try call.seen.shown(call.backend.status()) }),
        Route(
            "scores", .get, "/v1/scores", roles: [.agent, .supervisor, .hub], personal: .overAndOver, reasonFrom: [],
            segments: .untouched,
            parameters: [
                .query(
                    "after", .number(-1e9...1e9), called: "the time to begin at",
                    "Only steps later than this second of the stream.")
            ],
            body: .none, answer: .list("ScorePoint"), "The live score, step by step.",
            .tell { call in
                try call.seen.shown(
                    call.backend.scores(after: call.query("after", Double.init) ?? 0),
                    of: call.backend.status().capture, isOnProbation: call.backend.isOnProbation)
            }),
        Route(
            "events", .get, "/v1/events", roles: [.agent, .supervisor, .qa, .hub], personal: .eachTime, reasonFrom: [],
            segments: .untouched, parameters: EventQuery.parameters, body: .none, answer: .stream,
            "Events as they come, or a page of them.", .respond { call in try await call.events() }),
        Route(
            "audit", .get, "/v1/audit", roles: [.agent, .auditor], personal: .overAndOver, reasonFrom: [],
            segments: .untouched,
            parameters: [
                .query("after", .whole(0...Int.max), called: "the row to begin after", "Rows after this number."),
                .query("limit", .whole(1...maxAuditEntries), called: "the number of rows", "Most rows."),
            ], body: .none, answer: .value("AuditPage"),
            "Who has looked at what; a row for scores and alerts stands for ten minutes of looking.",
            .tell { call in
                let after = call.query("after") { Int64($0) } ?? 0
                let limit = call.query("limit") { Int($0) } ?? maxAuditEntries
                let entries = try call.log.auditPage(after: after, limit: limit + 1)
                let page = Array(entries.prefix(limit))
                let seals = try call.log.auditSeals().filter { $0.last > after }
                return AuditPage(
                    entries: page, nextAfter: page.last?.sequence ?? after, hasMore: entries.count > page.count,
                    head: try call.log.auditHead(), seals: seals.isEmpty ? nil : seals)
            }),
        Route(
            "metrics", .get, "/metrics", roles: [.agent, .supervisor, .operator], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .text,
            "Figures for Prometheus; others than the agent see how the program runs, and nothing about a person.",
            .respond { call in
                let figures = try await Blocking.run {
                    call.seen.shown(call.feed.host.metrics() + call.feed.vitals.metrics)
                }
                return Call.response(figures.prometheusText, [Metric].contentType)
            }),
        Route(
            "document", .get, "/v1/openapi.json", roles: Set(Role.allCases), personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none, answer: .document, "This document.",
            .respond { call in Call.response(call.feed.document.json, "application/json") }),
    ]

    /// Most rows in a page of the audit.
    private static let maxAuditEntries = 1000
}
