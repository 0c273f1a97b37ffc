import EventLog
import Events
import Feed
import FeedClient
import Fleet
import Foundation
import TestBroker
import TestSupport
import Testing
import Vocabulary

/// From a supervisor at the hub to the agent's desk and back: a real nats-server, the uplink and a daemon's feed.
@Suite(.enabled(if: TestSite.isAvailable, "nats-server or openssl is not installed"), .serialized)
struct CommandSiteTests {
    private static let name = NSUserName()

    private func alert(_ id: String, _ site: RunningSite) async -> SiteAlert? {
        try? await site.client.get("/v1/alerts/\(id)")
    }

    @Test(.hangGuard) func whoAcknowledgesAtTheHubHasAcknowledgedAtTheDesk() async throws {
        let site = try RunningSite()
        try await site.startServer()
        try await site.startHub()
        let desk = try await ServedDesk(site)
        try desk.raise("a1")
        try await desk.run {
            await eventually("the alert is at the hub") { await self.alert("a1", site) != nil }
            let sent: SiteAlert = try await site.client.post("/v1/alerts/a1/ack", idempotencyKey: "k")
            #expect(sent.commands.map(\.verb) == ["ack"] && sent.commands.map(\.by) == [Self.name])
            await eventually("the desk did it, and the hub's alert is acknowledged") {
                let alert = await self.alert("a1", site)
                return alert?.commands.first?.result == .done && alert?.record.acknowledgedBy == Self.name
            }
            let record = try #require(try desk.log.alert(id: "a1"))
            #expect(record.acknowledgedBy == Self.name && record.life.state == .acknowledged)
            let audit = try desk.log.auditPage(after: 0, limit: 99)
            #expect(audit.contains { $0.actor.auditedName == "\(Self.name) (through hub floor)" })
            // Again under the same key, nothing happens.
            let again: SiteAlert = try await site.client.post("/v1/alerts/a1/ack", idempotencyKey: "k")
            #expect(again.commands.map(\.result) == [.done])
            // What the desk's state does not allow, it refuses in its own words; a slip is taken back there.
            let _: SiteAlert = try await site.client.post("/v1/alerts/a1/undo")
            let _: SiteAlert = try await site.client.post("/v1/alerts/a1/resolve", ResolveRequest(note: "calmed"))
            await eventually("both were answered") {
                await self.alert("a1", site)?.commands.allSatisfy { $0.result != .sent } == true
            }
            let commands = try #require(await self.alert("a1", site)).commands
            #expect(commands.map(\.result) == [.done, .done, .refused])
            #expect(try commands.last?.why?.contains("a1") == true && desk.log.alert(id: "a1")?.life.isWaiting == true)
            let told = try await site.client.events(after: 0).events.map { String($0.type.shortName) }
            #expect(told.first == "alert.raised" && told.filter { $0 == "command.sent" }.count == 3)
            #expect(told.filter { $0 == "command.done" }.count == 2 && told.contains("command.refused"))
        }
        await site.stopHub()
    }

    /// The broker is away, the hub dies before it has sent anything, the desk is away: it is done when all are back.
    @Test(.hangGuard) func whatWasWrittenDownIsDoneWhenBrokerHubAndDeskAreBack() async throws {
        let site = try RunningSite()
        try await site.startServer()
        try await site.startHub()
        let desk = try await ServedDesk(site)
        try desk.raise("a1", kind: .help)
        try await desk.run { await eventually("the alert is at the hub") { await self.alert("a1", site) != nil } }
        try site.killServer()
        let sent: SiteAlert = try await site.client.post("/v1/alerts/a1/takeover")
        #expect(sent.commands.map(\.result) == [.sent])
        await site.stopHub()
        try await site.startServer()
        try await site.startHub()
        try await desk.run {
            await eventually("it is done") {
                let alert = await self.alert("a1", site)
                return alert?.commands.first?.result == .done && alert?.record.life.handler == Self.name
            }
        }
        // Also where the broker had it and has lost its disk.
        let _: SiteAlert = try await site.client.post("/v1/alerts/a1/note", NoteRequest(note: "I am on my way"))
        await eventually("the broker has it") { await self.isPublished(site) }
        try site.killServer(andDisk: true)
        try await site.startServer()
        try await desk.run {
            await eventually("it is done") { await self.alert("a1", site)?.commands.last?.result == .done }
        }
        #expect(try desk.log.alert(id: "a1")?.notes.map(\.text) == ["I am on my way"])
        await site.stopHub()
    }

    /// Whether the broker holds a command, as far as one can know from outside.
    private func isPublished(_ site: RunningSite) async -> Bool {
        ((try? FileManager.default.subpathsOfDirectory(atPath: site.servers)) ?? []).contains {
            $0.contains("ut-floor-cmd") && $0.hasSuffix(".blk")
        }
    }

    @Test(.hangGuard) func whoIsNoSupervisorAsksInVainAndWhatIsNoAlertIsNotFound() async throws {
        let site = try RunningSite()
        try await site.startServer()
        try await site.startHub(groups: ["undertone-operator", "undertone-qa"])
        let desk = try await ServedDesk(site)
        try desk.raise("a1")
        try await desk.run {
            await eventually("the alert is at the hub") { await self.alert("a1", site) != nil }
            for verb in ["ack", "takeover", "resolve", "undo"] {
                await #expect(throws: FeedClientError.self) {
                    let _: SiteAlert = try await site.client.post("/v1/alerts/a1/\(verb)")
                }
            }
            #expect(await self.alert("a1", site)?.commands == [])
        }
        await site.stopHub()
        try await site.startHub()
        do {
            let _: SiteAlert = try await site.client.post("/v1/alerts/nobody/ack")
            Issue.record("it was sent")
        } catch { #expect(error.code == .notFound) }
        // A body that the desk would refuse the hub refuses, too.
        do {
            let _: SiteAlert = try await site.client.post("/v1/alerts/a1/note", ["text": "x"])
            Issue.record("it was sent")
        } catch { #expect(error.code == .refused) }
        await site.stopHub()
    }
}
