import Events
import Feed
import FeedClient
import Fleet
import Foundation
import Hub
import TestBroker
import TestSupport
import Testing
import Vocabulary

/// The hub's feed on TCP (issue 18, 5): bearers of tokens by name and role, no page of a browser, nobody else.
@Suite(.enabled(if: TestSite.isAvailable, "nats-server or openssl is not installed"), .serialized)
struct TCPDoorTests {
    private static func site() async throws -> (RunningSite, LoopbackAddress) {
        let site = try RunningSite()
        let address = try #require(LoopbackAddress(text: "127.0.0.1:\(TestSite.freePort())"))
        try await site.startHub(listen: address, alone: true)
        await eventually("it listens") { (try? LoopbackSocket().connect(to: address.port)) == true }
        return (site, address)
    }

    private static func access(
        _ site: RunningSite, _ name: String = "maria", _ role: Role = .supervisor
    ) async throws -> MadeAccess {
        try await site.client.post("/v1/access", AccessWish(name: name, role: role.rawValue))
    }

    /// The status of what is answered to bytes; `nil` where nothing is.
    /// On a thread of its own: whoever waits on one of those that tasks share keeps the server from answering.
    private static func status(_ request: String, at address: LoopbackAddress) async throws -> Int? {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let socket = try LoopbackSocket()
                        guard socket.connect(to: address.port) else { return nil }
                        socket.send(Array(request.utf8))
                        let answer = String(decoding: socket.receive(), as: UTF8.self)
                        return answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
                    })
            }
        }
    }

    /// Whether a file of the folder holds a text.
    private static func holds(_ text: String, _ folder: TemporaryFolder) throws -> Bool {
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return paths.contains {
            FileManager.default.contents(atPath: folder.path + "/" + $0)?.range(of: Data(text.utf8)) != nil
        }
    }

    @Test func aBearerIsKnownByNameAndRole() async throws {
        let (site, address) = try await Self.site()
        let made = try await Self.access(site)
        let client = FeedClient(at: .loopback(address, token: made.token))
        let alerts: [ToldAlert] = try await client.get("/v1/alerts")
        #expect(alerts.isEmpty)
        // What is for operators is not for supervisors, by whichever door.
        let refused = await #expect(throws: FeedClientError.self) {
            let _: MadeToken = try await client.post("/v1/tokens", TokenWish())
        }
        #expect(refused?.underlying == 403)
        let audit = try await site.client.audit()
        #expect(
            audit.entries.contains { $0.actor == Person(name: "maria", role: "supervisor") && $0.object == "alerts" })
        #expect(audit.entries.contains { $0.actor.name == "maria" && $0.outcome == .refused })
        #expect(audit.entries.contains { $0.action == "access.create" && $0.object == made.id })
        // Of the token itself nothing is kept.
        await site.stopHub()
        #expect(try !Self.holds(made.token, site.folder))
    }

    @Test func whoHasNoTokenThatCountsIsTurnedAwayAndCounted() async throws {
        let (site, address) = try await Self.site()
        let made = try await Self.access(site)
        let flipped = made.token.dropLast() + (made.token.hasSuffix("A") ? "B" : "A")
        let other = AccessToken.random().text
        let wrong = [
            String(flipped), other, "x", made.token + ".x", "undertone-access-1..", String(made.token.dropLast()),
        ]
        for token in wrong {
            let fault = await #expect(throws: FeedClientError.self) {
                let _: [ToldAlert] = try await FeedClient(at: .loopback(address, token: token)).get("/v1/alerts")
            }
            #expect(fault?.underlying == 401)
        }
        #expect(try await Self.status("GET /v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", at: address) == 401)
        #expect(
            try await Self.status(
                "GET /v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic \(made.token)\r\n\r\n", at: address)
                == 401)
        // Who tries over and over is slowed, and nobody else.
        var (tries, isSlowed) = (8, false)
        while !isSlowed, tries < 1_000 {
            // Many at once: one after the other a busy machine is slow enough for each to be let in.
            isSlowed = try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await Self.status("GET /v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", at: address)
                    }
                }
                return try await group.reduce(false) { $0 || $1 == 429 }
            }
            tries += 40
        }
        #expect(isSlowed)
        let client = FeedClient(at: .loopback(address, token: made.token))
        let _: [ToldAlert] = try await client.get("/v1/alerts")
        let count = try await client.metrics().firstMatch(of: /wrong_tokens_total ([0-9]+)/).flatMap { Int($0.1) }
        #expect(count == tries)
        #expect(try await site.client.audit().entries.contains { $0.actor.name == "unknown" })
        await site.stopHub()
        #expect(try !Self.holds(other, site.folder) && !Self.holds(String(flipped), site.folder))
    }

    @Test(arguments: [
        ("GET /v1/alerts HTTP/1.1\r\nHost: evil.example", 403),
        ("GET /v1/alerts HTTP/1.1\r\nHost: 127.0.0.1.evil.example", 403),
        ("GET /v1/alerts HTTP/1.1\r\nHost: 127.0.0.1:80@evil.example", 403),
        ("GET /v1/alerts HTTP/1.1\r\nHost: 10.0.0.1", 403),
        ("GET /v1/alerts HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example", 403),
        ("GET /v1/alerts HTTP/1.0", 403),
        ("GET /v1/alerts HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: null", 403),
        ("GET /v1/alerts HTTP/1.1\r\nHost: localhost:9999\r\nOrigin: http://localhost:9999", 403),
        ("POST /v1/tokens HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 0\r\nUndertone-Acting-For: eve", 400),
        ("POST /v1/tokens HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 0\r\nUndertone-Through: eve", 400),
        ("GET /v1/alerts HTTP/1.1\r\nHost: localhost:9999", 200),
        ("GET /v1/alerts HTTP/1.1\r\nHost: [::1]", 200),
    ]) func whatNoProgramOfThisMachineSendsIsRefused(_ head: String, _ status: Int) async throws {
        let (site, address) = try await Self.site()
        let made = try await Self.access(site)
        let request = "\(head)\r\nAuthorization: bearer \(made.token)\r\n\r\n"
        #expect(try await Self.status(request, at: address) == status)
        await site.stopHub()
    }

    @Test func whoseTokenIsWithdrawnIsCutOffWhileReading() async throws {
        let (site, address) = try await Self.site()
        let made = try await Self.access(site)
        let client = FeedClient(at: .loopback(address, token: made.token))
        let (connected, connect) = AsyncStream.makeStream(of: Void.self)
        let reading = Task {
            defer { connect.finish() }
            try await client.follow(after: 0) { if case .connected = $0 { connect.yield() } }
        }
        _ = await connected.first { _ in true }
        let _: MadeAccess = try await site.client.post("/v1/access/\(made.id)/revoke")
        let start = ContinuousClock.now
        await #expect(throws: FeedClientError.self) { try await reading.value }
        #expect(ContinuousClock.now - start < .seconds(10))
        await site.stopHub()
    }

    @Test func aTokenCountsUntilItsTimeIsOver() throws {
        let folder = try TemporaryFolder()
        let site = try RegisteredSite(folder)
        let access = AccessRegister(site.store)
        let (record, _) = try access.add("maria", as: .qa, days: 1, by: Samples.ivan)
        #expect(record.counts(at: site.now))
        site.advance(bySeconds: 86_399)
        #expect(record.counts(at: site.now))
        site.advance(bySeconds: 1)
        #expect(!record.counts(at: site.now))
    }

    @Test func aPortThatIsTakenIsSaidInWords() async throws {
        let socket = try LoopbackSocket()
        let port = try socket.listen()
        let site = try RunningSite()
        let hub = Hub(
            site.site, socket: Hub.Socket(path: site.socket, group: nil),
            loopback: LoopbackAddress(text: "127.0.0.1:\(port)"), logger: site.quiet)
        let fault = await #expect(throws: (any Error).self) {
            try await hub.services().compactMap { $0 as? LastingFeed }.last?.run()
        }
        #expect("\(fault.map { "\($0)" } ?? "")".contains("Another program listens at 127.0.0.1:\(port)"))
    }
}

struct AccessWish: Encodable {
    var name: String
    var role: String
    var days = 1
}

struct MadeAccess: Decodable, Plausible {
    var id: String
    var token = ""
    var isPlausible: Bool { true }

    private enum CodingKeys: CodingKey { case id, token }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        token = try container.decodeIfPresent(String.self, forKey: .token) ?? ""
    }
}
