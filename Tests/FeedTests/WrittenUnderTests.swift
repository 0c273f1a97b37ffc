import EventLog
import Events
import Foundation
import Policy
import TestFeed
import Testing
import Vocabulary

@testable import Feed

/// What was written under a narrower profile stays with the agent under a wider one, read from the wire (attack 71).
@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl")) struct WrittenUnderTests {
    private static let vera = Person(name: "vera", uid: 1, role: "qa")

    /// An alert with its segment of an agent-only time, the same of a supervised one, and a request for help of then.
    private func fill(_ fixture: FeedFixture, _ log: EventLog) throws -> String {
        var help = ""
        for (id, profile) in [("then", Profile.agentOnly), ("now", .supervised)] {
            log.stampEvents { profile.visibility }
            var alert = FeedFixture.alert(id, .high)
            alert.pattern = "agitated-\(id)"
            try log.append(.alert(.raised, alert))
            try log.append(
                .segment(
                    .stored,
                    SegmentPayload(
                        segmentID: "s-\(id)", alertID: id, agent: "maria", startedAt: FeedFixture.instant, durationS: 9,
                        bytes: 4, level: .high, part: 0)))
            try Data("data".utf8).write(to: URL(filePath: "\(fixture.folder)/s-\(id).age"))
            if profile == .agentOnly {
                let maria = Person(name: "maria", uid: 2, role: "agent")
                help = try log.requestHelp(agent: "maria", reason: "a threat", by: maria).alert.alertID
            }
        }
        return help
    }

    @Test(arguments: [Role.supervisor, .qa, .hub]) func thePastIsNotOpenedByAWiderProfile(role: Role) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let help = try fill(fixture, log)
        try await fixture.serve(log, as: .holding([role])) {
            var told = ""
            for path in [
                "/v1/alerts", "/v1/alerts/then", "/v1/alerts/now", "/v1/events?follow=false", "/v1/segments",
                "/v1/segments/s-then",
            ] {
                told += try await Curl(fixture, path, "-H", "Undertone-Reason: complaint of a customer").whole()
            }
            #expect(!told.contains("agitated-then") && !told.contains("\"s-then\"") && !told.contains("\"then\""))
            #expect(told.contains("agitated-now") && told.contains(help))
            #expect(!told.split(separator: "\n").contains("data"), "the file is not handed out")
        }
    }

    @Test func qualityAssuranceDoesNothingWithASegmentOfThen() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        _ = try fill(fixture, log)
        try await fixture.serve(log, as: .holding([.qa])) {
            for step in ["hold", "erase", "release"] {
                let told = try await Curl(
                    fixture, "/v1/segments/s-then/\(step)", "-X", "POST", "-d",
                    #"{"reason":"complaint of a customer"}"#
                ).whole()
                #expect(told.contains("There is no segment s-then"), "\(step): \(told)")
            }
        }
        #expect(try log.segment(id: "s-then")?.state == .stored)
        #expect(try log.segment(id: "s-then")?.segment.heldBy == nil)
    }

    @Test func theAgentSeesThePastAllTheSame() throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        _ = try fill(fixture, log)
        let seen = Disclosure(log: log, profile: .supervised, visibility: Profile.supervised.visibility, role: .agent)
        #expect(try seen.shown(log.page(after: 0).records).count == 5)
        #expect(try log.alerts().compactMap(seen.shown).count == 3)
    }

    /// Under measures the words for patterns stay away; a wider profile does not bring them out.
    @Test func patternsOfATimeOfMeasuresStayAway() throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        log.stampEvents { Profile.measureOnly.visibility }
        var alert = FeedFixture.alert("a", .high)
        alert.pattern = "agitated"
        try log.append(.alert(.raised, alert))
        let seen = Disclosure(
            log: log, profile: .supervised, visibility: Profile.supervised.visibility, role: .supervisor)
        #expect(try seen.shown(log.page(after: 0).records).allSatisfy { !$0.json.contains("agitated") })
        #expect(try log.alerts().compactMap(seen.shown).map(\.alert.pattern) == [nil])
    }

    /// An alert of a time in which alerts were shared, with a segment of a time in which they were not.
    @Test(arguments: [Role.supervisor, .qa, .hub]) func aSegmentOfThenIsNotToldInsideOfAnAlertOfNow(role: Role) throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        log.stampEvents { Profile.supervised.visibility }
        try log.append(.alert(.raised, FeedFixture.alert("a", .high)))
        for (part, profile) in [Profile.agentOnly, .supervised].enumerated() {
            log.stampEvents { profile.visibility }
            try log.append(
                .segment(
                    .stored,
                    SegmentPayload(
                        segmentID: "a-\(part)", alertID: "a", agent: "maria", startedAt: FeedFixture.instant,
                        durationS: 9, bytes: 4, level: .high, part: part)))
        }
        func told(_ role: Role, _ visibility: Visibility) throws -> [[String]] {
            let seen = Disclosure(log: log, profile: .supervised, visibility: visibility, role: role)
            return try log.alerts().compactMap(seen.shown).map { $0.segments.map(\.segment.segmentID).sorted() }
        }
        #expect(try told(role, Profile.supervised.visibility) == [["a-1"]])
        #expect(try told(.agent, Profile.supervised.visibility) == [["a-0", "a-1"]])
        #expect(try told(role, Profile.agentOnly.visibility).isEmpty)
    }

    /// Quality assurance is told of the change, and not to what the agent agrees just now.
    @Test func whatIsSuspendedStaysWithTheAgent() throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        log.stampEvents { Profile.supervised.visibility }
        let terms = ConsentTerms(
            profile: "supervised", territory: "CH", basis: "", basisBy: "", purposes: ["alerts"], recipients: [],
            groups: [:], keepEventDays: 30, keepSegmentDays: 3, keepEvaluationDays: 3, secondPerson: true)
        try log.append(
            .policy(
                PolicyPayload(
                    agent: "maria", changes: ["events are kept 30 days, were 3"], suspended: ["replay"], before: terms,
                    after: terms)))
        let cases: [(Role, [[String]])] = [(.agent, [["replay"]]), (.qa, [[]]), (.supervisor, []), (.hub, [])]
        for (role, expected) in cases {
            let seen = Disclosure(
                log: log, profile: .supervised, visibility: Profile.supervised.visibility, role: role)
            let told = try seen.shown(log.page(after: 0).records).compactMap { record -> [String]? in
                guard case .policy(let policy) = try record.event().data else { return nil }
                return policy.suspended
            }
            #expect(told == expected, "\(role)")
        }
    }

    @Test func anAnswerThatWasKeptShowsNoMore() throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        log.stampEvents { Profile.measureOnly.visibility }
        var alert = FeedFixture.alert("a", .high)
        alert.pattern = "agitated"
        try log.append(.alert(.raised, alert))
        let ivan = Person(name: "ivan", uid: 3, role: "supervisor")
        let seen = Disclosure(
            log: log, profile: .supervised, visibility: Profile.supervised.visibility, role: .supervisor)
        for _ in 0..<2 {
            let record = try log.apply(.acknowledge, toAlert: "a", by: ivan, idempotencyKey: "k")
            #expect(seen.shown(record)?.alert.pattern == nil && seen.shown(record) != nil)
        }
    }
}
