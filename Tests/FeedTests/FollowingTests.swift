import EventLog
import Events
import Feed
import FeedClient
import Foundation
import TestSupport
import Testing

/// The feed's client and its server together.
struct FollowingTests {
    /// Ends a follower from inside.
    private struct Enough: Error {}

    /// Follows until `count` events have come, and returns their numbers.
    private func numbers(
        _ fixture: FeedFixture, after cursor: FeedCursor?, count: Int, disconnections: Shared<Int> = Shared(0),
        each: (Int64) async throws -> Void = { _ in }
    ) async throws -> [Int64] {
        var numbers: [Int64] = []
        let client = FeedClient(socketPath: fixture.socket, firstRetryPause: .milliseconds(10))
        do {
            try await client.follow(after: cursor) { message in
                if case .disconnected = message { disconnections.withLock { $0 += 1 } }
                guard case .event(let event) = message else { return }
                numbers.append(event.sequence)
                try await each(event.sequence)
                if numbers.count == count { throw Enough() }
            }
        } catch is Enough {}
        return numbers
    }

    @Test(.hangGuard)
    func everyEventComesOnceAndInOrderAcrossRestartsOfServerAndLog() async throws {
        let fixture = try FeedFixture()
        let total = 400
        let readers = Shared<[Task<[Int64], any Error>]>([])
        let begun = Shared(0)
        for round in 0..<4 {
            // A new log object on the same file, as after a restart of the daemon.
            let log = try fixture.openLog()
            try await fixture.serve(log, as: .agent) {
                if round == 0 {
                    for _ in 0..<3 {
                        let reader = Task {
                            try await numbers(fixture, after: 0, count: total) { number in
                                if number == 1 { begun.withLock { $0 += 1 } }
                            }
                        }
                        readers.withLock { $0.append(reader) }
                    }
                }
                // Appending goes on while the server stops.
                for _ in 0..<(total / 4) / 2 { try log.append(FeedFixture.started) }
                // A follower insists on its first connection alone.
                await eventually("the readers have begun") { begun.withLock { $0 } == 3 }
                try await Task.sleep(for: .milliseconds(20))
                let thread = Thread { for _ in 0..<(total / 4) / 2 { _ = try? log.append(FeedFixture.started) } }
                thread.start()
                try await eventually("all is appended") { try log.newestSequence == Int64(total / 4 * (round + 1)) }
            }
        }
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .agent) {
            for reader in readers.withLock({ $0 }) {
                let seen = try await reader.value
                #expect(seen == (1...Int64(total)).map { $0 })
            }
        }
    }

    @Test(.hangGuard)
    func readerOfNewEventsMissesNoneThatCameWhileItWasCutOff() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(FeedFixture.started)
        let isConnected = Shared(false)
        let reader = Shared<Task<[Int64], Never>?>(nil)
        try await fixture.serve(log, as: .agent) {
            let task = Task {
                var numbers: [Int64] = []
                let client = FeedClient(socketPath: fixture.socket, firstRetryPause: .milliseconds(10))
                try? await client.follow { message in
                    if case .connected = message { isConnected.withLock { $0 = true } }
                    guard case .event(let event) = message else { return }
                    numbers.append(event.sequence)
                    if numbers.count == 2 { throw Enough() }
                }
                return numbers
            }
            reader.withLock { $0 = task }
            await eventually("it is connected") { isConnected.withLock { $0 } }
        }
        // It has received nothing yet, and nobody serves.
        try log.append(FeedFixture.started)
        try await fixture.serve(log, as: .agent) {
            try log.append(FeedFixture.started)
            #expect(await reader.withLock { $0 }?.value == [2, 3])
        }
    }

    @Test(.hangGuard)
    func slowReaderDelaysNobodyIsCutOffAndResumes() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var limits = FeedLimits()
        limits.stall = .milliseconds(200)
        // Bytes that were taken earn no time here.
        limits.slowestBytesPerSecond = 1e12
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let isHeld = Shared(false)
        try log.append(FeedFixture.started)
        try await fixture.serve(log, as: .agent, limits: limits) {
            let cuts = Shared(0)
            async let slow = numbers(fixture, after: 0, count: 2000, disconnections: cuts) { number in
                guard number == 1 else { return }
                isHeld.withLock { $0 = true }
                for await _ in gate {}
            }
            await eventually("the slow reader holds") { isHeld.withLock { $0 } }
            let start = ContinuousClock.now
            let appending = Thread {
                for index in 0..<1999 { _ = try? log.append(.alert(.raised, FeedFixture.alert("a\(index)"))) }
            }
            appending.start()
            #expect(try await numbers(fixture, after: 0, count: 2000) == Array(1...2000))
            print("2000 events to one reader beside one that stands still: \(ContinuousClock.now - start)")
            // Longer than the limit after which a reader that stands still is cut off.
            try await Task.sleep(for: limits.stall * 3)
            opener.finish()
            #expect(try await slow == Array(1...2000))
            #expect(cuts.withLock { $0 } == 1)
        }
    }

    @Test(.hangGuard)
    func stoppingDoesNotWaitForAReaderThatStandsStill() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        // Far more than the buffers between the two hold.
        var alert = FeedFixture.alert("a")
        alert.explanation = String(repeating: "x", count: 16_000)
        for _ in 0..<400 { try log.append(.alert(.raised, alert)) }
        let isHeld = Shared(false)
        let reader = Shared<Task<Void, Never>?>(nil)
        let took = try await fixture.serve(log, as: .agent) {
            let task = Task {
                _ = try? await numbers(fixture, after: 0, count: 1) { _ in
                    isHeld.withLock { $0 = true }
                    try await Task.sleep(for: .seconds(60))
                }
            }
            reader.withLock { $0 = task }
            await eventually("the reader holds") { isHeld.withLock { $0 } }
            // Nothing tells from outside when the server's write has come to a stand.
            try await Task.sleep(for: .milliseconds(200))
        }
        print("stopping took \(took)")
        #expect(took < FeedFixture.maxStop)
        reader.withLock { $0 }?.cancel()
    }

    /// How quickly, the load trial tells.
    @Test(.hangGuard)
    func twoThousandEventsReachTenReaders() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var limits = FeedLimits()
        limits.streamsOfUser = 10
        try await fixture.serve(log, as: .agent, limits: limits) {
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: [Int64].self) { group in
                for _ in 0..<10 { group.addTask { try await numbers(fixture, after: 0, count: 2000) } }
                let appending = Thread {
                    for index in 0..<2000 { _ = try? log.append(.alert(.raised, FeedFixture.alert("a\(index)"))) }
                }
                appending.start()
                for try await seen in group { #expect(seen == Array(1...2000)) }
            }
            print("2000 events appended one by one to 10 readers: \(ContinuousClock.now - start)")
        }
    }
}
