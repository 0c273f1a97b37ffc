import EventLog
import Events
import FeedClient
import Foundation
import TestBroker
import TestServers
import TestSupport
import Testing
import Vocabulary

/// `undertone ... --hub`, as a supervisor types it: a real nats-server, a real uplink, a daemon's feed.
@Suite(.enabled(if: TestSite.isAvailable, "nats-server or openssl is not installed"), .serialized)
struct SupervisorProgramTests {
    private let program: Program
    private static let name = NSUserName()

    init() throws { program = try Program("undertone") }

    private func run(_ site: RunningSite, _ arguments: String...) async throws -> Program.Result {
        try await program.run(arguments + ["--hub=\(site.socket)"])
    }

    private func site() async throws -> (RunningSite, ServedDesk) {
        let site = try RunningSite()
        try await site.startServer()
        try await site.startHub()
        return (site, try await ServedDesk(site))
    }

    @Test(.hangGuard) func aSupervisorSeesToAnAlertOverTheHub() async throws {
        let (site, desk) = try await site()
        try desk.raise("aaaa1111")
        try await desk.run {
            await eventually("the alert is at the hub") { (try? await site.client.siteAlert("aaaa1111")) != nil }
            let list = try await run(site, "alerts", "--open")
            #expect(list.status == 0 && list.output.contains("aaaa1111") && list.output.contains("floor-2"), "\(list)")
            let json = try await run(site, "alerts", "--json")
            #expect(json.output.contains(#""desk":"\#(desk.desk)""#) && json.output.contains(#""team":"floor-2""#))
            let csv = try await run(site, "alerts", "--output", "csv")
            #expect(csv.output.split(separator: "\n").first?.hasSuffix("desk,label,team,lane") == true)

            let seen = try await run(site, "ack", "aaaa")
            #expect(seen.status == 0 && seen.output.contains("aaaa1111 seen: "), "\(seen)")
            #expect(try desk.log.alert(id: "aaaa1111")?.acknowledgedBy == Self.name)
            // A second time it is done, and the first one counts.
            let again = try await run(site, "ack", "aaaa1111")
            #expect(again.status == 0 && again.output.contains("was already seen by \(Self.name)"), "\(again)")
            let back = try await run(site, "undo", "aaaa1111")
            #expect(back.status == 0 && back.output.contains("taken back, nobody sees to it"), "\(back)")
            // What the desk refuses is said in its words.
            let refused = try await run(site, "resolve", "aaaa1111", "--note", "calmed")
            #expect(refused.status == 1 && refused.output.isEmpty, "\(refused)")
            #expect(refused.errors.contains("the desk has not done it: ") && refused.errors.contains("aaaa1111"))
            let noted = try await run(site, "note", "aaaa1111", "he", "calls", "again")
            #expect(noted.status == 0 && noted.output.contains("noted: "), "\(noted)")
            #expect(try desk.log.alert(id: "aaaa1111")?.notes.map(\.text) == ["he calls again"])
            let over = try await run(site, "takeover", "aaaa1111", "--json")
            #expect(
                over.status == 0 && over.output.contains(#""result":"done""#)
                    && over.output.contains(#""handled_by":"\#(Self.name)""#), "\(over)")
            let nobody = try await run(site, "handover", "aaaa1111", "--to", "nobody-of-this-name")
            #expect(nobody.status == 1 && nobody.errors.contains("nobody-of-this-name"), "\(nobody)")
        }
        // The desk is away.
        let waits = try await run(site, "note", "aaaa1111", "tell her")
        #expect(
            waits.status == 3 && waits.output.contains("sent to the desk: ")
                && waits.errors.contains("not answered yet"), "\(waits)")
        let start = ContinuousClock.now
        let sent = try await run(site, "note", "aaaa1111", "and him", "--no-wait")
        #expect(sent.status == 3 && sent.errors.isEmpty && ContinuousClock.now - start < .seconds(4), "\(sent)")
        try await desk.run {
            try await eventually("both are done when it is back, in their order") {
                try desk.log.alert(id: "aaaa1111")?.notes.map(\.text) == ["he calls again", "tell her", "and him"]
            }
        }
        await site.stopHub()
    }

    @Test(.hangGuard) func watchShowsDeskAndCommandsAsLines() async throws {
        let (site, desk) = try await site()
        try desk.raise("aaaa1111", kind: .help)
        try await desk.run {
            await eventually("the alert is at the hub") { (try? await site.client.siteAlert("aaaa1111")) != nil }
            let file = program.file("watched")
            let watching = try program.start("watch", "--hub=\(site.socket)", output: file)
            func says(_ words: String) async {
                await eventually("it says: \(words)") {
                    (try? String(contentsOf: file, encoding: .utf8))?.contains(words) == true
                }
            }
            await says("still open")
            let _: SiteAlert = try await site.client.post("/v1/alerts/aaaa1111/ack")
            await says("sent to the desk")
            await says("the desk has done it")
            watching.terminate()
            watching.waitUntilExit()
            #expect(try String(contentsOf: file, encoding: .utf8).contains(", floor-2"))
            let once = try await run(site, "watch", "--once")
            #expect(once.status == 0 && once.output.contains(", floor-2"), "\(once)")
            let json = try await run(site, "watch", "--once", "--json")
            let types = try json.output.split(separator: "\n").map {
                try JSON.value(Event.self, from: String($0)).type.shortName
            }
            #expect(types.first == "alert.raised" && types.contains("command.done"), "\(types)")
        }
        await site.stopHub()
    }

    @Test(.hangGuard) func statusSaysHowTheSiteStands() async throws {
        let site = try RunningSite()
        try await site.startServer()
        try await site.startHub()
        let up = try await run(site, "status")
        #expect(up.status == 0 && up.output.contains("site floor") && up.output.contains("reached"), "\(up)")
        let json = try await run(site, "status", "--json")
        #expect(json.output.contains(#""broker":"up""#))
        let named = try await program.run(["status", "--json"], environment: ["UNDERTONE_HUB": site.socket])
        #expect(named.status == 0 && named.output.contains("floor"), "\(named)")
        let daemon = try await program.run(
            ["status", "--socket", "/nowhere.sock"], environment: ["UNDERTONE_HUB": site.socket])
        #expect(daemon.errors.contains("/nowhere.sock"), "a daemon that is named is meant: \(daemon)")
        try site.killServer()
        await eventually("the hub has seen it") { (try? await site.client.siteStanding().broker) == "down" }
        let down = try await run(site, "status")
        #expect(down.status == 3 && down.output.contains("not reached"), "\(down)")
        await site.stopHub()
        let gone = try await run(site, "status")
        #expect(gone.status == 69 && gone.errors.contains("no hub answers at \(site.socket)"), "\(gone)")
        let both = try await program.run(["alerts", "--socket", "/x.sock", "--hub=\(site.socket)"])
        #expect(both.status == 64, "\(both)")
        // What is no socket is no hub's, but the alert that is meant.
        let word = try await program.run(["ack", "--hub", "6b0e1a2c"])
        #expect(word.status == 69 && word.errors.contains("/run/undertone-hub/hub.sock"), "\(word)")
    }
}
