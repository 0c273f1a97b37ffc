import EventLog
import Events
import Foundation
import Synchronization
import Testing
import Vocabulary

@testable import Feed

@Suite struct RecentLooksTests {
    private static let look = AuditDraft(
        actor: Person(name: "ivan", uid: 2, role: "supervisor"), action: "GET /v1/scores", object: "scores")

    @Test func aRowStandsForTenMinutesAndNoLonger() {
        let passed = Mutex(Duration.zero)
        let start = ContinuousClock.now
        let looks = RecentLooks { start + passed.withLock { $0 } }
        #expect(!looks.covers(Self.look), "the first look is always a row")
        looks.note(Self.look)
        #expect(looks.covers(Self.look))
        passed.withLock { $0 = RecentLooks.span - .milliseconds(1) }
        #expect(looks.covers(Self.look))
        passed.withLock { $0 = RecentLooks.span }
        #expect(!looks.covers(Self.look), "however often it was asked meanwhile")
    }

    @Test(
        arguments: [
            { $0.actor.name = "eva" }, { $0.actor.uid = 3 }, { $0.actor.role = "qa" }, { $0.action = "GET /v1/alerts" },
            { $0.object = "a-1" }, { $0.reason = "complaint 17" },
        ] as [@Sendable (inout AuditDraft) -> Void])
    func anotherPersonOrThingOrReasonIsAnotherLook(change: @Sendable (inout AuditDraft) -> Void) {
        let looks = RecentLooks()
        looks.note(Self.look)
        var other = Self.look
        change(&other)
        #expect(!looks.covers(other))
    }

    @Test func tooManyAtOnceLeadToMoreRows() {
        let looks = RecentLooks()
        for index in 0..<1024 {
            var look = Self.look
            look.object = "a-\(index)"
            looks.note(look)
        }
        var oneMore = Self.look
        oneMore.object = "one more"
        looks.note(oneMore)
        #expect(looks.covers(oneMore))
        var first = Self.look
        first.object = "a-0"
        #expect(!looks.covers(first))
    }

    @Test(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
    func whoAsksTwiceASecondLeavesOneRowAndTheAuditStaysWhole() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(.alert(.raised, FeedFixture.alert("a-1")))
        try await fixture.serve(log, as: .holding([.supervisor])) {
            for _ in 0..<5 {
                for path in ["/v1/scores", "/v1/alerts", "/v1/alerts/a-1"] { _ = try await Curl(fixture, path).whole() }
            }
            _ = try await Curl(fixture, "/v1/scores", "-H", "Undertone-Reason: complaint 17").whole()
            // What is refused is written down, and then summed up.
            for _ in 0..<2 { _ = try await Curl(fixture, "/v1/mine").whole() }
        }
        let rows = try log.auditPage(after: 0, limit: 100)
        #expect(
            rows.map(\.action) == [
                "GET /v1/scores", "GET /v1/alerts", "GET /v1/alerts/{id}", "GET /v1/scores", "GET /v1/mine",
            ])
        #expect(try log.verifyAudit().isWhole)
    }
}
