import Age
import Broker
import EventLog
import Events
import FeedClient
import Fleet
import Foundation
import Logging
import Synchronization
import TestBroker
import TestServers
import TestSupport
import Testing
import Vault
import Vocabulary

@testable import Hub

/// A recording from a desk's Vault to the screen of quality assurance, over a real nats-server: nothing but what the
/// key's holder opens leaves, and it goes where it came from goes (issue 18, item 7).
@Suite(.enabled(if: TestSite.isAvailable, "nats-server or openssl is not installed"), .serialized)
struct SegmentSiteTests {
    private let identity = AgeIdentity.generate()
    private let program: Program
    private let site: RunningSite

    init() async throws {
        program = try Program()
        let text = AgeIdentityFile.text(for: identity, createdAt: "2026-01-02T03:04:05Z")
        try Data(text.utf8).write(to: program.file("qa.key"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(program.home)/qa.key")
        site = try RunningSite()
        try await site.startServer()
        try await site.startHub()
    }

    private func run(_ arguments: String...) async throws -> Program.Result {
        try await program.run(["segments"] + arguments + ["--hub", site.socket, "--reason", "complaint 17"])
    }

    private var listed: Bool {
        // Not by the list of segments: each look at that leaves a row.
        get async { (try? await site.client.alerts())?.first?.segments.first?.state == .stored }
    }

    private var copies: [String: Data] {
        let folder = site.site.path + "/segments"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.reduce(into: [:]) { $0[$1] = FileManager.default.contents(atPath: "\(folder)/\($1)") }
    }

    @Test(.hangGuard) func qualityAssuranceListsVerifiesAndExportsWithItsOwnKey() async throws {
        let desk = try await SegmentDesk(site, identity: identity)
        let heard = try Eavesdropper(site)
        try await desk.run { await eventually("the hub knows of it") { await listed } }
        // The desk is away: it is asked for, and comes when the desk is back.
        let away = try await run("verify", SegmentDesk.segment, "--identity", "qa.key")
        #expect(away.status == 69 && away.errors.contains("it comes when the desk is back"), "\(away)")
        try await desk.run {
            await eventually("it came by itself") {
                (try? await site.client.segmentTransfer(SegmentDesk.segment))?.state == .here
            }
            let list = try await run("list")
            #expect(list.status == 0 && list.output.contains(SegmentDesk.segment), "\(list)")
            #expect(list.output.contains("floor-2") && list.output.contains("at the hub for you"), "\(list)")
            let verified = try await run("verify", SegmentDesk.segment, "--identity", "qa.key")
            #expect(verified.output.contains(SegmentDesk.segment) && !verified.errors.contains("away"), "\(verified)")
            let exported = try await run(
                "export", SegmentDesk.segment, "--identity", "qa.key", "--format", "json", "--output", "-")
            #expect(exported.status == 0 && exported.output.contains(SegmentDesk.secret), "\(exported)")
            let key = try await run("export", SegmentDesk.segment, "--output", "x")
            #expect(key.status == 64 && key.errors.contains("--identity"), "\(key)")
            let none = try await run("export", "7c0e1a2c-0000-4000-8000-000000000001-0", "--identity", "qa.key")
            #expect(none.status != 0 && none.errors.contains("no segment"), "\(none)")
        }
        // The agent reads who it was, through which hub, and why.
        let deed = try #require(try desk.log.deeds(limit: 9).first)
        #expect(deed.actor.unfolded.name == NSUserName() && deed.actor.unfolded.through == "floor")
        #expect(deed.action == "GET /v1/segments/{id}" && deed.reason == "complaint 17")
        #expect(try copies == ["\(SegmentDesk.segment).age": desk.sealed])
        // Nothing of what is in it, and no key, on the wire or on the hub's disk.
        let secrets = [SegmentDesk.secret, "fLaC\0\0\0\"", "AGE-SECRET-KEY"].map { Data($0.utf8) }
        let wire = heard.stop()
        #expect(wire.count > 10 && wire.contains { $0.range(of: Data("age-encryption.org/v1".utf8)) != nil })
        for data in wire + Self.contents(of: site.site.path) + Self.contents(of: site.servers) {
            for secret in secrets {
                #expect(data.range(of: secret) == nil, "\(String(decoding: secret, as: UTF8.self))")
            }
        }
        await site.stopHub()
    }

    @Test(.hangGuard) func itGoesOnAfterEitherSideWasKilledAndIsErasedWithTheDesks() async throws {
        let desk = try await SegmentDesk(site, identity: identity, seconds: 300)
        try await desk.run { await eventually("the hub knows of it") { await listed } }
        _ = try await site.client.requestSegment(SegmentDesk.segment, reason: "r")
        func transfer() async -> SegmentTransfer? { try? await site.client.segmentTransfer(SegmentDesk.segment) }
        var seen = 0
        for round in 0..<3 {
            try await desk.run {
                await eventually("some of it came") {
                    let now = await transfer()
                    return now?.state == .here || (now?.bytes ?? 0) > seen
                }
            }
            seen = await transfer()?.bytes ?? seen
            guard round == 1 else { continue }
            await site.stopHub()
            try await site.startHub()
            #expect(await transfer()?.bytes ?? 0 >= seen, "what was taken is not lost")
        }
        try await desk.run {
            await eventually("it is here") { await transfer()?.state == .here }
            #expect(try copies == ["\(SegmentDesk.segment).age": desk.sealed])
            #expect(try await site.client.segmentFile(SegmentDesk.segment, reason: "r") == desk.sealed)
            let known = try #require(try desk.log.segment(id: SegmentDesk.segment)).segment
            try desk.log.eraseSegment(known, reason: "mine", by: Person(name: "maria", uid: 1, role: "agent")) {
                try FileManager.default.removeItem(atPath: desk.file)
                return nil
            }
            await eventually("the hub has erased it, too") { copies.isEmpty }
        }
        let gone = try await run("export", SegmentDesk.segment, "--identity", "qa.key")
        #expect(gone.status != 0 && !gone.errors.isEmpty, "\(gone)")
        await site.stopHub()
    }

    @Test(.hangGuard) func whatTheDeskRefusesIsTold() async throws {
        let desk = try await SegmentDesk(site, identity: identity, seconds: 2)
        try await desk.run(secondPerson: true) {
            await eventually("the hub knows of it") { await listed }
            let refused = try await run("verify", SegmentDesk.segment, "--identity", "qa.key")
            #expect(refused.status == 77 && refused.errors.contains("wants two people to decide"), "\(refused)")
            let list = try await run("list")
            #expect(list.output.contains("undertone segments approve"), "\(list)")
            // Nobody agrees with themselves.
            let own = try await run("approve", SegmentDesk.segment, "--yes")
            #expect(own.status != 0 && own.errors.contains("Somebody else"), "\(own)")
        }
        #expect(copies.isEmpty)
        await site.stopHub()
    }

    /// Somebody else at the hub agrees, and the desk takes their word; the agent reads both names.
    @Test(.hangGuard, .enabled(if: NSUserName() == "root", "only root may become another user"))
    func aSecondPersonAtTheHubAgrees() async throws {
        let desk = try await SegmentDesk(site, identity: identity, seconds: 2)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: site.folder.path)
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: site.socket)
        try await desk.run(secondPerson: true) {
            await eventually("the hub knows of it") { await listed }
            _ = try await site.client.requestSegment(SegmentDesk.segment, reason: "complaint 17")
            await eventually("the desk wants two people") {
                (try? await site.client.segmentTransfer(SegmentDesk.segment))?.state == .waits
            }
            let request = try await site.client.segmentTransfer(SegmentDesk.segment).request
            let agreed = try await ask(61_003, "approve", #"{"request":"\#(request)","reason":"I agree"}"#)
            #expect(agreed.contains(#""approved_by":"uid 61003""#), "\(agreed)")
            await eventually("it is here") {
                (try? await site.client.segmentTransfer(SegmentDesk.segment))?.state == .here
            }
            #expect(try await site.client.segmentFile(SegmentDesk.segment, reason: "complaint 17") == desk.sealed)
            // It is not theirs for that.
            #expect(try await ask(61_003, nil, nil).contains(#""status":409"#))
        }
        let rows = try desk.log.deeds(limit: 9).map { "\($0.action) \($0.actor.name)" }
        #expect(
            rows == [
                "GET /v1/segments/{id} \(NSUserName()) (through hub floor)",
                "segment.approve uid 61003 (through hub floor)",
            ])
        await site.stopHub()
    }

    /// Asks the hub as another user.
    private func ask(_ uid: UInt32, _ verb: String?, _ body: String?) async throws -> String {
        let address = "http://hub/v1/segments/\(SegmentDesk.segment)" + (verb.map { "/" + $0 } ?? "")
        let result = try await program.shell(
            "setpriv --reuid \(uid) --regid 65534 --clear-groups curl -s --unix-socket '\(site.socket)' "
                + "-H 'Undertone-Reason: r' '\(address)'" + (body.map { " -d '\($0)'" } ?? ""))
        return result.output
    }

    private static func contents(of folder: String) -> [Data] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.compactMap { FileManager.default.contents(atPath: "\(folder)/\($0)") }
    }
}

/// Hears everything that passes the broker: messages, and the bytes of pieces within them.
private final class Eavesdropper: Sendable {
    private let shared: Shared
    private let tasks: [Task<Void, Never>]

    init(_ site: RunningSite) throws {
        let keys = try SiteKeys(site.site)
        let broker = BrokerConnection(
            BrokerSettings(
                servers: keys.servers, authority: keys.authority, credential: keys.hubCredential(at: .now),
                inbox: "_INBOX.ear", name: "ear"), logger: Logger(label: "ear") { _ in SwiftLogNoOpLogHandler() })
        let messages = broker.messages(under: ">", keeping: 100_000)
        let heard = Shared()
        self.shared = heard
        tasks = [
            Task { await broker.run() },
            Task {
                for await message in messages {
                    heard.add(Data(message.body))
                    if case .piece(let piece)? = try? Wire.message(SegmentMessage.self, from: message.body) {
                        heard.add(piece.bytes)
                    }
                }
            },
        ]
    }

    private final class Shared: Sendable {
        private let all = Mutex<[Data]>([])
        func add(_ data: Data) { all.withLock { $0.append(data) } }
        var now: [Data] { all.withLock { $0 } }
    }

    func stop() -> [Data] {
        for task in tasks { task.cancel() }
        return shared.now
    }
}
