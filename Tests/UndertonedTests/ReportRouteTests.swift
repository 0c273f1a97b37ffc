import EventLog
import Events
import Feed
import Foundation
import Synchronization
import TestSupport
import Testing
import Vocabulary
import Wellbeing

@testable import Capture
@testable import undertoned

/// The agent's own report, and what the agent shares of it, over a real feed.
@Suite(.hangGuard) struct ReportRouteTests {
    private static let olga: UInt32 = 5_001
    private let clock = Time()

    /// A clock that a test sets.
    final class Time: Sendable {
        private let time = Mutex(Timestamp(text: "2026-11-30T12:00:00Z") ?? .now)
        var now: Timestamp { time.withLock { $0 } }
        func pass(days: Double) { time.withLock { $0 = $0.advanced(bySeconds: days * 86_400) } }
    }

    private func feed() throws -> AskedFeed {
        let clock = clock
        let routes = ReportRoutes(shareDays: 30, now: { clock.now }, zone: { .gmt })
        return try AskedFeed(routes: routes.all, clock: { clock.now })
    }

    private func call(_ log: EventLog, _ begin: String, talkS: Double = 600) throws {
        let began = Timestamp(text: begin) ?? clock.now
        try log.append(
            .other(
                OtherEvent(
                    family: .call, step: "ended", subject: "call",
                    payload: CallPayload(
                        beganAt: began, endedAt: began.advanced(bySeconds: 1_200), knownBy: "talk", talkS: talkS,
                        hardS: 30, score: 30, firstScore: 20, alerts: 0))))
    }

    private static let today = "/v1/report?from=2026-11-30&to=2026-11-30"

    private func report(_ asking: Asking, _ path: String = today) async throws -> ShiftReport {
        let answer = await asking.ask("GET", path)
        #expect(answer.status == 200, "\(answer)")
        return try JSON.value(ShiftReport.self, from: answer.answerBody)
    }

    private func share(_ asking: Asking, _ person: String, mark: String, note: String? = nil) async throws -> String {
        let day = try #require(LocalDay(text: "2026-11-30"))
        return await asking.ask(
            "POST", "/v1/report/shares",
            body: try JSON.text(ShareRequest(person: person, from: day, to: day, mark: mark, note: note)))
    }

    @Test func theAgentIsToldOwnDays() async throws {
        let feed = try feed()
        try call(feed.log, "2026-11-30T08:00:00Z")
        try await feed.serve(as: Callers([.agent], uid: 1_000)) { asking in
            let report = try await report(asking)
            #expect(report.agent == "alice" && report.days.map { $0.calls?.talkS } == [600] && !report.mark.isEmpty)
            clock.pass(days: 0.01)
            #expect(try await self.report(asking).mark == report.mark, "nothing new is known")
            try call(feed.log, "2026-11-30T09:00:00Z")
            #expect(try await self.report(asking).mark != report.mark)
        }
    }

    @Test(arguments: [
        "/v1/report", "/v1/report?from=2026-11-30", "/v1/report?from=2026-11-30&to=2026-11-29",
        "/v1/report?from=2026-01-01&to=2026-02-01", "/v1/report?from=0&to=9",
        "/v1/report?from=2026-13-01&to=2026-13-02",
        "/v1/report?from=2026-11-30&to=2026-11-30&agent=bob", "/v1/report?from=%00&to=%0a",
    ])
    func whatIsNoPeriodIsRefused(path: String) async throws {
        let feed = try feed()
        try await feed.serve(as: Callers([.agent], uid: 1_000)) { asking in
            let answer = await asking.ask("GET", path)
            #expect(answer.status == 400, "\(answer)")
        }
    }

    @Test func aReportIsSharedWithOnePersonReadByThemAndTakenBack() async throws {
        let feed = try feed()
        try call(feed.log, "2026-11-30T08:00:00Z")
        let id = Mutex("")
        try await feed.serve(as: Callers([.agent], uid: 1_000)) { asking in
            let mark = try await report(asking).mark
            let answer = try await share(asking, "olga", mark: mark, note: "about the rota")
            let shared = try JSON.value(SharedReport.self, from: answer.answerBody)
            id.withLock { $0 = shared.id }
            #expect(shared.uid == Self.olga && shared.note == "about the rota" && shared.report.mark == mark)
            #expect(shared.expiresAt == clock.now.advanced(bySeconds: 30 * 86_400))
        }
        let name = id.withLock { $0 }
        try await feed.serve(as: Callers([.supervisor], uid: Self.olga)) { asking in
            let answer = await asking.ask("GET", "/v1/reports/shared")
            let reports = try JSON.value([SharedReport].self, from: answer.answerBody)
            #expect(reports.map(\.id) == [name])
        }
        // By the number that the kernel has, whatever else is the same; and agents do not read each other's.
        for (roles, uid) in [([Role.supervisor], 5_009), ([.qa], 5_002), ([.auditor], 0)] as [(Set<Role>, UInt32)] {
            try await feed.serve(as: Callers(roles, uid: uid)) { asking in
                #expect(await asking.ask("GET", "/v1/reports/shared").answerBody == "[]\n")
            }
        }
        // Each reading is in the audit, and who was told nothing is not said to have read.
        let rows = try feed.log.auditPage(after: 0, limit: 50)
        #expect(rows.map(\.action).filter { $0.hasPrefix("report") } == ["report.share", "report.read"])
        #expect(rows.last { $0.action == "report.read" }?.object == name)
        #expect(rows.allSatisfy { !"\($0)".contains("about the rota") }, "never what")
        #expect(try feed.log.deeds(limit: 9).map(\.action) == ["report.read"], "what mine shows first")
        try await feed.serve(as: Callers([.agent], uid: 1_000)) { asking in
            let taken = await asking.ask("POST", "/v1/report/shares/\(name)/unshare", body: "{}")
            #expect(taken.status == 200 && taken.contains("taken_back_at"))
            #expect(await asking.ask("POST", "/v1/report/shares/\(name)/unshare", body: "{}").status == 200)
            #expect(await asking.ask("POST", "/v1/report/shares/nothing/unshare", body: "{}").status == 400)
        }
        try await feed.serve(as: Callers([.supervisor], uid: Self.olga)) { asking in
            #expect(await asking.ask("GET", "/v1/reports/shared").answerBody == "[]\n")
        }
        #expect(try feed.log.auditPage(after: 0, limit: 50).count { $0.action == "report.unshare" } == 1)
    }

    @Test(arguments: ["nobody", "eve", "alice", "", "olga\n", "../olga"])
    func withWhomeverCannotReadItNothingIsShared(person: String) async throws {
        let feed = try feed()
        try await feed.serve(as: Callers([.agent], uid: 1_000)) { asking in
            let mark = try await report(asking).mark
            #expect(try await share(asking, person, mark: mark).status == 400)
        }
        #expect(try feed.log.newestSequence == 0)
    }

    @Test func whatWasNotLookedAtIsNotSent() async throws {
        let feed = try feed()
        try await feed.serve(as: Callers([.agent], uid: 1_000)) { asking in
            let mark = try await report(asking).mark
            try call(feed.log, "2026-11-30T08:00:00Z")
            #expect(try await share(asking, "olga", mark: mark).status == 409)
        }
        #expect(try feed.log.page(after: 0, types: SharedReports.types).records.isEmpty)
    }

    /// It expires, goes with the log's days, with an erasure, and with consent.
    @Test(arguments: ["expires", "clock back", "retention", "erasure", "consent"])
    func nothingIsReadableThatShouldBeGone(how: String) async throws {
        let feed = try feed()
        try OwnFigures.share(feed.log, with: Self.olga, saying: OwnFigures.shared, at: clock.now)
        let alice = Person(name: "alice", uid: 1_000, role: "agent")
        switch how {
        case "expires": clock.pass(days: 30)
        case "clock back": clock.pass(days: -1)
        case "retention":
            clock.pass(days: 8)
            try feed.log.append(.daemon(.started, DaemonPayload(version: "1", reason: "t")))
            #expect(try feed.log.retain(days: 7) > 0)
        case "erasure": try feed.log.eraseAlerts(reason: "asked for", by: alice)
        default: try feed.log.erase(WellbeingEvents.families, as: "own figures", reason: "x", agent: "a", by: alice)
        }
        try await feed.serve(as: Callers([.supervisor], uid: Self.olga)) { asking in
            #expect(await asking.ask("GET", "/v1/reports/shared").answerBody == "[]\n")
        }
        guard ["erasure", "consent"].contains(how) else { return }
        let bytes = try Data(contentsOf: URL(filePath: feed.log.path))
        #expect(bytes.range(of: Data(OwnFigures.shared.utf8)) == nil, "not in the file either")
    }

    @Test func theWordsByWhichOwnPausesAreKnownAreThoseOfTheDaemon() {
        #expect("\(CaptureHold.agent.reason)" == "the agent asked for a pause")
    }
}
