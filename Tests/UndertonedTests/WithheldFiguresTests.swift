import EventLog
import Events
import Feed
import Foundation
import Languages
import Logging
import Policy
import TestSupport
import Testing
import Vocabulary
import Wellbeing

@testable import undertoned

/// Issue 17, "Withheld test": no check-in, break, trend, survey answer, draw, call or report leaves by any route, under
/// any profile, to anybody but the agent. Leaks that are put back on purpose are found.
@Suite(.hangGuard) struct WithheldFiguresTests {
    /// All routes that help for the agent has in the daemon: one that is added later is covered by being there.
    private static func routes(_ log: EventLog, _ folder: String) -> [Route] {
        struct Nobody: OfferPresenter {
            func offer(_ offer: BreakOffer, because: Phrase) {}
            func withdraw(_ id: String) {}
        }
        let breaks = BreakService(
            BreakRules(), log: log,
            desk: BreakService.Desk(
                session: { SessionState(isActive: true, isLocked: false) }, isPaused: { false }, isHearing: { true },
                isDrawn: { true }, isCallKnown: { _ in true }), presenter: Nobody(), wordFile: folder + "/breaks",
            language: .english, time: .real, logger: Logger(label: "test"))
        return WellbeingControl.routes(breaks: breaks, calls: CallBoard(), log: log, shareDays: 30)
    }

    private static func emptyFeed(_ families: [EventFamily] = WellbeingEvents.families) throws -> AskedFeed {
        var feed = try AskedFeed(families: families, routes: [])
        feed.routes += routes(feed.log, feed.folder.path)
        return feed
    }

    static let others: [Set<Role>] = [
        [], [.supervisor], [.qa], [.operator], [.auditor], [.hub], [.supervisor, .qa, .operator, .auditor],
    ]

    /// All that can be asked, in every form: each address, of everything that the log holds, streams and pages by type.
    private static func questions(_ feed: AskedFeed) throws -> [(
        method: String, path: String, accept: String, body: String?
    )] {
        let subjects = try feed.log.page(after: 0, limit: 500).records.map { try $0.event().subject }
        let named = Array(Set(subjects)).sorted()
        // As a page, as a stream of a browser, as lines; what has one form refuses the others.
        let forms = ["application/json", "text/event-stream", "*/*"]
        var questions: [(String, String, String, String?)] = []
        for route in feed.routes {
            let paths =
                route.path.contains("{id}")
                ? named.prefix(3).map { route.path.replacing("{id}", with: $0) } : [route.path]
            for path in paths {
                guard route.method == .get else {
                    questions.append((route.method.rawValue, path, "*/*", "{}"))
                    continue
                }
                let query = route.id == "events" ? "?after=0&follow=false" : ""
                for form in route.id == "events" ? forms : [forms[2]] {
                    questions.append(("GET", path + query, form, nil))
                }
            }
        }
        let own = WellbeingEvents.families.flatMap { family in
            family.steps.map { EventType(family: family.name, step: $0.name) }
        }
        for filter in own.map({ "type=\($0.rawValue)" }) + named.map({ "subject=\($0)" }) {
            for form in forms { questions.append(("GET", "/v1/events?follow=false&after=0&\(filter)", form, nil)) }
        }
        return questions
    }

    /// What of some words somebody is told, each with where. What a question names comes back in a refusal.
    private static func leaks(
        _ feed: AskedFeed, to roles: Set<Role>, of words: [String] = OwnFigures.markers
    ) async throws -> [String] {
        var found: [String] = []
        try await feed.serve(as: Callers(roles)) { asking in
            for question in try questions(feed) {
                let answer = await asking.ask(
                    question.method, question.path, accept: question.accept, body: question.body)
                for word in words where answer.contains(word) && !question.path.contains(word) {
                    found.append("\(word) in \(question.method) \(question.path) as \(question.accept)")
                }
            }
        }
        found += words.filter { feed.said.text.contains($0) }.map { "\($0) in the daemon's log" }
        return found
    }

    private static func feed(_ profile: Profile, families: [EventFamily] = WellbeingEvents.families) throws -> AskedFeed
    {
        var feed = try emptyFeed(families)
        feed.profile = profile
        try OwnFigures.seed(feed.log, families: families)
        try OwnFigures.share(feed.log, with: 5_001, saying: OwnFigures.shared)
        // What the agent has done with it is in the audit, as it is when it is done.
        try feed.log.audit(
            AuditDraft(
                actor: Person(name: "alice", uid: 1_000, role: "agent"), action: "report.share", object: "1",
                reason: "with olga"))
        return feed
    }

    @Test(arguments: Profile.allCases, others) func nothingLeaves(profile: Profile, roles: Set<Role>) async throws {
        let leaks = try await Self.leaks(
            try Self.feed(profile), to: roles, of: OwnFigures.markers + [OwnFigures.shared])
        #expect(leaks.isEmpty, "\(leaks.prefix(5))")
    }

    /// Whoever is not the agent is refused by each route, whatever they ask; but for what is shared with them.
    @Test(arguments: Role.allCases.filter { $0 != .agent }, Profile.allCases)
    func everyRouteRefusesWhoIsNotTheAgent(role: Role, profile: Profile) async throws {
        var feed = try Self.emptyFeed()
        feed.profile = profile
        let routes = feed.routes.filter { route in !Routes.own.contains { $0.id == route.id } }
        #expect(routes.count >= 17 && routes.count { $0.roles != [Role.agent] } == 1)
        try await feed.serve(as: Callers([role])) { asking in
            for route in routes where route.id != "sharedReports" {
                let path = route.path.replacing("{id}", with: "1")
                let answer = await asking.ask(route.method.rawValue, path, body: route.method == .get ? nil : "{}")
                #expect(answer.status == 403, "\(route.id): \(answer)")
            }
            let shared = await asking.ask("GET", "/v1/reports/shared")
            #expect(
                role == .hub ? shared.status == 403 : shared.status == 200 && shared.answerBody.contains("[]"),
                "\(shared)")
        }
    }

    /// Else the search would prove nothing.
    @Test func theAgentIsToldAllOfIt() async throws {
        let leaks = try await Self.leaks(try Self.feed(.agentOnly), to: [.agent])
        for word in OwnFigures.markers {
            #expect(leaks.contains { $0.hasPrefix(word + " in GET /v1/events") }, "\(word)")
        }
    }

    @Test func whoeverItIsSharedWithIsToldOfThatReportAndNothingElse() async throws {
        let feed = try Self.feed(.agentOnly)
        try await feed.serve(as: Callers([.supervisor], uid: 5_001)) { asking in
            let answer = await asking.ask("GET", "/v1/reports/shared")
            #expect(answer.status == 200 && answer.contains(OwnFigures.shared))
            #expect(!OwnFigures.markers.contains { answer.contains($0) })
        }
    }

    // MARK: - Leaks put back on purpose

    @Test func aFamilyThatOthersMaySeeIsFound() async throws {
        let families = WellbeingEvents.families.map { family in
            EventFamily(
                name: family.name, steps: family.steps.map { .init($0.name, audience: .thoseWhoSeeAlerts) },
                state: family.state, erasure: family.erasure)
        }
        let leaks = try await Self.leaks(try Self.feed(.supervised, families: families), to: [.supervisor])
        for word in OwnFigures.markers { #expect(leaks.contains { $0.hasPrefix(word) }, "\(word)") }
    }

    @Test(arguments: Role.allCases.filter { $0 != .agent })
    func aRouteWithAWrongRoleIsFound(role: Role) async throws {
        var feed = try Self.feed(.agentOnly)
        feed.routes.append(
            Route(
                "leak", .get, "/v1/leak", roles: [.agent, role], personal: .none, reasonFrom: [], segments: .untouched,
                parameters: [], body: .none, answer: .value("Status"), "Leaks.",
                .tell { call in try call.log.page(after: 0).records.map(\.json) }))
        #expect(try await !Self.leaks(feed, to: [role]).isEmpty)
    }

    /// What is shared with one, told to all.
    @Test func aSharedReportThatIsToldToOthersIsFound() async throws {
        var feed = try Self.feed(.agentOnly)
        feed.routes.removeAll { $0.id == "sharedReports" }
        feed.routes.append(
            Route(
                "sharedReports", .get, "/v1/reports/shared", roles: [.supervisor], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [], body: .none, answer: .value("Status"), "Leaks.",
                .tell { call in
                    try call.log.page(after: 0, types: SharedReports.types).records.map(\.json)
                }))
        #expect(try await !Self.leaks(feed, to: [.supervisor], of: [OwnFigures.shared]).isEmpty)
    }

    @Test func aStateInTheStatusIsFound() async throws {
        var feed = try Self.feed(.agentOnly)
        feed.version = OwnFigures.markers[0]
        #expect(try await !Self.leaks(feed, to: [.operator]).isEmpty)
    }

    @Test func aFigureInTheMetricsIsFound() async throws {
        var feed = try Self.feed(.agentOnly)
        feed.figures = [Metric("undertone_feed_connections", .gauge, 736_450_100, help: "x")]
        #expect(try await !Self.leaks(feed, to: [.operator]).isEmpty)
        // A neighbour: one of a name that nobody has looked at stays with the agent.
        feed.figures = [Metric("undertone_break_minutes", .gauge, 736_450_100, help: "x")]
        #expect(try await Self.leaks(feed, to: [.operator]).isEmpty)
    }

    @Test func whatWasDoneInTheAuditIsFound() async throws {
        let feed = try Self.feed(.agentOnly)
        try feed.log.audit(
            AuditDraft(
                actor: Person(name: "alice", uid: 1_000, role: "agent"), action: "checkin.note", object: "checkin",
                reason: OwnFigures.markers[0]))
        #expect(try await !Self.leaks(feed, to: [.auditor]).isEmpty)
    }

    /// A step that nobody has registered, as a newer release writes it, is the agent's own too.
    @Test func aTypeThatNobodyRegisteredStaysWithTheAgent() async throws {
        let feed = try Self.emptyFeed([])
        try OwnFigures.seed(feed.log)
        #expect(try await Self.leaks(feed, to: [.supervisor, .qa, .operator, .auditor, .hub]).isEmpty)
    }
}
