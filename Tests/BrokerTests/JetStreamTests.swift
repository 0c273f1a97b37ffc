import Broker
import Fleet
import TestBroker
import TestSupport
import Testing

/// What is kept, comes once, in order, and until it is acknowledged.
@Suite(.withServer, .hangGuard) struct JetStreamTests {
    private let site: TestSite
    private let desk = DeskID.random()
    private let other = DeskID.random()
    private var subjects: Subjects { site.subjects }

    init() async throws {
        site = try TestSite()
        try await site.start()
    }

    private var stream: StreamSettings {
        StreamSettings(
            name: subjects.eventStream, subjects: [subjects.allEvents], maxAge: .seconds(3_600), maxBytes: 64 << 20,
            maxMessageBytes: Wire.maxBytes + 4_096)
    }
    private var consumer: ConsumerSettings {
        ConsumerSettings(stream: subjects.eventStream, name: subjects.hubConsumer, ackWait: .seconds(2))
    }

    private func hub() async throws -> Kept {
        let hub = Kept(try site.hubSettings())
        let connection = await hub.up()
        try await connection.ensure(stream)
        try await connection.ensure(consumer)
        return hub
    }

    @Test func whatADeskStoresTheHubPullsInOrder() async throws {
        let (hub, tells) = (try await hub(), Kept(try site.settings(desk: desk)))
        let atDesk = await tells.up()
        for number in 1...20 {
            let stored = try await atDesk.store(
                Array("\(number)".utf8), under: subjects.events(desk), id: "n-\(number)")
            #expect(stored == Stored(stream: subjects.eventStream, sequence: UInt64(number), isDouble: false))
        }
        let again = try await atDesk.store([1], under: subjects.events(desk), id: "n-7")
        #expect(again.isDouble && again.sequence == 7)
        var pulled: [Delivery] = []
        while pulled.count < 20 {
            let some = try await pull(hub, upTo: 8)
            #expect(some.count <= 8 && !some.isEmpty)
            for delivery in some { try hub.connection.acknowledge(delivery) }
            pulled += some
        }
        #expect(pulled.map { String(decoding: $0.body, as: UTF8.self) } == (1...20).map { "\($0)" })
        #expect(pulled.map(\.sequence) == Array(1...20) && pulled.allSatisfy { $0.count == 1 })
        #expect(pulled.allSatisfy { subjects.desk(of: $0.subject) == desk })
        #expect(try await pull(hub, upTo: 8, within: .milliseconds(50)) == [])
    }

    @Test func whatIsNotAcknowledgedComesAgain() async throws {
        let hub = try await hub()
        _ = try await hub.connection.store([1], under: subjects.events(desk), id: "1")
        let first = try #require(try await pull(hub).first)
        #expect(first.count == 1)
        let second = try #require(try await pull(hub, within: .seconds(20)).first)
        #expect(second.sequence == first.sequence && second.count == 2)
        try hub.connection.postpone(second, for: .milliseconds(10))
        let third = try #require(try await pull(hub, within: .seconds(20)).first)
        #expect(third.sequence == first.sequence && third.count == 3)
    }

    @Test func whoWaitsIsToldAtOnce() async throws {
        let hub = try await hub()
        async let waiting = hub.connection.pull(
            subjects.hubConsumer, of: subjects.eventStream, upTo: 10, within: .seconds(50))
        _ = try await hub.connection.store([7], under: subjects.events(desk), id: "1")
        let begin = ContinuousClock.now
        #expect(try await waiting.map(\.body) == [[7]])
        #expect(ContinuousClock.now - begin < .seconds(10))
    }

    @Test func aDeskPullsItsOwnCommandsAlone() async throws {
        let hub = try await hub()
        let atHub = hub.connection
        try await atHub.ensure(
            StreamSettings(
                name: subjects.commandStream, subjects: [subjects.allCommands], maxAge: .seconds(86_400),
                maxBytes: 1 << 20, maxMessageBytes: Wire.maxBytes))
        for desk in [desk, other] {
            try await atHub.ensure(
                ConsumerSettings(
                    stream: subjects.commandStream, name: subjects.consumer(desk), filter: subjects.commands(desk)))
        }
        let atDesk = Kept(try site.settings(desk: desk))
        let connection = await atDesk.up()
        _ = try await atHub.store(Array("theirs".utf8), under: subjects.commands(other), id: "1")
        _ = try await atHub.store(Array("ours".utf8), under: subjects.commands(desk), id: "2")
        let commands = try await connection.pull(
            subjects.consumer(desk), of: subjects.commandStream, upTo: 10, within: .seconds(20))
        #expect(commands.map { String(decoding: $0.body, as: UTF8.self) } == ["ours"])
        for command in commands { try connection.acknowledge(command) }
        #expect(
            try await connection.pull(
                subjects.consumer(desk), of: subjects.commandStream, upTo: 10, within: .milliseconds(50)) == [])
        try await atHub.removeConsumer(subjects.consumer(other), of: subjects.commandStream)
        try await atHub.removeConsumer(subjects.consumer(other), of: subjects.commandStream)
    }

    @Test func settingsMayChangeAndFaultsAreNamed() async throws {
        let hub = try await hub()
        let atHub = hub.connection
        var changed = stream
        changed.maxAge = .seconds(7_200)
        try await atHub.ensure(changed)
        try await atHub.ensure(changed)
        let name = subjects.eventStream
        #expect(
            await code { () throws(BrokerError) in
                _ = try await atHub.store([1], under: "nobody.keeps.this", id: "1")
            } == .noResponder)
        // Server 2.9 is silent, later ones say that nobody answers.
        let absent = await code { () throws(BrokerError) in
            _ = try await atHub.pull("nobody", of: name, upTo: 1, within: .seconds(1))
        }
        #expect(absent == .timeout || absent == .noResponder)
        #expect(
            await code { () throws(BrokerError) in
                try await atHub.ensure(ConsumerSettings(stream: "no-stream", name: "x"))
            } == .notFound)
        #expect(
            await code { () throws(BrokerError) in
                _ = try await atHub.store(
                    [UInt8](repeating: 0, count: Wire.maxBytes + 8_192), under: self.subjects.events(self.desk), id: "2"
                )
            } == .tooLarge)
        #expect(
            await code { () throws(BrokerError) in
                _ = try await atHub.store(
                    [UInt8](repeating: 0, count: 2 << 20), under: self.subjects.events(self.desk), id: "3")
            } == .tooLarge)
        #expect(
            await code { () throws(BrokerError) in
                try await atHub.ensure(
                    StreamSettings(
                        name: "overlap", subjects: ["ut.>"], maxAge: .seconds(60), maxBytes: 1_024,
                        maxMessageBytes: 1_024))
            } == .refused)
    }

    @Test func whoIsSlowIsToldTheNewest() async throws {
        let hub = try await hub()
        let atHub = hub.connection
        let live = atHub.messages(under: subjects.allLive, keeping: 2)
        for number in 1...10 { try atHub.publish("\(number)", to: subjects.live(desk)) }
        // The server answers in order, but in another subscription: wait for the last one to be there.
        let mark = atHub.messages(under: subjects.live(desk), keeping: 1)
        try atHub.publish("11", to: subjects.live(desk))
        #expect(await BrokerConnection.next(mark) == "11")
        await hub.end()
        var heard: [String] = []
        let rest = Task {
            var heard: [String] = []
            for await message in live {
                heard.append(String(decoding: message.body, as: UTF8.self))
                if heard.count == 2 { break }
            }
            return heard
        }
        heard = await rest.value
        #expect(heard.count == 2 && heard.allSatisfy { ["9", "10", "11"].contains($0) })
    }

    private func pull(_ hub: Kept, upTo count: Int = 10, within limit: Duration = .seconds(20))
        async throws(BrokerError) -> [Delivery]
    {
        try await hub.connection.pull(
            subjects.hubConsumer, of: subjects.eventStream, upTo: count, within: limit)
    }

    private func code(_ body: () async throws(BrokerError) -> Void) async -> BrokerError.Code? {
        do throws(BrokerError) {
            try await body()
            return nil
        } catch { return error.code }
    }
}
