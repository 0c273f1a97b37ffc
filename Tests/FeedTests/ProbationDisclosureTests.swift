import EventLog
import Events
import Foundation
import Policy
import TestFeed
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

/// What leaves while a voice is on probation, whatever the profile shares.
struct ProbationDisclosureTests {
    private static let probation = StatusPayload.Probation(
        talkHeardS: 100, talkNeededS: 900, tried: 2, isOver: false, device: "usb-Jabra")
    private static let others = Role.allCases.filter { $0 != .agent }

    private func disclosure(_ log: EventLog, _ profile: Profile, _ role: Role) -> Disclosure {
        Disclosure(log: log, profile: profile, visibility: profile.visibility, role: role)
    }

    @Test(arguments: Profile.allCases) func theAgentAloneSeesWhatWouldHaveBeenRaised(profile: Profile) throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(FeedFixture.started)
        try log.append(.alert(.tried, FeedFixture.alert("t", .high)))
        let help = try log.requestHelp(agent: "maria", by: Person(name: "maria", uid: 1, role: "agent"))
        let all = try log.page(after: 0).records
        #expect(try disclosure(log, profile, .agent).shown(all).map(\.sequence) == [1, 2, 3])
        for role in Self.others {
            let shown = try disclosure(log, profile, role).shown(all)
            let numbers = shown.map { log.cursors.number(of: $0.cursor) }
            #expect(numbers == (profile == .agentOnly ? [3] : [1, 3]), "help always comes through")
            #expect(shown.last?.json.contains(help.alert.alertID) == true)
        }
    }

    @Test(arguments: Profile.allCases) func othersAreToldOfProbationAndNothingOfTheVoice(profile: Profile) throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var status = FeedFixture.status
        status.probation = Self.probation
        let own = try disclosure(log, profile, .agent).shown(status)
        #expect(own == StandingPayload(status))
        for role in Self.others {
            let shown = try disclosure(log, profile, role).shown(status)
            #expect(shown.score == nil)
            let mayKnow = profile != .agentOnly && [.supervisor, .qa, .hub].contains(role)
            #expect(try JSON.text(shown.probation) == (mayKnow ? #"{"is_over":false}"# : "null"))
        }
    }

    @Test(arguments: Profile.allCases) func scoresOfProbationAreRefusedAndStayTheAgentsOwn(profile: Profile) throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var points = [1.0, 2.0].map {
            ScorePoint(
                timeS: $0, score: 80, confidence: 1, state: "high", f0Hz: nil, levelDBFS: -30, syllableRate: nil)
        }
        points[0].isOnProbation = true
        let agent = disclosure(log, profile, .agent)
        let capture = FeedFixture.status.capture
        #expect(try agent.shown(points, of: capture, isOnProbation: true).count == 2)
        for role in Self.others {
            let other = disclosure(log, profile, role)
            #expect(throws: Problem.self) { try other.shown(points, of: capture, isOnProbation: true) }
            let shown = try? other.shown(points, of: capture, isOnProbation: false).map(\.timeS)
            #expect(shown == (profile == .agentOnly ? nil : [2]))
        }
    }

    @Test func theRefusalNamesProbationAndNotTheProfile() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var daemon = fixture.daemon(log)
        daemon.isOnProbation = true
        try await fixture.serve(log, daemon: daemon) {
            let client = FeedClient(socketPath: fixture.socket)
            let refused = await #expect(throws: FeedClientError.self) {
                try await client.get("/v1/scores", as: [ScorePoint].self)
            }
            #expect(refused?.underlying == 403 && refused?.context.contains("on probation") == true)
            #expect(refused?.context.contains("profile") == false)
        }
        try await fixture.serve(log, as: .agent, daemon: daemon) {
            let points = try await FeedClient(socketPath: fixture.socket).get("/v1/scores", as: [ScorePoint].self)
            #expect(points.count == 2)
        }
    }
}
