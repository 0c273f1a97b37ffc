import Broker
import EventLog
import Events
import Fleet
import Foundation
import Logging
import ServiceLifecycle
import TestBroker
import TestSupport
import Testing
import Vocabulary

@testable import Uplink

/// The uplink between a real feed and a real broker with TLS, whose hub is played.
@Suite(.enabled(if: TestSite.isAvailable, "needs nats-server and openssl"))
struct SiteTests {
    /// A desk that has joined.
    private struct Desk {
        let parent: TemporaryFolder
        let folder: UplinkFolder
        let membership: Membership
        let credential: Credential

        init(_ site: TestSite) throws {
            parent = try TemporaryFolder()
            folder = UplinkFolder(parent.path + "/state")
            let (token, key) = (try site.token(), NKey.random(.user))
            membership = Membership(token, label: nil, at: .now)
            let claims = UserClaims.desk(membership.desk, of: site.site)
            let jwt = try #require(JWT(text: claims.jwt(for: key.publicKey, by: site.account, at: .now)))
            credential = try #require(Credential(jwt: jwt, key: key))
            try folder.keep(membership, key: key)
            try folder.keep(credential)
        }

        /// Runs the service while `body` does; then ends it at once, as a kill would.
        func run(_ site: TestSite, _ sockets: HubSockets, _ body: () async throws -> Void) async throws {
            let service = UplinkService(
                membership: membership,
                settings: site.settings(credential, inbox: Subjects.inbox(membership.desk)), sockets: sockets,
                folder: folder, watch: Stopwatch(ContinuousClock()), logger: PlayedHub.logger)
            let running = Task { try await service.run() }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            running.cancel()
            _ = await running.result
            try result.get()
        }
    }

    private static func sockets(_ daemon: ServedDaemon) -> HubSockets {
        HubSockets(named: [daemon.socket], folder: daemon.folder + "/none")
    }

    private static func raise(_ numbers: ClosedRange<Int>, in log: EventLog) throws {
        for number in numbers { try log.append(.alert(.raised, ServedDaemon.alert("a\(number)"))) }
    }

    @Test(.hangGuard) func everythingArrivesOnceAcrossTheDeathOfServerUplinkAndDaemon() async throws {
        let (site, daemon) = (try await TestSite.started(), try ServedDaemon())
        let (hub, desk) = (try PlayedHub(site), try Desk(site))
        let log = try daemon.openLog()
        let sockets = Self.sockets(daemon)
        try await hub.run(for: [desk.membership.desk]) {
            try Self.raise(1...50, in: log)
            try await daemon.serve(log) {
                try await desk.run(site, sockets) {
                    await eventually("50 events") { hub.now.ids.count == 50 }
                    // The broker dies, and what happens meanwhile waits in the log.
                    site.kill()
                    try Self.raise(51...60, in: log)
                    try await site.start()
                    await eventually("60 events") { hub.now.ids.count == 60 }
                }
                // The uplink is away.
                try Self.raise(61...70, in: log)
                try await desk.run(site, sockets) {
                    await eventually("70 events") { hub.now.ids.count == 70 }
                }
            }
            // The daemon is away, and the uplink is there first.
            try Self.raise(71...80, in: log)
            try await desk.run(site, sockets) {
                try await daemon.serve(log) {
                    await eventually("80 events") { hub.now.ids.count == 80 }
                }
            }
        }
        #expect(hub.now.ids == (1...80).map { "a\($0)" })
    }

    /// The broker has everything, and the hub says nothing: the cursor stays, and everything comes again.
    @Test(.hangGuard) func aWordOfTheBrokerIsNoReceipt() async throws {
        let (site, daemon) = (try await TestSite.started(), try ServedDaemon())
        let (hub, desk) = (try PlayedHub(site), try Desk(site))
        let log = try daemon.openLog()
        try Self.raise(1...3, in: log)
        hub.state.withLock { $0.sendsReceipts = false }
        let sockets = Self.sockets(daemon)
        let lane = try #require(HubSocketsTests.owner(daemon))
        try await hub.run(for: [desk.membership.desk]) {
            try await daemon.serve(log) {
                try await desk.run(site, sockets) {
                    await eventually("the hub has them") { !hub.now.ids.isEmpty }
                    #expect(desk.folder.cursor(of: lane) == nil)
                }
                hub.state.withLock { $0.sendsReceipts = true }
                try await desk.run(site, sockets) {
                    await eventually("there is a receipt") { desk.folder.cursor(of: lane) != nil }
                    await eventually("all are there") { hub.now.ids.count == 3 }
                }
            }
        }
        #expect(hub.now.ids == ["a1", "a2", "a3"])
    }

    @Test(.hangGuard) func aRequestForHelpIsTheFirstToArriveAfterAPartition() async throws {
        let (site, daemon) = (try await TestSite.started(), try ServedDaemon())
        let (hub, desk) = (try PlayedHub(site), try Desk(site))
        let log = try daemon.openLog()
        // The site has been there before.
        try await hub.run(for: [desk.membership.desk]) {}
        site.kill()
        try Self.raise(1...300, in: log)
        let request = try log.requestHelp(agent: "maria", by: ServedDaemon.agent)
        let sockets = Self.sockets(daemon)
        try await daemon.serve(log) {
            try await desk.run(site, sockets) {
                try await eventually("the uplink has read the log") {
                    try desk.folder.report()?.lanes.first?.lag == 301
                }
                try await site.start()
                try await hub.run(for: [desk.membership.desk]) {
                    await eventually("all events") { hub.now.known.count == 301 }
                }
            }
        }
        #expect(hub.now.ahead == [request.alert.alertID])
        #expect(hub.now.ids == (1...300).map { "a\($0)" })
    }

    @Test(.hangGuard) func commandsAreDoneInTheNameOfWhoSentThemAndAnswered() async throws {
        let (site, daemon) = (try await TestSite.started(), try ServedDaemon())
        let (hub, desk) = (try PlayedHub(site), try Desk(site))
        let log = try daemon.openLog()
        try Self.raise(1...1, in: log)
        let lane = try #require(HubSocketsTests.owner(daemon))
        let subject = site.subjects.commands(desk.membership.desk)
        func send(_ id: String, _ verb: DeskCommand.Verb, expiresIn seconds: Int64 = 60) async throws {
            let now = Timestamp.now
            let command = DeskCommand(
                id: id, lane: lane, alertID: "a1", verb: verb, person: Person(name: "olga", role: "supervisor"),
                hub: "north", sentAt: now,
                expiresAt: Timestamp(millisecondsSince1970: now.millisecondsSince1970 + seconds * 1_000))
            _ = try await hub.broker.store(try Wire.data(command), under: subject, id: id)
        }
        try await hub.run(for: [desk.membership.desk]) {
            // One waits for the desk, one comes too late.
            try await send("c1", .acknowledge)
            try await send("c2", .takeOver, expiresIn: -1)
            try await daemon.serve(log) {
                try await desk.run(site, Self.sockets(daemon)) {
                    await eventually("two outcomes") { hub.now.outcomes.count == 2 }
                    try await send("c3", .unknown("explode"))
                    await eventually("three outcomes") { hub.now.outcomes.count == 3 }
                    await eventually("what was done comes back as an event") { hub.now.ids.count == 2 }
                }
            }
        }
        let results = Dictionary(uniqueKeysWithValues: hub.now.outcomes.map { ($0.id, $0.result) })
        #expect(results == ["c1": .done, "c2": .expired, "c3": .refused])
        let record = try #require(try log.alert(id: "a1"))
        #expect(record.acknowledgedBy == "olga")
    }

    @Test(.hangGuard) func itTellsHowItStands() async throws {
        let (site, daemon) = (try await TestSite.started(), try ServedDaemon())
        let (hub, desk) = (try PlayedHub(site), try Desk(site))
        let log = try daemon.openLog()
        try await hub.run(for: [desk.membership.desk]) {
            try await daemon.serve(log) {
                try await desk.run(site, Self.sockets(daemon)) {
                    await eventually("the hub is told") { hub.now.standings.last?.link == .following }
                    await eventually("with how it sounds") { !hub.now.ticks.isEmpty }
                    try await eventually("and so is the folder") {
                        let report = try desk.folder.report()
                        return report?.server != nil && report?.lanes.first?.link == .following
                    }
                }
            }
        }
        #expect(hub.now.standings.last?.version == Version.current)
    }

    /// What a desk may not do, the broker does not do for it: neither speak as another desk nor give itself receipts.
    @Test(.hangGuard) func aDeskSpeaksForItselfAlone() async throws {
        let site = try await TestSite.started()
        let (hub, desk, other) = (try PlayedHub(site), try Desk(site), DeskID.random())
        let settings = site.settings(desk.credential, inbox: Subjects.inbox(desk.membership.desk))
        try await hub.run(for: [desk.membership.desk]) {
            for subject in [
                site.subjects.events(other), site.subjects.receipts(other),
                site.subjects.receipts(desk.membership.desk),
                site.subjects.commands(desk.membership.desk), "$JS.API.STREAM.DELETE.\(site.subjects.eventStream)",
            ] {
                await #expect(throws: BrokerError.self, "\(subject)") {
                    try await BrokerConnection.once(settings, logger: PlayedHub.logger) {
                        connection throws(BrokerError) in
                        _ = try await connection.store(Array("x".utf8), under: subject, id: "x", within: .seconds(1))
                    }
                }
            }
        }
    }
}
