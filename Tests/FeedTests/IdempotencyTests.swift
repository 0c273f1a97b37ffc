import EventLog
import Events
import Foundation
import TestFeed
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

/// A command with an `Idempotency-Key` is done once, whatever happens in between.
@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct IdempotencyTests {
    private let fixture: FeedFixture
    private let client: FeedClient
    private let done = Shared<[String]>([])

    init() throws {
        fixture = try FeedFixture()
        client = FeedClient(socketPath: fixture.socket)
    }

    private func pause(_ reason: String = "payment") async throws -> StatusPayload {
        try await client.post("/v1/pause", PauseRequest(reason: reason), idempotencyKey: "k")
    }

    private func code(_ body: () async throws -> Void) async -> Int? {
        do { try await body() } catch { return (error as? FeedClientError)?.underlying }
        return nil
    }

    @Test func aRestartForgetsNoAnswer() async throws {
        var first: StatusPayload?
        do {
            let log = try fixture.openLog()
            try await fixture.serve(log, as: .agent, daemon: fixture.willing(log, done)) { first = try await pause() }
        }
        let again = try fixture.openLog()
        var daemon = fixture.willing(again, done)
        daemon.standing = {
            var status = FeedFixture.status
            status.uptimeS = 1
            return status
        }
        try await fixture.serve(again, as: .agent, daemon: daemon) {
            let second = try await pause()
            #expect(second == first, "the answer that was given, not one made anew")
            #expect(await code { _ = try await pause("private") } == 409)
            #expect(
                await code { _ = try await client.post("/v1/resume", as: StatusPayload.self, idempotencyKey: "k") }
                    == 409)
        }
        #expect(done.withLock { $0 } == ["pause payment 0.0 by agent"])
    }

    @Test func whoRepeatsACommandThatIsUnderWayWaitsForIt() async throws {
        let log = try fixture.openLog()
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let mayEnd = DispatchSemaphore(value: 0)
        var daemon = fixture.willing(log)
        daemon.asked = { [done] what in
            done.withLock { $0.append(what) }
            begin.yield()
            mayEnd.wait()
        }
        try await fixture.serve(log, as: .agent, daemon: daemon) {
            async let first = pause()
            _ = await begun.first { true }
            async let second = pause()
            try await eventually("both are there") {
                let metrics = try await Curl(fixture, "/metrics").whole()
                return metrics.contains("undertone_feed_connections 3")
            }
            mayEnd.signal()
            #expect(try await first == second)
        }
        #expect(done.withLock { $0.count } == 1)
    }

    @Test func keysAreAPersonsOwn() async throws {
        let log = try fixture.openLog()
        let one = KeptCommand(key: "1\nk", address: "/v1/pause", body: "{}", subject: "")
        try log.keep("1", of: one)
        let daemon = fixture.willing(log, done)
        try await fixture.serve(log, as: .agent, daemon: daemon) { _ = try await pause() }
        #expect(done.withLock { $0.count } == 1)
        #expect(try log.answer(to: one) == .same(answer: "1"))
    }

    @Test func whatIsKeptGoesWithTheDaysAndWithWhatItIsAbout() throws {
        let now = Shared(FeedFixture.instant)
        let log = try fixture.openLog(clock: { now.withLock { $0 } })
        func command(_ subject: String) -> KeptCommand {
            KeptCommand(key: "1\n\(subject)", address: "/", body: "", subject: subject)
        }
        let subjects = ["", "gone-0", "stored-0"]
        for id in subjects.dropFirst() {
            try log.append(
                .segment(
                    id == "gone-0" ? .erased : .stored,
                    SegmentPayload(
                        segmentID: id, alertID: "a", agent: "maria", startedAt: FeedFixture.instant, durationS: 1,
                        bytes: 1, level: .high, part: 0)))
        }
        for subject in subjects { try log.keep("{}", of: command(subject)) }
        try log.eraseAlerts(reason: "asked for", by: Person(name: "maria", role: "agent"))
        let left = try subjects.filter { subject in try log.answer(to: command(subject)) != .none }
        #expect(left == ["stored-0"])
        now.withLock { $0 = $0.advanced(bySeconds: 31 * 86_400) }
        try log.retain(days: 30)
        #expect(try log.answer(to: command("stored-0")) == .none)
    }

    @Test func ofAFileItsHashIsKept() async throws {
        let log = try fixture.openLog()
        try log.append(
            .segment(
                .stored,
                SegmentPayload(
                    segmentID: "s-1", alertID: "a", agent: "maria", startedAt: FeedFixture.instant, durationS: 1,
                    bytes: 4, level: .high, part: 0)))
        try Data("data".utf8).write(to: URL(filePath: fixture.folder + "/s-1.age"))
        var daemon = fixture.willing(log, done)
        daemon.writesFiles = false
        try await fixture.serve(log, as: .agent, daemon: daemon) {
            func put(_ file: String) async throws -> String {
                try await Curl(
                    fixture, "/v1/segments/s-1?kind=rekey&recipient=aaaabbbb", "-X", "PUT", "-H", "Undertone-Reason: r",
                    "-H",
                    "Idempotency-Key: k", "--data-binary", file
                ).whole()
            }
            let first = try await put("one file")
            #expect(first.contains(#""bytes":8"#))
            #expect(try await put("one file") == first)
            #expect(try await put("another").contains(#""status":409"#))
            // Also when nothing is left of what it was about.
            try FileManager.default.removeItem(atPath: fixture.folder + "/s-1.age")
            #expect(try await put("one file") == first)
        }
        #expect(done.withLock { $0 } == ["replace segment s-1"])
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs root"))
    func aFullDiskKeepsNoKeyAndStopsNoPause() async throws {
        let disk = try SmallDisk(at: fixture.folder + "/disk", kibibytes: 8_192)
        defer { disk.unmount() }
        let log = try EventLog(path: disk.path + "/events.sqlite", source: "test", families: .own)
        try await fixture.serve(log, as: .agent, daemon: fixture.willing(log, done)) {
            try disk.fill(true)
            for count in 1...2 {
                _ = try await pause()
                #expect(done.withLock { $0.count } == count)
            }
            try disk.fill(false)
            for _ in 1...2 { _ = try await pause() }
            #expect(done.withLock { $0.count } == 3, "from now on it is kept")
        }
    }

    @Test func aLogThatCannotBeReadStopsNoPause() async throws {
        let log = try fixture.openLog()
        // Everything stands in the file itself afterwards, and nothing of it in SQLite's side file.
        try log.eraseAlerts(reason: "asked for", by: Person(name: "maria", role: "agent"))
        let file = try FileHandle(forUpdating: URL(filePath: fixture.logPath))
        let size = try file.seekToEnd()
        try file.seek(toOffset: 4_096)
        try file.write(contentsOf: Data(repeating: 0xFF, count: Int(size) - 4_096))
        try file.close()
        #expect(throws: EventLogError.self) {
            try log.answer(to: KeptCommand(key: "1\nk", address: "/", body: "", subject: ""))
        }
        try await fixture.serve(log, as: .agent, daemon: fixture.willing(log, done)) { _ = try await pause() }
        #expect(done.withLock { $0.count } == 1)
    }
}

/// Files come in one after the other.
struct IncomingFilesTests {
    @Test func whoWaitsComesNextInTheirOrder() async throws {
        let files = IncomingFiles(patience: patience)
        let seen = Shared<[Int]>([])
        let inside = Shared(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await files.one(of: UInt32(number % 3)) {
                        #expect(
                            inside.withLock {
                                $0 += 1; return $0
                            } == 1)
                        await Task.yield()
                        inside.withLock { $0 -= 1 }
                    } then: {
                        seen.withLock { $0.append(number) }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(seen.withLock { Set($0).count } == 20)
    }

    @Test func whoWaitsTooLongIsSentAwayAndWhoLeavesTakesNoTurn() async throws {
        let files = IncomingFiles(patience: .milliseconds(50))
        try await files.one(of: 1) {
            let refused = await #expect(throws: Problem.self) { try await files.take(1) }
            #expect(refused?.code == 503 && refused?.retryAfterS == 2)
            let leaving = Task { try await files.take(1) }
            leaving.cancel()
            await #expect(throws: CancellationError.self) { try await leaving.value }
        } then: {
        }
        try await files.take(1)
        await #expect(throws: FeedRefusal.self) {
            try await files.one(of: 1) {
                throw FeedRefusal.notOffered
            } then: {
            }
        }
        try await files.take(1)
    }

    /// A file at a byte a second kept every other file out for as long as its sender liked.
    @Test(.hangGuard) func whoSendsSlowlyLeavesOnceSomebodyElseWaitsAndNotBefore() async throws {
        let files = IncomingFiles(patience: .seconds(2))
        let (slow, stillComes) = AsyncStream.makeStream(of: Never.self)
        defer { stillComes.finish() }
        let hasBegun = Shared(false)
        let sender = Task {
            try await files.one(of: 7) {
                hasBegun.withLock { $0 = true }
                for await _ in slow {}
                try Task.checkCancellation()
            } then: {
            }
        }
        await eventually("it comes in") { hasBegun.withLock { $0 } }
        // Another file of the same user waits in vain, as its own doing.
        let same = await #expect(throws: Problem.self) { try await files.take(7) }
        #expect(same?.code == 503)
        try await files.take(8)
        let cut = await #expect(throws: Problem.self) { try await sender.value }
        #expect(cut?.code == 408)
    }

    /// A user with many files has one turn, and then comes another user's.
    @Test(.hangGuard) func usersTakeTurns() async throws {
        let files = IncomingFiles()
        let order = Shared<[UInt32]>([])
        let (gate, opener) = AsyncStream.makeStream(of: Never.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await files.one(of: 1) {
                    for await _ in gate {}
                } then: {
                }
            }
            await eventually("the first has its turn") { files.standing.isBusy }
            for user: UInt32 in [1, 1, 1, 2] {
                group.addTask {
                    try await files.one(of: user) {
                        order.withLock { $0.append(user) }
                    } then: {
                    }
                }
            }
            await eventually("all wait") { files.standing.waiting == 4 }
            opener.finish()
            try await group.waitForAll()
        }
        #expect(order.withLock { $0 } == [2, 1, 1, 1])
    }
}

extension IncomingFiles {
    /// A file that comes at once.
    fileprivate func take(_ user: UInt32) async throws {
        try await one(of: user) {
        } then: {
        }
    }
}
