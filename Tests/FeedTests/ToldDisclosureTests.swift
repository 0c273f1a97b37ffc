import EventLog
import Events
import Policy
import TestFeed
import Testing
import Vocabulary

@testable import Feed

/// What others learn while the agent alone knows of an alert (issue 17, item 1).
struct ToldDisclosureTests {
    private static let others = Role.allCases.filter { $0 != .agent }

    private func disclosure(_ log: EventLog, _ profile: Profile, _ role: Role) -> Disclosure {
        Disclosure(log: log, profile: profile, visibility: profile.visibility, role: role)
    }

    @Test(arguments: Profile.allCases) func theAgentAloneSeesWhatTheyAreToldFirst(profile: Profile) throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(FeedFixture.started)
        try log.append(.alert(.told, FeedFixture.alert("a", .high)))
        let all = try log.page(after: 0).records
        #expect(try disclosure(log, profile, .agent).shown(all).count == 2)
        for role in Self.others {
            #expect(try disclosure(log, profile, role).shown(all).count == (profile == .agentOnly ? 0 : 1))
            #expect(try log.alerts().compactMap(disclosure(log, profile, role).shown) == [])
        }
        try log.append(.alert(.raised, FeedFixture.alert("a", .high)))
        let raised = try log.page(after: 2).records
        for role in Self.others {
            #expect(try disclosure(log, profile, role).shown(raised).count == (profile == .agentOnly ? 0 : 1))
        }
    }

    /// Neighbour: the level of an alert stands beside the live scores, too.
    @Test func theLevelOfAnAlertThatOthersDoNotKnowIsNotReadFromTheScores() throws {
        let heard = StatusPayload.Capture(state: "capturing", since: Timestamp(millisecondsSince1970: 0))
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var points = ["high", "calm", "high", "critical"].enumerated().map {
            ScorePoint(timeS: Double($0), score: 80, confidence: 1, state: $1)
        }
        for index in 2...3 { points[index].isUntold = true }
        let own = try disclosure(log, .supervised, .agent).shown(points, of: heard, isOnProbation: false)
        #expect(own.map(\.state) == ["high", "calm", "high", "critical"])
        for role in Self.others {
            let shown = try disclosure(log, .supervised, role).shown(points, of: heard, isOnProbation: false)
            #expect(shown.map(\.state) == ["high", "calm", "calm", "calm"] && shown.allSatisfy { $0.score == 80 })
        }
    }
}
