import Broker
import Events
import FeedClient
import Fleet
import Foundation
import GRDB
import Glibc
import Hub
import Synchronization
import TestBroker
import TestServers
import TestSupport
import Testing
import Vocabulary

/// Two hubs of one site, as two processes on one broker (issue 18, 4): both hold everything, one leads, and the other
/// takes over within ten seconds of `kill -9`. With `UNDERTONE_SOAK_HOURS` 20 kills, else 2.
@Suite(
    .enabled(if: TestSite.isAvailable, "nats-server or openssl is not installed"),
    .enabled(if: geteuid() == 0, "a hub that is run by nobody else lets root alone look after it"), .serialized)
struct TwoHubTests {
    private static var kills: Int { ProcessInfo.processInfo.environment["UNDERTONE_SOAK_HOURS"] == nil ? 2 : 20 }

    @Test func theOneThatLeadsIsKilledAndNothingIsLostOrDoubledAtBoth() async throws {
        let pair = try await HubPair()
        var desks: [PlayedDesk] = []
        for _ in 0..<3 {
            let desk = DeskID.random()
            desks.append(PlayedDesk(desk, try await pair.site.joinedDesk(desk), pair.site.subjects))
        }
        var worst = Duration.zero
        for _ in 0..<Self.kills {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for desk in desks { group.addTask { try await desk.send(40) } }
                let leader = try await pair.leader()
                try await Task.sleep(for: .microseconds(.random(in: 0...500_000)))
                let start = ContinuousClock.now
                pair.kill(leader)
                await eventually("the other one leads") { await pair.leads(1 - leader) }
                worst = max(worst, ContinuousClock.now - start)
                try await group.waitForAll()
                try await pair.start(leader)
            }
        }
        #expect(worst < .seconds(10))
        let expected = Set(desks.flatMap(\.sent))
        for number in 0..<2 {
            await eventually("hub \(number) has all") { (try? pair.events(of: number).count) == expected.count }
            let events = try pair.events(of: number)
            #expect(Set(events) == expected && events.count == expected.count)
            for desk in desks {
                let own = events.filter { $0.hasPrefix(desk.desk.text) }
                // What a hub had pulled and not stored when it was killed comes again half a minute later, and so
                // behind what came meanwhile, where the other hub has given the receipt.
                withKnownIssue("a hub that follows may have events late", isIntermittent: true) {
                    #expect(own == desk.sent)
                }
            }
        }
        desks.forEach { $0.end() }
        print("takeover took at most \(worst)")
    }

    @Test func whatAnOperatorSaysAtOneCountsAtBoth() async throws {
        let pair = try await HubPair()
        let desk = DeskID.random()
        let broker = try await pair.site.joinedDesk(desk)
        let running = Task { await broker.run() }
        defer { running.cancel() }
        await eventually("the desk is connected") { if case .up = broker.link { true } else { false } }
        let follower = 1 - (try await pair.leader())
        let client = pair.client(follower)
        await eventually("the other one knows the desk") {
            let desks: [ToldDesk]? = try? await client.get("/v1/desks")
            return desks?.map(\.state) == ["approved"]
        }
        let made: MadeAccess = try await client.post("/v1/access", AccessWish(name: "maria", role: "supervisor"))
        let start = ContinuousClock.now
        let _: ToldDesk = try await client.post("/v1/desks/\(desk)/revoke")
        await eventually("the desk is cut off") {
            if case .down(let error) = broker.link { error.code == .unauthorized } else { false }
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        await eventually("the one that leads knows both") {
            let desks: [ToldDesk]? = try? await pair.client(1 - follower).get("/v1/desks")
            let accesses: [MadeAccess]? = try? await pair.client(1 - follower).get("/v1/access")
            return desks?.map(\.state) == ["revoked"] && accesses?.map(\.id) == [made.id]
        }
    }
}

/// Two hubs that run as programs, each with a store of its own.
private final class HubPair {
    let site: RunningSite
    private var processes: [Int: ChildProcess] = [:]

    init() async throws {
        site = try RunningSite()
        try await site.startServer()
        // The second machine has a copy of the site's folder.
        try FileManager.default.copyItem(atPath: site.site.path, toPath: folder(1))
        for number in 0..<2 { try await start(number) }
    }

    deinit { for number in 0..<2 { kill(number) } }

    private func folder(_ number: Int) -> String { number == 0 ? site.site.path : site.folder.path + "/second" }
    private func socket(_ number: Int) -> String { number == 0 ? site.socket : site.folder.path + "/second.sock" }
    func client(_ number: Int) -> FeedClient { FeedClient(socketPath: socket(number)) }

    func start(_ number: Int) async throws {
        let child = try ChildProcess(
            Program("undertone-hub").path, ["run", "--state", folder(number), "--socket", socket(number)],
            environment: ["PATH": "/usr/bin:/bin"], output: site.folder.path + "/hub-\(number).log")
        processes[number] = child
        await eventually("hub \(number) knows who leads") { await self.part(number)?.leader != nil }
    }

    func kill(_ number: Int) {
        let child = processes.removeValue(forKey: number)
        child?.send(SIGKILL)
        _ = child?.wait()
    }

    private func part(_ number: Int) async -> ToldPart? { try? await client(number).get("/v1/status") }

    func leads(_ number: Int) async -> Bool {
        let part = await part(number)
        return part?.leader != nil && part?.leader == part?.hub
    }

    func leader() async throws -> Int {
        for number in 0..<2 where await leads(number) { return number }
        throw TestSite.Failure.silent("nobody leads")
    }

    /// Identifiers of all events, as they stand in a hub's file.
    func events(of number: Int) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: folder(number) + "/hub.sqlite", configuration: configuration)
        return try queue.read { try String.fetchAll($0, sql: "SELECT id FROM events ORDER BY sequence") }
    }
}

private struct ToldPart: Decodable, Plausible {
    var hub: String
    var leader: String?
    var isPlausible: Bool { true }
}

/// A desk as an uplink is: one batch in flight, sent again until it has a receipt.
private final class PlayedDesk: Sendable {
    let desk: DeskID
    private let broker: BrokerConnection
    private let subjects: Subjects
    private let running: Task<Void, Never>
    private let names = Mutex<[String]>([])
    private let note = ReceiptNote()

    var sent: [String] { names.withLock { $0 } }

    init(_ desk: DeskID, _ broker: BrokerConnection, _ subjects: Subjects) {
        (self.desk, self.broker, self.subjects) = (desk, broker, subjects)
        let (heard, note) = (broker.messages(under: subjects.receipts(desk)), note)
        running = Task {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await broker.run() }
                for await message in heard {
                    let receipt = try? Wire.message(Receipt.self, from: message.body)
                    if let receipt { note.add(receipt.cursor.text) }
                }
            }
        }
    }

    func send(_ count: Int) async throws {
        for _ in 0..<count {
            let name = names.withLock { names in
                let name = "\(desk)-\(names.count)"
                names.append(name)
                return name
            }
            let batch = Samples.batch(
                [Samples.alert("raised", of: "a-\(name)", event: name)], desk: desk, cursor: "c\(name.suffix(20))")
            let body = try Wire.data(DeskMessage.events(batch))
            let cursor = batch.cursor.text
            while !note.has(cursor) {
                try? broker.publish(body, to: subjects.events(desk))
                for _ in 0..<50 where !note.has(cursor) { try await Task.sleep(for: .milliseconds(10)) }
            }
        }
    }

    func end() { running.cancel() }
}

/// What has a receipt.
private final class ReceiptNote: Sendable {
    private let cursors = Mutex<Set<String>>([])
    func add(_ cursor: String) { cursors.withLock { _ = $0.insert(cursor) } }
    func has(_ cursor: String) -> Bool { cursors.withLock { $0.contains(cursor) } }
}
