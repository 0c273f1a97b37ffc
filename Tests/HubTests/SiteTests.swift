import Broker
import Events
import FeedClient
import Fleet
import Foundation
import Hub
import TestBroker
import TestSupport
import Testing
import Vocabulary

/// A whole site with a real nats-server: from a token to an alert that a supervisor reads, and out again.
@Suite(.enabled(if: TestSite.isAvailable, "nats-server or openssl is not installed"), .serialized)
struct SiteTests {
    private func site() async throws -> RunningSite {
        let site = try RunningSite()
        try await site.startServer()
        try await site.startHub()
        return site
    }

    @Test func aDeskJoinsAndItsAlertIsSeenAndItsReceiptComesBack() async throws {
        let site = try await site()
        let desk = DeskID.random()
        let broker = try await site.joinedDesk(desk)
        let running = Task { await broker.run() }
        defer { running.cancel() }
        let receipts = broker.messages(under: site.subjects.receipts(desk))
        let batch = Samples.batch([Samples.alert("raised", of: "a1", kind: "help")], desk: desk, cursor: "c7")
        try await send(.events(batch), of: desk, site, broker)
        let message = try #require(await first(of: receipts))
        #expect(
            try Wire.message(Receipt.self, from: message.body) == Receipt(lane: "maria", cursor: .sealed("c7")))
        let alerts: [ToldAlert] = try await site.client.get("/v1/alerts?open=true")
        #expect(alerts.map(\.alertID) == ["a1"])
        #expect(alerts.first?.desk == desk.text && alerts.first?.lane == "maria" && alerts.first?.label == "floor-2")
        let page = try await site.client.events(after: 0)
        #expect(page.events.map(\.source) == [Event.source(host: desk.text, agent: "maria")])
        #expect(page.events.allSatisfy { $0.cursor.number == nil })

        // How it stands, and the score of the moment.
        let standing = DeskStanding(lane: "maria", version: "0.1.0", lag: 3, link: .following)
        try await send(.standing(standing), of: desk, site, broker)
        let tick = LiveTick(lane: "maria", at: .now, score: 42, state: "calm", capture: "capturing")
        await eventually("the hub tells how the lane stands") {
            try? broker.publish(Wire.data(tick), to: site.subjects.live(desk))
            let desks: [ToldDesk]? = try? await site.client.get("/v1/desks")
            return desks?.first?.lanes.first?.live?.score == 42 && desks?.first?.lanes.first?.lag == 3
        }
        await site.stopHub()
    }

    @Test func aDeskThatIsRevokedIsCutOffWithinFiveSeconds() async throws {
        let site = try await site()
        let desk = DeskID.random()
        let broker = try await site.joinedDesk(desk)
        let running = Task { await broker.run() }
        defer { running.cancel() }
        await eventually("the desk is connected") { if case .up = broker.link { true } else { false } }
        let told: ToldDesk = try await site.client.post("/v1/desks/\(desk)/revoke")
        #expect(told.state == "revoked")
        let start = ContinuousClock.now
        await eventually("the desk is cut off") {
            if case .down(let error) = broker.link { error.code == .unauthorized } else { false }
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        // What the broker still holds of it is not taken.
        await #expect(throws: BrokerError.self) {
            try await broker.store([1], under: site.subjects.events(desk), id: "x", within: .seconds(1))
        }
        // Nor after the broker was started anew, without the disk on which it knew that.
        try site.killServer(andDisk: true)
        try await site.startServer()
        await eventually("the desk is still cut off") {
            if case .down(let error) = broker.link { error.code == .unauthorized } else { false }
        }
        await site.stopHub()
    }

    @Test func aSiteWorksOnABrokerThatSomebodyElseRuns() async throws {
        let site = try await RunningSite(on: TestSite("others"))
        try await site.startHub()
        let desk = DeskID.random()
        let broker = try await site.joinedDesk(desk)
        let running = Task { await broker.run() }
        defer { running.cancel() }
        let receipts = broker.messages(under: site.subjects.receipts(desk))
        let batch = Samples.batch([Samples.alert("raised", of: "a1", kind: "help")], desk: desk, cursor: "c7")
        try await send(.events(batch), of: desk, site, broker)
        let message = try #require(await first(of: receipts))
        #expect(try Wire.message(Receipt.self, from: message.body).cursor == .sealed("c7"))
        let _: ToldDesk = try await site.client.post("/v1/desks/\(desk)/revoke")
        await eventually("the desk is cut off") {
            if case .down(let error) = broker.link { error.code == .unauthorized } else { false }
        }
        await site.stopHub()
    }

    @Test func aMachineWaitsForApprovalAndIsLetInWhenItAsksAgain() async throws {
        let site = try await site()
        let token = try await site.token(TokenWish(approve: true))
        let request = RegisteredSite.request(.random(), label: "window")
        #expect(try await site.ask(request, by: token) == .pending)
        let desks: [ToldDesk] = try await site.client.get("/v1/desks")
        #expect(desks.map(\.state) == ["waiting"] && desks.map(\.label) == ["window"])
        let _: ToldDesk = try await site.client.post("/v1/desks/\(request.desk)/approve")
        guard case .accepted = try await site.ask(request, by: token) else {
            Issue.record("not accepted")
            return
        }
        let second = RegisteredSite.request(.random(), machine: "2")
        #expect(try await site.ask(second, by: token) == .refused(.used))
        await site.stopHub()
    }

    @Test func aBrokerThatHasLostItsDiskIsSetUpAnewAndNothingIsDoubled() async throws {
        let site = try await site()
        let desk = DeskID.random()
        let broker = try await site.joinedDesk(desk)
        let running = Task { await broker.run() }
        defer { running.cancel() }
        let receipts = broker.messages(under: site.subjects.receipts(desk))
        let batch = Samples.batch([Samples.alert("raised", of: "a1")], desk: desk)
        try await send(.events(batch), of: desk, site, broker)
        try #require(await first(of: receipts) != nil)
        try site.killServer(andDisk: true)
        try await site.startServer()
        // The desk sends what it has again, and one more.
        let more = Samples.batch([Samples.alert("raised", of: "a1"), Samples.alert("raised", of: "a2")], desk: desk)
        try await send(.events(more), of: desk, site, broker)
        await eventually("both alerts are there") {
            let alerts: [ToldAlert]? = try? await site.client.get("/v1/alerts")
            return alerts?.count == 2
        }
        #expect(try await site.client.events(after: 0).events.map(\.id) == ["a1-raised", "a2-raised"])
        await site.stopHub()
    }

    @Test func whatCameWhileNoHubRanIsThereWhenOneDoes() async throws {
        let site = try await site()
        let desk = DeskID.random()
        let broker = try await site.joinedDesk(desk)
        let running = Task { await broker.run() }
        defer { running.cancel() }
        // The hub has made the stream by then.
        let receipts = broker.messages(under: site.subjects.receipts(desk))
        try await send(.events(Samples.batch([Samples.alert("raised", of: "a0")], desk: desk)), of: desk, site, broker)
        try #require(await first(of: receipts) != nil)
        await site.stopHub()
        for number in 1..<20 {
            let batch = Samples.batch([Samples.alert("raised", of: "a\(number)")], desk: desk, cursor: "c\(number)")
            try await send(.events(batch), of: desk, site, broker)
        }
        try await site.startHub()
        await eventually("all alerts are there") {
            let alerts: [ToldAlert]? = try? await site.client.get("/v1/alerts")
            return alerts?.count == 20
        }
        #expect(try await site.client.events(after: 0).events.map(\.id) == (0..<20).map { "a\($0)-raised" })
        await site.stopHub()
    }

    /// The first message; `nil` where none comes in time.
    private func first(of messages: AsyncStream<BrokerMessage>) async -> BrokerMessage? {
        await withTaskGroup(of: BrokerMessage?.self) { group in
            group.addTask { await messages.first { _ in true } }
            group.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// Sends until the broker has kept it.
    private func send(
        _ message: DeskMessage, of desk: DeskID, _ site: RunningSite, _ broker: BrokerConnection
    ) async throws {
        let body = try Wire.data(message)
        let id = UUID().uuidString
        await eventually("the broker keeps it") {
            (try? await broker.store(body, under: site.subjects.events(desk), id: id, within: .seconds(2))) != nil
        }
    }
}
