import EventLog
import Events
import Feed
import Foundation
import Logging
import Synchronization
import TestSignals
import TestSupport
import Testing

@testable import undertoned

/// The pause without a daemon around it, by a clock that the test moves.
@Suite(.hangGuard)
struct PauseServiceTests {
    private static let alice = Person(name: "alice", role: "agent")

    /// What the keeper did.
    private final class Done: Sendable {
        let holds = Mutex<[Bool]>([])
        let notices = Mutex<[PauseMachine.Notice]>([])
        let changes = Mutex(0)
    }

    /// Runs a keeper while `body` runs.
    private func keeping(_ body: (PauseService, ManualTime, Done) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let (time, done) = (ManualTime(), Done())
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let log = try EventLog(path: folder.path + "/events.sqlite", source: "test", families: .own)
        let word = AgentWord(
            log: log, agent: "alice", reserve: Reserve(path: folder.path + "/reserve", agent: "alice"), copy: nil,
            logger: logger)
        let keeper = PauseService(
            word: word, formerFile: folder.path + "/pause.json", reachS: 30,
            effects: PauseService.Effects(
                hold: { isOn in done.holds.withLock { $0.append(isOn) } }, forget: { _ in },
                changed: { done.changes.withLock { $0 += 1 } },
                tell: { notice in done.notices.withLock { $0.append(notice) } }),
            logger: logger, time: time.time)
        let running = Task { try await keeper.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body(keeper, time, done)) } catch { result = .failure(error) }
        running.cancel()
        try await running.value
        #expect(time.sleeperCount == 0, "nobody sleeps on after the end")
        try result.get()
    }

    @Test func aLeaseEndsOnTimeAndTheKeeperWakesSeldom() async throws {
        try await keeping { keeper, time, done in
            try keeper.pause(PauseRequest(reason: "private", forS: 100), by: Self.alice)
            for step in [30, 30, 30, 9] {
                await eventually("the keeper did not come to be as wanted") { time.sleeperCount == 1 }
                time.pass(.seconds(step))
            }
            #expect(keeper.pause != nil, "not before")
            await eventually("the keeper did not come to be as wanted") { time.sleeperCount == 1 }
            time.pass(.seconds(1))
            await eventually("the keeper did not come to be as wanted") { keeper.pause == nil }
            #expect(time.sleeps == [30, 30, 30, 10].map { Duration.seconds($0) })
            #expect(done.holds.withLock { $0 } == [true, false])
            await eventually("the keeper did not come to be as wanted") {
                done.notices.withLock { $0.last } == .resumed
            }
            #expect(done.changes.withLock { $0 } == 2)
        }
    }

    @Test func withoutALeaseNobodyWakes() async throws {
        try await keeping { keeper, time, _ in
            try keeper.pause(PauseRequest(reason: nil, forS: nil), by: Self.alice)
            time.pass(.seconds(100_000))
            #expect(keeper.pause != nil)
            try keeper.resume(by: Self.alice)
            #expect(time.sleeps == [])
        }
    }

    @Test func anotherLeaseTakesThePlaceOfTheFirst() async throws {
        try await keeping { keeper, time, done in
            try keeper.pause(PauseRequest(reason: "private", forS: 10), by: Self.alice)
            await eventually("the keeper did not come to be as wanted") { time.sleeperCount == 1 }
            time.pass(.seconds(5))
            try keeper.pause(PauseRequest(reason: "payment", forS: 20), by: Self.alice)
            await eventually("the keeper did not come to be as wanted") {
                time.sleeps.last == .seconds(20) && time.sleeperCount == 1
            }
            time.pass(.seconds(20))
            await eventually("the keeper did not come to be as wanted") { keeper.pause?.isOverdue == true }
            await eventually("the keeper did not come to be as wanted") {
                done.notices.withLock { $0.last } == .overdue
            }
            #expect(done.holds.withLock { $0.last } == true, "a payment pause stays")
        }
    }

    @Test func resumingEndsTheWait() async throws {
        try await keeping { keeper, time, _ in
            try keeper.pause(PauseRequest(reason: nil, forS: 10), by: Self.alice)
            await eventually("the keeper did not come to be as wanted") { time.sleeperCount == 1 }
            try keeper.resume(by: Self.alice)
            await eventually("the keeper did not come to be as wanted") { time.sleeperCount == 0 }
        }
    }

    @Test func aMachineThatWasSuspendedEndsALeaseSoonAfterItWakes() async throws {
        try await keeping { keeper, time, _ in
            try keeper.pause(PauseRequest(reason: nil, forS: 3_600), by: Self.alice)
            await eventually("the keeper did not come to be as wanted") { time.sleeperCount == 1 }
            time.pass(.seconds(7_200))
            await eventually("the keeper did not come to be as wanted") { keeper.pause == nil }
        }
    }
}
