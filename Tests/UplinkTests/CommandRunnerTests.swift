import EventLog
import Events
import FeedClient
import Fleet
import TestSupport
import Testing
import Vocabulary

@testable import Uplink

/// What somebody at the hub asks for, on a real feed.
@Suite struct CommandRunnerTests {
    private static let now = Timestamp.now

    private static func command(
        _ verb: DeskCommand.Verb, id: String = "c1", alert: String = "a1", words: String? = nil, to: String? = nil,
        lane: String = "maria", expiresIn seconds: Int64 = 60
    ) -> DeskCommand {
        DeskCommand(
            id: id, lane: lane, alertID: alert, verb: verb, words: words, to: to,
            person: Person(name: "olga", role: "supervisor"), hub: "north", sentAt: now,
            expiresAt: Timestamp(millisecondsSince1970: now.millisecondsSince1970 + seconds * 1_000))
    }

    /// Does commands one after the other, and returns what became of each, and what stands in the log then.
    private static func run(_ commands: [DeskCommand]) async throws -> (outcomes: [CommandOutcome?], steps: [String]) {
        let daemon = try ServedDaemon()
        let log = try daemon.openLog()
        try log.append(.alert(.raised, ServedDaemon.alert("a1")))
        var outcomes: [CommandOutcome?] = []
        try await daemon.serve(log) {
            let client = FeedClient(socketPath: daemon.socket)
            let runner = CommandRunner { $0 == "maria" ? client : nil }
            for command in commands { outcomes.append(await runner.outcome(of: command, at: Self.now)) }
        }
        return (outcomes, try log.page(after: 0).records.map { String($0.type.shortName) })
    }

    @Test(.hangGuard) func aCommandIsDoneOnceUnderItsName() async throws {
        let acknowledge = Self.command(.acknowledge)
        let (outcomes, steps) = try await Self.run([
            acknowledge, acknowledge, Self.command(.resolve, id: "c2", words: "calmed"),
        ])
        #expect(steps == ["alert.raised", "alert.acknowledged", "alert.resolved"])
        #expect(outcomes.map { $0?.result } == [.done, .done, .done])
        #expect(outcomes.map { $0?.id } == ["c1", "c1", "c2"])
        #expect(outcomes.allSatisfy { $0?.why == nil })
    }

    @Test(.hangGuard) func whatTheDaemonRefusesIsSaidInItsWords() async throws {
        let (outcomes, steps) = try await Self.run([
            // Nobody has seen it so far.
            Self.command(.acknowledge, alert: "nobody"), Self.command(.resolve, id: "c2"),
        ])
        #expect(steps == ["alert.raised"])
        #expect(outcomes.map { $0?.result } == [.refused, .refused])
        #expect(outcomes.allSatisfy { $0?.why?.isEmpty == false })
    }

    @Test(.hangGuard) func whatCameTooLateIsNotDone() async throws {
        let (outcomes, steps) = try await Self.run([
            Self.command(.acknowledge, expiresIn: 0), Self.command(.acknowledge, id: "c2", expiresIn: -3_600),
            // Also where the daemon is away: somebody waits for an answer.
            Self.command(.acknowledge, id: "c3", lane: "ivan", expiresIn: -1),
        ])
        #expect(steps == ["alert.raised"])
        #expect(outcomes.map { $0?.result } == [.expired, .expired, .expired])
    }

    @Test(.hangGuard) func aVerbOfANewerHubIsRefusedAndNotGuessed() async throws {
        let (outcomes, steps) = try await Self.run([
            Self.command(.unknown("explode")), Self.command(.note, id: "c2"), Self.command(.undo, id: "c3"),
        ])
        #expect(steps == ["alert.raised"])
        #expect(outcomes.map { $0?.result } == [.refused, .refused, .refused])
        #expect(outcomes[0]?.why?.contains("explode") == true)
    }

    @Test(.hangGuard) func whileTheDaemonIsAwayItIsTriedAgain() async throws {
        let daemon = try ServedDaemon()
        let runner = CommandRunner { $0 == "maria" ? FeedClient(socketPath: daemon.socket) : nil }
        #expect(await runner.outcome(of: Self.command(.acknowledge), at: Self.now) == nil)
        #expect(await runner.outcome(of: Self.command(.acknowledge, lane: "ivan"), at: Self.now) == nil)
    }
}
