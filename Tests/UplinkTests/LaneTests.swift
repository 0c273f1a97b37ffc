import EventLog
import Events
import FeedClient
import Fleet
import Foundation
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import Uplink

/// A lane between a real feed and a hub that the test plays.
@Suite struct LaneTests {
    /// What the hub has, and how it behaves.
    private struct Hub {
        var parcels: [Outbox.Parcel] = []
        var kept: [FeedCursor] = []
        var ticks: [LiveTick] = []
        var answers = true

        var lines: [String] { parcels.filter { !$0.isAhead }.flatMap { $0.lines.map(\.json) } }
        var ids: [String] { parcels.filter { !$0.isAhead }.flatMap { $0.lines.map(\.id) } }
    }

    /// Runs a lane while `body` runs.
    private static func run(
        _ socket: String, after cursor: FeedCursor? = nil, limits: Outbox.Limits = .init(), hub: Shared<Hub>,
        _ body: (Lane) async throws -> Void
    ) async throws {
        let lanes = Shared<Lane?>(nil)
        let exits = Lane.Exits(
            publish: { parcel in
                let answers = hub.withLock { hub in
                    hub.parcels.append(parcel)
                    return hub.answers
                }
                guard answers else { return }
                await lanes.now?.take(Receipt(lane: "maria", cursor: parcel.cursor, isAhead: parcel.isAhead))
            }, keep: { cursor in hub.withLock { $0.kept.append(cursor) } },
            tell: { tick in hub.withLock { $0.ticks.append(tick) } }, change: {})
        let lane = Lane(
            name: "maria", client: FeedClient(socketPath: socket, firstRetryPause: .milliseconds(10)),
            outbox: Outbox(after: cursor, limits: limits), exits: exits, watch: Stopwatch(ContinuousClock()))
        lanes.withLock { $0 = lane }
        let running = Task { await lane.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body(lane)) } catch { result = .failure(error) }
        running.cancel()
        await running.value
        try result.get()
    }

    @Test(.hangGuard) func everythingThatTheSocketShowsArrivesOnceAndInOrder() async throws {
        let daemon = try ServedDaemon()
        let log = try daemon.openLog()
        for number in 1...300 { try log.append(.alert(.raised, ServedDaemon.alert("a\(number)"))) }
        let hub = Shared(Hub())
        try await daemon.serve(log) {
            try await Self.run(daemon.socket, hub: hub) { lane in
                await lane.setConnected(true)
                await eventually("300 events") { hub.now.ids.count == 300 }
                for number in 301...400 { try log.append(.alert(.raised, ServedDaemon.alert("a\(number)"))) }
                await eventually("400 events") { hub.now.ids.count == 400 }
                await eventually("nothing waits") { await lane.standing.lag == 0 }
                #expect(await lane.standing.link == .following)
            }
        }
        let subjects = try hub.now.lines.map { try JSON.value(Event.self, from: $0).subject }
        #expect(subjects == (1...400).map { "a\($0)" })
        // One receipt, one step of the cursor; none of them is a number.
        #expect(hub.now.kept.count == hub.now.parcels.count { !$0.isAhead })
        #expect(hub.now.kept.allSatisfy { $0.number == nil })
    }

    /// What a newer daemon writes, and nobody here has a word for, arrives as it was written.
    @Test(.hangGuard) func aLineArrivesByteForByte() async throws {
        let daemon = try ServedDaemon()
        let log = try daemon.openLog()
        try log.append(.alert(.raised, ServedDaemon.alert("a1")))
        let hub = Shared(Hub())
        try await daemon.serve(log) {
            try await Self.run(daemon.socket, hub: hub) { lane in
                await lane.setConnected(true)
                await eventually("an event") { !hub.now.lines.isEmpty }
            }
        }
        let line = try #require(hub.now.lines.first)
        let event = try JSON.value(Event.self, from: line)
        #expect(try JSON.text(event) == line)
    }

    @Test(.hangGuard) func nothingMovesWithoutReceiptsAndLittleIsHeld() async throws {
        let daemon = try ServedDaemon()
        let log = try daemon.openLog()
        for number in 1...500 { try log.append(.alert(.raised, ServedDaemon.alert("a\(number)"))) }
        var silent = Hub()
        silent.answers = false
        let hub = Shared(silent)
        var limits = Outbox.Limits()
        limits.events = 20
        try await daemon.serve(log) {
            try await Self.run(daemon.socket, limits: limits, hub: hub) { [limits] lane in
                await lane.setConnected(true)
                await eventually("all are counted") { await lane.standing.lag == 500 }
                await eventually("a batch in flight and a full one") {
                    let held = await lane.report
                    return held.lag == 500 && !hub.now.parcels.isEmpty
                }
                #expect(hub.now.kept == [])
                #expect(hub.now.parcels.allSatisfy { $0.lines.count <= limits.events })
                // A receipt lets the next batch go, and one more in.
                hub.withLock { $0.answers = true }
                let first = try #require(hub.now.parcels.first)
                await lane.take(Receipt(lane: "maria", cursor: first.cursor))
                await eventually("everything arrives") { Set(hub.now.ids).count == 500 }
            }
        }
    }

    @Test(.hangGuard) func aRequestForHelpOvertakesWhatWaits() async throws {
        let daemon = try ServedDaemon()
        let log = try daemon.openLog()
        for number in 1...400 { try log.append(.alert(.raised, ServedDaemon.alert("a\(number)"))) }
        try log.requestHelp(agent: "maria", reason: "a caller threatens me", by: ServedDaemon.agent)
        var silent = Hub()
        silent.answers = false
        let hub = Shared(silent)
        var limits = Outbox.Limits()
        limits.events = 20
        try await daemon.serve(log) {
            try await Self.run(daemon.socket, limits: limits, hub: hub) { lane in
                await lane.setConnected(true)
                await eventually("the request is sent ahead") { hub.now.parcels.contains { $0.isAhead } }
                let ahead = try #require(hub.now.parcels.first { $0.isAhead })
                #expect(ahead.lines.count == 1)
                #expect(ahead.lines[0].json.contains("a caller threatens me"))
                #expect(!hub.now.ids.contains(ahead.lines[0].id))
                hub.withLock { $0.answers = true }
                await lane.take(Receipt(lane: "maria", cursor: ahead.cursor, isAhead: true))
                let first = try #require(hub.now.parcels.first { !$0.isAhead })
                await lane.take(Receipt(lane: "maria", cursor: first.cursor))
                await eventually("it comes again in its place") { hub.now.ids.last == ahead.lines[0].id }
                #expect(Set(hub.now.ids).count == 401)
            }
        }
    }

    @Test(.hangGuard) func itGoesOnWhereItsCursorStands() async throws {
        let daemon = try ServedDaemon()
        let log = try daemon.openLog()
        let hub = Shared(Hub())
        try await daemon.serve(log) {
            for number in 1...5 { try log.append(.alert(.raised, ServedDaemon.alert("a\(number)"))) }
            try await Self.run(daemon.socket, hub: hub) { lane in
                await lane.setConnected(true)
                await eventually("five events") { hub.now.ids.count == 5 }
                await eventually("five receipts") { await lane.standing.lag == 0 }
            }
            let cursor = try #require(hub.now.kept.last)
            try log.append(.alert(.raised, ServedDaemon.alert("a6")))
            try await Self.run(daemon.socket, after: cursor, hub: hub) { lane in
                await lane.setConnected(true)
                await eventually("the sixth") { hub.now.ids.count == 6 }
            }
        }
        #expect(Set(hub.now.ids).count == 6)
    }

    @Test(.hangGuard) func anotherLogIsSentFromItsBeginning() async throws {
        let daemon = try ServedDaemon()
        let hub = Shared(Hub())
        var cursor: FeedCursor?
        for round in 1...2 {
            let log = try daemon.openLog(daemon.folder + "/events-\(round).sqlite")
            for number in 1...3 { try log.append(.alert(.raised, ServedDaemon.alert("r\(round)a\(number)"))) }
            try await daemon.serve(log) {
                try await Self.run(daemon.socket, after: cursor, hub: hub) { lane in
                    await lane.setConnected(true)
                    await eventually("three events of each log") { hub.now.ids.count == 3 * round }
                    await eventually("with receipts") { await lane.standing.lag == 0 }
                    #expect(await lane.report.gaps == round - 1)
                }
            }
            cursor = hub.now.kept.last
        }
        let subjects = try hub.now.lines.map { try JSON.value(Event.self, from: $0).subject }
        #expect(subjects == ["r1a1", "r1a2", "r1a3", "r2a1", "r2a2", "r2a3"])
    }

    /// What is withheld from others does not come as far as this: under `agent-only` requests for help and what people
    /// do with them leave, and nothing else.
    @Test(.hangGuard) func underAgentOnlyRequestsForHelpAloneLeave() async throws {
        let daemon = try ServedDaemon()
        let log = try daemon.openLog()
        try log.append(.alert(.raised, ServedDaemon.alert("strain1")))
        try log.append(.daemon(.started, DaemonPayload(version: "0.1.0", reason: "test")))
        try log.requestHelp(agent: "maria", by: ServedDaemon.agent)
        try log.append(.alert(.raised, ServedDaemon.alert("strain2")))
        let hub = Shared(Hub())
        try await daemon.serve(log, profile: .agentOnly, shared: Visibility.none) {
            try await Self.run(daemon.socket, hub: hub) { lane in
                await lane.setConnected(true)
                await eventually("the request") { !hub.now.ids.isEmpty }
                await eventually("with a receipt") { await lane.standing.lag == 0 }
                await eventually("how it stands") { !hub.now.ticks.isEmpty }
            }
        }
        #expect(Set(hub.now.ids).count == 1)
        #expect(hub.now.ticks.allSatisfy { $0.score == nil && $0.state == nil && $0.capture == "not heard" })
    }

    @Test(.hangGuard) func aDaemonThatIsAwayIsToldAndFoundAgain() async throws {
        let daemon = try ServedDaemon()
        let log = try daemon.openLog()
        let hub = Shared(Hub())
        try await Self.run(daemon.socket, hub: hub) { lane in
            await lane.setConnected(true)
            await eventually("it is told that nobody answers") { await lane.report.fault != nil }
            #expect(await lane.standing.link == .unreachable)
            try await daemon.serve(log) {
                try log.append(.alert(.raised, ServedDaemon.alert("a1")))
                await eventually("the event arrives") { hub.now.ids.count == 1 }
                #expect(await lane.standing.link == .following)
            }
            await eventually("it is told again") { await lane.standing.link == .unreachable }
        }
    }

    @Test(.hangGuard) func scoresOfTheMomentAreTold() async throws {
        let daemon = try ServedDaemon()
        let log = try daemon.openLog()
        let hub = Shared(Hub())
        let points = [1.0, 2].map { ScorePoint(timeS: $0, score: 40 + $0, confidence: 1, state: "calm") }
        try await daemon.serve(log, points: points) {
            try await Self.run(daemon.socket, hub: hub) { lane in
                await lane.setConnected(true)
                await eventually("a score") { hub.now.ticks.contains { $0.score != nil } }
            }
        }
        let tick = try #require(hub.now.ticks.first { $0.score != nil })
        #expect(tick.score == 42)
        #expect(tick.state == "calm")
        #expect(tick.capture == "heard")
        #expect(tick.lane == "maria")
    }
}
