import Broker
import Fleet
import TestBroker
import TestSupport
import Testing

/// A server that dies and comes back: nothing is lost of what is sent again, and attempts never end.
@Suite(.withServer, .hangGuard) struct ReconnectTests {
    private let site: TestSite
    private let desk = DeskID.random()

    init() throws { site = try TestSite() }

    @Test func nothingIsLostWhereWhatHasNoAnswerIsSentAgain() async throws {
        try await site.start()
        let subjects = site.subjects
        let (hub, tells) = (Kept(try site.hubSettings()), Kept(try site.settings(desk: desk)))
        let (atHub, atDesk) = (await hub.up(), await tells.up())
        try await atHub.ensure(
            StreamSettings(
                name: subjects.eventStream, subjects: [subjects.allEvents], maxAge: .seconds(3_600),
                maxBytes: 64 << 20, maxMessageBytes: Wire.maxBytes))
        try await atHub.ensure(ConsumerSettings(stream: subjects.eventStream, name: subjects.hubConsumer(of: "test")))
        for number in 1...60 {
            // Killed with something on its way.
            let killing = number % 20 == 0 ? Task { [site] in site.kill() } : nil
            while true {
                do throws(BrokerError) {
                    _ = try await atDesk.store(
                        Array("\(number)".utf8), under: subjects.events(desk), id: "n-\(number)", within: .seconds(1))
                    break
                } catch {
                    #expect([.unreachable, .timeout, .noResponder].contains(error.code), "\(error)")
                    await killing?.value
                    if !site.isRunning { try await site.start() }
                    _ = await tells.up()
                }
            }
            await killing?.value
            if !site.isRunning { try await site.start() }
        }
        var pulled: [String] = []
        while pulled.count < 60 {
            _ = await hub.up()
            do throws(BrokerError) {
                let some = try await atHub.pull(
                    subjects.hubConsumer(of: "test"), of: subjects.eventStream, upTo: 100, within: .seconds(1))
                for delivery in some { try atHub.acknowledge(delivery) }
                pulled += some.map { String(decoding: $0.body, as: UTF8.self) }
            } catch { #expect([.unreachable, .timeout, .noResponder].contains(error.code), "\(error)") }
        }
        #expect(pulled == (1...60).map { "\($0)" })
    }

    /// libnats sends no signature that begins with a zero: one in 256 connects was refused. A thousand of them find it
    /// in 98 of 100 runs.
    @Test func everyConnectIsTaken() async throws {
        try await site.start()
        let settings = try site.settings(desk: desk)
        for _ in 0..<1_000 {
            try await BrokerConnection.once(settings, logger: quiet) { _ async throws(BrokerError) in }
        }
    }

    @Test func subscriptionsLastOverReconnects() async throws {
        try await site.start()
        let hub = Kept(try site.hubSettings())
        let connection = await hub.up()
        let live = connection.messages(under: site.subjects.allLive)
        try connection.publish("before", to: site.subjects.live(desk))
        #expect(await BrokerConnection.next(live) == "before")
        site.kill()
        #expect(await hub.down()?.code == .unreachable)
        #expect(throws: BrokerError.self) { try connection.publish("meanwhile", to: site.subjects.live(desk)) }
        try await site.start()
        _ = await hub.up()
        try connection.publish("after", to: site.subjects.live(desk))
        #expect(await BrokerConnection.next(live) == "after")
    }

    @Test func attemptsNeverEndAndAreSpread() async throws {
        var settings = try site.settings(desk: desk)
        settings.backoff = Backoff()
        let clock = ManualClock()
        let kept = Kept(settings, clock: clock)
        for attempt in 1...30 {
            await eventually("attempt \(attempt) failed") { clock.sleeps.count == attempt && clock.sleeperCount == 1 }
            clock.pass(.seconds(60))
        }
        let waits = clock.sleeps
        #expect(waits.allSatisfy { $0 >= .seconds(1) && $0 < .seconds(60) })
        #expect(waits[0] < .seconds(4) && Set(waits).count == waits.count)
        #expect(waits.suffix(20).contains { $0 > .seconds(30) })
        guard case .down(let error) = kept.connection.link else {
            Issue.record("\(kept.connection.link)")
            return
        }
        #expect(error.code == .unreachable)
        try await site.start()
        clock.pass(.seconds(60))
        _ = await kept.up()
    }

    /// Of several servers the one that is there is found, whatever their order.
    @Test func anotherServerDoes() async throws {
        try await site.start()
        var settings = try site.settings(desk: desk)
        for _ in 0..<3 {
            let port = try LoopbackSocket().bind()
            settings.servers.append(try #require(ServerAddress(text: "127.0.0.1:\(port)")))
        }
        let kept = Kept(settings)
        _ = await kept.up()
        #expect(kept.connection.link == .up(site.address))
    }

    @Test func whoEndsItClosesItAndWhatWaitsIsTold() async throws {
        try await site.start()
        let kept = Kept(try site.hubSettings())
        let connection = await kept.up()
        let silent = connection.messages(under: "silent")
        let asking = Task { () async throws(BrokerError) in
            try await connection.request([1], of: "silent", within: .seconds(300))
        }
        #expect(await BrokerConnection.next(silent) == "\u{1}")
        await kept.end()
        let result = await asking.result
        #expect(throws: BrokerError.self) { try result.get() }
        #expect(throws: BrokerError.self) { try connection.publish("late", to: "silent") }
        guard case .down(let error) = connection.link else {
            Issue.record("\(connection.link)")
            return
        }
        #expect(error.code == .closed)
    }

    @Test func aQuestionThatNobodyAnswersEnds() async throws {
        try await site.start()
        let clock = ManualClock()
        let kept = Kept(try site.hubSettings(), clock: clock)
        let connection = await kept.up()
        let silent = connection.messages(under: "silent")
        let asking = Task { () async throws(BrokerError) in
            try await connection.request([1], of: "silent", within: .seconds(5))
        }
        #expect(await BrokerConnection.next(silent) == "\u{1}")
        await eventually("the limit is waited for") { clock.sleeperCount == 1 }
        clock.pass(.seconds(6))
        let result = await asking.result
        #expect { try result.get() } throws: { ($0 as? BrokerError)?.code == .timeout }
        let cancelled = Task { try await connection.request([1], of: "silent", within: .seconds(5)) }
        #expect(await BrokerConnection.next(silent) == "\u{1}")
        cancelled.cancel()
        let end = await cancelled.result
        #expect { try end.get() } throws: { ($0 as? BrokerError)?.code == .closed }
    }
}
