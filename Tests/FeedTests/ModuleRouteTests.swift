import EventLog
import Events
import Feed
import Foundation
import TestFeed
import TestSupport
import Testing
import Vocabulary

/// A module brings a route of its own, and all that holds for the feed's routes holds for it.
@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct ModuleRouteTests {
    /// What a module would write, with what it may use.
    private static let weather = Route(
        "weather", .get, "/v1/weather", roles: [.supervisor, .qa], personal: .eachTime, reasonFrom: [.supervisor, .qa],
        segments: .untouched,
        parameters: [.query("day", .whole(0...6), called: "the day", "In how many days."), .reason], body: .none,
        answer: .described("Weather", schema: ["type": "object", "properties": ["day": ["type": "string"]]]),
        "What the weather is like.",
        .tell { call in ["day": call.query("day") ?? "0", "alerts": "\(try call.log.alerts().count)"] })

    private static let note = Route(
        "note", .post, "/v1/weather/{id}", roles: [.supervisor], personal: .none, reasonFrom: [],
        segments: .untouched, parameters: [],
        body: .object([.init("sky", .text(atMost: 8), called: "the sky", isRequired: true, "sky")]),
        answer: .value("Status"), "Notes the weather.",
        .act { call in
            try call.log.append(.daemon(.started, DaemonPayload(version: call.id, reason: call.caller.person.role)))
            return try call.read([String: String].self)
        })

    private static let routes = Routes.own + [weather, note]

    @Test func itIsServedCheckedAuditedAndDoneOnce() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .supervisor, routes: Self.routes) {
            func ask(_ path: String, _ options: String...) async throws -> String {
                try await Curl(fixture, path, options, as: nil).whole()
            }
            #expect(try await ask("/v1/weather").contains(#""header":"Undertone-Reason""#))
            let reason = ["-H", "Undertone-Reason: a picnic"]
            #expect(
                try await ask("/v1/weather?day=9", reason[0], reason[1]).contains(
                    "The day is not a whole number from 0 to 6."))
            #expect(try await ask("/v1/weather?day=3", reason[0], reason[1]) == "{\"alerts\":\"0\",\"day\":\"3\"}\n")
            let rows = try log.auditPage(after: 0, limit: 9)
            #expect(rows.map(\.action) == ["GET /v1/weather", "GET /v1/weather"])
            #expect(rows.allSatisfy { $0.reason == "a picnic" && $0.object == "weather" })
            for _ in 1...2 {
                let text = try await ask("/v1/weather/today", "-H", "Idempotency-Key: k", "-d", #"{"sky":"grey"}"#)
                #expect(text == "{\"sky\":\"grey\"}\n")
            }
            #expect(try await ask("/v1/weather/today", "-d", "{}").contains("The sky is missing: "))
            #expect(try log.newestSequence == 1)
            let document = try await ask("/v1/openapi.json")
            #expect(document.contains(##""$ref":"#/components/schemas/Weather""##))
            #expect(document.contains(#""Weather":{"properties""#) && document.contains("/v1/weather/{id}"))
        }
        try await fixture.serve(log, as: .holding([.auditor]), routes: Self.routes) {
            let text = try await Curl(fixture, "/v1/weather").whole()
            #expect(text.contains("This is for supervisors (group 'undertone') or quality assurance (group"))
        }
    }
}
