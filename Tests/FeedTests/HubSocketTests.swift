import EventLog
import Events
import Foundation
import Policy
import TestFeed
import TestSupport
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

/// The hub's socket: what a hub can ask there, and in whose name (issue 18, item 1 and 6).
@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct HubSocketTests {
    private let fixture: FeedFixture
    private let log: EventLog

    init() throws {
        fixture = try FeedFixture()
        log = try fixture.openLog(families: .own.adding([.hub]))
    }

    private static let ivan = ["-H", "Undertone-Acting-For: ivan", "-H", "Undertone-Through: north"]
    private static let here = Person(name: "ivan", uid: 5001, role: "supervisor")
    private static let there = Person(name: "ivan", uid: 9, role: "hub", through: "north")
    private static let maria = Person(name: "maria", uid: 1, role: "agent")

    private func serve(as roles: Set<Role> = [.hub], _ body: () async throws -> Void) async throws {
        try await fixture.serve(log, as: .holding(roles), body)
    }

    private func ask(_ path: String, _ options: [String] = []) async throws -> String {
        try await Curl(fixture, path, ["-w", "\n%{http_code}"] + options, as: nil).whole()
    }

    private func raise(_ id: String) throws { try log.append(.alert(.raised, FeedFixture.alert(id))) }

    private var handlings: [(HandlingStep, HandlingPayload)] {
        get throws {
            try log.page(after: 0).records.compactMap {
                if case .handling(let step, let handling) = try $0.event().data { (step, handling) } else { nil }
            }
        }
    }

    // MARK: - Who, and what

    @Test(arguments: Routes.own.map(\.id)) func aHubIsAnsweredWhereTheTableSaysSo(id: String) async throws {
        let route = try #require(Routes.own.first { $0.id == id })
        try raise("a-1")
        let bodies = ["handOn": #"{"to":"olga"}"#, "addNote": #"{"note":"x"}"#]
        let query = id == "events" ? "?follow=false" : ""
        let path = route.path.replacing("{id}", with: "a-1") + query
        try await serve {
            let body = route.isCommand ? ["-d", bodies[id] ?? "{}"] : []
            let options = ["-X", route.method.rawValue, "-H", "Undertone-Reason: x"] + body
            let named = try await ask(path, options + Self.ivan)
            let isAllowed = route.roles.contains(.hub)
            // Nobody has seen the alert, and nothing was done that could be taken back. Nothing is recorded.
            let answer = ["resolve", "undo"].contains(id) ? "409" : id == "segment" ? "404" : "200"
            #expect(named.hasSuffix(isAllowed ? answer : "403"), "\(named)")
            guard isAllowed, route.namesPerson else { return }
            // Of its own accord it does nothing.
            let count = try log.newestSequence
            for missing in [0, 2] {
                let nameless = try await ask(path, options + Self.ivan[missing..<missing + 2])
                #expect(nameless.hasSuffix("400") && nameless.contains("is missing"), "\(nameless)")
            }
            #expect(try log.newestSequence == count)
        }
    }

    @Test func whoeverElseComesToItIsToldWhoseItIs() async throws {
        let access = FeedAccess(socket: .hub, owner: 4242, groups: { _ in ["undertone", "undertone-qa"] })
        try await fixture.serve(log, as: access) {
            for path in ["/v1/alerts", "/v1/status", "/v1/events", "/v1/openapi.json"] {
                let told = try await ask(path)
                #expect(told.hasSuffix("403") && told.contains("for the site's hub (group 'undertone-hub')"), "\(told)")
            }
        }
    }

    @Test func theDocumentThereIsTheHubsAlone() async throws {
        try await serve {
            let told = try await Curl(fixture, "/v1/openapi.json").whole()
            #expect(told.contains(#""x-roles":["hub"]"#) && told.contains(FeedWire.actingForHeader))
            #expect(told.contains(FeedWire.agreedByHeader))
            for word in ["supervisor", "/v1/segments\"", "/v1/mine", "/v1/audit", "/metrics"] {
                #expect(!told.contains("\"\(word)"), "\(word)")
            }
        }
        try await serve(as: [.supervisor]) {
            let told = try await Curl(fixture, "/v1/openapi.json").whole()
            #expect(!told.contains("hub") && !told.contains(FeedWire.throughHeader))
            #expect(!told.contains(FeedWire.agreedByHeader))
        }
    }

    /// An access list, so that the daemon need not be in the group, and what the folder gives to every socket is
    /// nothing here.
    @Test(.enabled(if: NSUserName() == "root", "only root may become another user"))
    func nobodyOutsideOfTheGroupEvenConnects() async throws {
        try FileManager.default.createDirectory(atPath: fixture.folder + "/run", withIntermediateDirectories: true)
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        let open = "setfacl -m d:g:mail:rw,d:g::rw,d:m::rwx '\(fixture.folder)/run' 2>/dev/null || true"
        shell.arguments = ["-c", open]
        try shell.run()
        shell.waitUntilExit()
        let (games, mail, users): (UInt32, UInt32, UInt32) = (60, 8, 100)
        let groups: [UInt32: Set<String>] = [61_001: ["games"], 61_002: ["mail"], 61_003: ["users"]]
        let access = FeedAccess(
            socket: .hub, owner: 4242, roleGroups: [.hub: "games"], groups: { groups[$0] ?? [] })
        try await fixture.serve(log, onlyGroup: "games", as: access) {
            try fixture.openToAll()
            for (uid, group, isLetIn) in [(61_001, games, true), (61_002, mail, false), (61_003, users, false)] {
                let curl = try Curl(fixture, "/v1/status", ["-w", "%{http_code}"], as: UInt32(uid), group: group)
                let text = try await curl.whole()
                #expect(text.hasSuffix(isLetIn ? "200" : "000") && (curl.exitStatus == 0) == isLetIn, "\(uid): \(text)")
            }
            let mode = try FileManager.default.attributesOfItem(atPath: fixture.socket)[.posixPermissions] as? Int
            #expect(mode == 0o660)
        }
    }

    @Test func aGroupThatThereIsNotIsNamed() async throws {
        let fault = await error { try await fixture.serve(log, onlyGroup: "no-such-group", as: .holding([.hub])) {} }
        #expect(fault?.code == .configuration && fault?.context.contains("'no-such-group'") == true)
    }

    // MARK: - In the name of somebody

    @Test func whatIsDoneThereNamesThePersonAndTheHub() async throws {
        try raise("a")
        let client = FeedClient(socketPath: fixture.socket).acting(for: "Иван Петров", through: "north")
        try await serve {
            let record = try await client.take(.acknowledge, with: "a", key: "c-1")
            #expect(record.life.handler == "Иван Петров")
            try await client.take(.acknowledge, with: "a", key: "c-1")
            try await client.take(.handOn(to: "olga"), with: "a", key: "c-2")
            try await client.take(.remark("she is calm"), with: "a", key: "c-3")
            try await client.take(.resolve(note: nil, nothingWrong: false), with: "a", key: "c-4")
            let used = await #expect(throws: FeedClientError.self) {
                try await client.acting(for: "olga", through: "north").take(.acknowledge, with: "a", key: "c-1")
            }
            #expect(used?.code == .refused, "a key is for one person's request")
        }
        #expect(try handlings.map(\.0.name) == ["acknowledged", "handed_on", "noted", "resolved"])
        #expect(try handlings.allSatisfy { $0.1.by == "Иван Петров" && $0.1.through == "north" })
        let rows = try log.auditPage(after: 0, limit: 99)
        #expect(rows.count { $0.action.hasPrefix("alert.") } == 4)
        for row in rows {
            #expect(row.actor.name == "Иван Петров (through hub north)" && row.actor.role == "hub")
            #expect(row.actor.unfolded.name == "Иван Петров" && row.actor.unfolded.through == "north")
        }
        #expect(try log.verifyAudit().isWhole)
    }

    /// Neighbours: what would make one person look like another, steer a terminal, or fill a line.
    @Test(arguments: [
        " ", "olga (through hub south)", "olga)", String(repeating: "x", count: 65), "olga\u{202E}", "olga\u{7}",
        "olga\u{2028}", "olga\u{FFFD}",
    ])
    func aNameThatIsNoneIsRefusedAndNothingIsDone(name: String) async throws {
        try raise("a")
        try await serve {
            for header in [FeedWire.actingForHeader, FeedWire.throughHeader] {
                let other = header == FeedWire.throughHeader ? FeedWire.actingForHeader : FeedWire.throughHeader
                let told = try await ask(
                    "/v1/alerts/a/ack", ["-X", "POST", "-H", "\(header): \(name)", "-H", "\(other): ok"])
                #expect(told.hasSuffix("400"), "\(told)")
            }
            // The next person is one of the hub's, and a name all the same.
            let body = try JSON.text(["to": name])
            let told = try await ask("/v1/alerts/a/handover", ["-d", body] + Self.ivan)
            #expect(told.hasSuffix("400") || name.hasPrefix("olga") && !name.contains { $0 > "~" || $0 < " " })
        }
        #expect(try handlings.count <= 1)
    }

    /// Elsewhere they are as unknown as ever: whoever asks is who the kernel says.
    @Test func theHeadersAreNothingOnAnyOtherSocket() async throws {
        try raise("a")
        try await serve(as: [.supervisor]) {
            let told = try await ask("/v1/alerts/a/ack", ["-X", "POST"] + Self.ivan)
            #expect(told.hasSuffix("200"))
        }
        try await fixture.serve(log, as: .agent, daemon: fixture.willing(log)) {
            let told = try await ask("/v1/alerts/a/contest", ["-d", #"{"reason":"a cough"}"#] + Self.ivan)
            #expect(told.hasSuffix("200"))
        }
        #expect(try handlings.map(\.0.name) == ["acknowledged", "contested"])
        #expect(try handlings.allSatisfy { $0.1.by == NSUserName() && $0.1.through == nil })
        #expect(try log.auditPage(after: 0, limit: 9).allSatisfy { !$0.actor.name.contains("hub") })
    }

    /// Two of one name, of whom one is at a hub, are two.
    @Test func whatOneOfTwoIvansDidTheOtherDoesNotTakeBack() throws {
        for (first, second) in [(Self.here, Self.there), (Self.there, Self.here)] {
            let id = "a-\(first.role)"
            try raise(id)
            try log.apply(.acknowledge, toAlert: id, by: first)
            #expect(throws: EventLogError.self) { try log.undo(onAlert: id, by: second) }
            #expect(try log.undo(onAlert: id, by: first).life.state == .raised)
        }
        let third = Person(name: "ivan", uid: 9, role: "hub", through: "south")
        try raise("b")
        try log.apply(.takeOver, toAlert: "b", by: Self.there)
        #expect(throws: EventLogError.self) { try log.undo(onAlert: "b", by: third) }
    }

    /// What an earlier release wrote reads as before, and what has no hub in it is written as before.
    @Test func anEventOfThisMachineHasNoHubInIt() throws {
        try raise("a")
        try log.apply(.acknowledge, toAlert: "a", by: Self.here, idempotencyKey: "k")
        let json = try #require(try log.page(after: 1).records.first?.json)
        #expect(!json.contains("through") && !json.contains("hub"))
        #expect(try JSON.text(Self.here) == #"{"name":"ivan","role":"supervisor","uid":5001}"#)
    }

    // MARK: - What it needs to begin

    @Test func itBeginsWithWhatIsOpenAndGoesOnWithoutAHole() async throws {
        try raise("a")
        try raise("over")
        try log.append(.alert(.cleared, FeedFixture.alert("over")))
        let help = try log.requestHelp(agent: "maria", reason: "he shouts", by: Self.maria).alert.alertID
        let client = FeedClient(socketPath: fixture.socket)
        var daemon = fixture.daemon(log)
        daemon.standing = { [log] in
            var status = FeedFixture.status
            status.lastSequence = (try? log.newestSequence) ?? 0
            return status
        }
        try await fixture.serve(log, as: .holding([.hub]), daemon: daemon) {
            let standing: StandingPayload = try await client.get("/v1/status")
            #expect(standing.openAlerts == 2)
            let alerts: [AlertRecord] = try await client.get("/v1/alerts?open=true")
            #expect(alerts.map(\.alert.alertID) == [help, "a"])
            let scores: [ScorePoint] = try await client.get("/v1/scores")
            #expect(scores.count == 2)
            try raise("b")
            let cursor = try #require(standing.cursor)
            let page: FeedPage = try await client.get("/v1/events?after=\(cursor.text)")
            #expect(page.events.map(\.data.subject) == ["b"] && !page.hasMore)
            let now: StandingPayload = try await client.get("/v1/status")
            let after: FeedPage = try await client.get("/v1/events?after=\(try #require(now.cursor).text)")
            #expect(after.events.isEmpty, "what was appended before the question is behind the cursor")
        }
    }
}
