import Broker
import Events
import Feed
import FeedClient
import Fleet
import Foundation
import Logging
import ServiceLifecycle
import TestBroker
import TestServers
import TestSupport
import Testing
import Vocabulary

@testable import Hub

/// A site as an operator makes it: keys and configuration by ``SiteMaker``, a real nats-server on loopback that reads
/// them, and the hub's services in this process.
final class RunningSite {
    let folder: TemporaryFolder
    let address: ServerAddress
    private var server: ChildProcess?
    /// Where the broker is somebody else's.
    private var given: TestSite?
    private var hub: (group: ServiceGroup, task: Task<Void, any Error>)?

    var site: SiteFolder { SiteFolder(path: folder.path + "/site") }
    var socket: String { folder.path + "/hub.sock" }
    var servers: String { folder.path + "/nats" }
    var client: FeedClient { FeedClient(socketPath: socket) }
    var subjects: Subjects { Subjects(site: Samples.site) }
    private var quiet: Logger {
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        return logger
    }

    init() throws {
        folder = try TemporaryFolder()
        guard let address = ServerAddress(text: "127.0.0.1:\(try LoopbackSocket().bind())") else {
            throw TestSite.Failure.noCertificates
        }
        self.address = address
        try SiteMaker(
            name: Samples.site, servers: [address], broker: .own(listen: nil, folder: servers), keepDays: 3_000,
            streamBytes: 64 << 20, folder: site
        ).make()
    }

    /// The same on a broker that somebody else runs, for others, too.
    init(on broker: TestSite) async throws {
        (folder, address, given) = (try TemporaryFolder(), broker.address, broker)
        let credentials = folder.path + "/sys.creds"
        try Data(broker.systemCredential().file()).write(to: URL(filePath: credentials))
        let key = folder.path + "/sign.nk"
        try Data(broker.operatorKey.seedText() + [10]).write(to: URL(filePath: key))
        let given = try GivenBroker(
            credentialFile: credentials, operatorKeyFile: key, authorityFile: broker.authorityFile)
        try SiteMaker(
            name: Samples.site, servers: [address], broker: .given(given), keepDays: 3_000, streamBytes: 64 << 20,
            folder: site
        ).make()
        try await broker.start()
    }

    deinit { end() }

    /// Starts the broker, waits until it listens.
    func startServer() async throws {
        let log = folder.path + "/nats.log"
        server = try ChildProcess(
            TestSite.program, ["-c", "\(servers)/\(SiteMaker.configurationFile)"],
            environment: ["PATH": "/usr/bin:/bin"], output: log)
        await eventually("the server listens") { (try? LoopbackSocket().connect(to: self.address.port)) == true }
    }

    /// Kills the broker; with `disk` what it kept is gone, too.
    func killServer(andDisk disk: Bool = false) throws {
        server?.send(SIGKILL)
        _ = server?.wait()
        server = nil
        guard disk else { return }
        for name in ["jetstream", "accounts"] {
            try FileManager.default.removeItem(atPath: "\(servers)/\(name)")
        }
    }

    /// Starts the hub, waits until people can ask; whoever runs the test is a supervisor, an operator and an auditor.
    func startHub(
        groups: Set<String> = ["undertone", "undertone-qa", "undertone-operator", "undertone-audit"]
    ) async throws {
        var socket = Hub.Socket(path: socket, group: nil)
        socket.access.groups = { _ in groups }
        // The lock of one that was stopped a moment ago goes with its last task.
        var services: [any Service] = []
        await eventually("the store is free") {
            services = (try? Hub(site, socket: socket, logger: quiet).services()) ?? []
            return !services.isEmpty
        }
        let group = ServiceGroup(services: services, gracefulShutdownSignals: [], logger: quiet)
        hub = (group, Task { try await group.run() })
        await eventually("the hub is connected") {
            let told: ToldStatus? = try? await self.client.get("/v1/status")
            return told?.broker == "up"
        }
    }

    /// Stops it as systemd does.
    func stopHub() async {
        await hub?.group.triggerGracefulShutdown()
        _ = await hub?.task.result
        hub = nil
        // What has ended lets go of the store a moment later.
        await eventually("the store is free") { (try? StoreLock(self.site.storeFile)) != nil }
    }

    func end() {
        hub?.task.cancel()
        server?.send(SIGKILL)
        _ = server?.wait()
        server = nil
    }

    // MARK: - Desks

    /// A token, as an operator makes it.
    func token(_ wish: TokenWish = TokenWish()) async throws -> JoinToken {
        let made: MadeToken = try await client.post("/v1/tokens", wish)
        return try JoinToken(text: made.token)
    }

    /// Asks to join.
    func ask(_ request: JoinRequest, by token: JoinToken) async throws -> JoinAnswer {
        let settings = BrokerSettings(
            servers: token.servers, authority: token.authority, credential: token.credential,
            inbox: Subjects.inbox(token.id), name: "test")
        let (body, subject) = (try Wire.data(request), subjects.join(token.id))
        let deadline = ContinuousClock.now + patience
        while true {
            do {
                let answer = try await BrokerConnection.once(settings, logger: quiet) { broker throws(BrokerError) in
                    try await broker.request(body, of: subject, within: .seconds(20))
                }
                return try Wire.message(JoinAnswer.self, from: answer.body)
            } catch let error as BrokerError where error.code == .noResponder && ContinuousClock.now < deadline {
                // A hub that has just connected does not listen yet.
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }

    /// How a desk that was let in connects.
    func connection(_ desk: DeskID, _ jwt: String, _ key: NKey) throws -> BrokerConnection {
        guard let credential = JWT(text: jwt).flatMap({ Credential(jwt: $0, key: key) }) else {
            throw TestSite.Failure.noCertificates
        }
        return BrokerConnection(try settings(desk, credential), logger: quiet)
    }

    /// With what it does.
    func settings(_ desk: DeskID, _ credential: Credential) throws -> BrokerSettings {
        BrokerSettings(
            servers: [address], authority: try Array(Data(contentsOf: URL(filePath: site.path + "/ca.der"))),
            credential: credential, inbox: Subjects.inbox(desk), name: "test desk",
            backoff: Backoff(least: .milliseconds(10), most: .milliseconds(100)))
    }

    /// A desk that has joined by a token of its own.
    func joinedDesk(_ desk: DeskID = .random()) async throws -> BrokerConnection {
        let key = NKey.random(.user)
        let request = RegisteredSite.request(desk, key: key, machine: desk.text)
        guard case .accepted(let jwt) = try await ask(request, by: token()) else {
            throw TestSite.Failure.silent("not accepted")
        }
        return try connection(desk, jwt, key)
    }
}

struct TokenWish: Encodable {
    var desks = 1
    var hours = 1
    var approve = false
    var label: String? = "floor-2"
}

struct MadeToken: Decodable, Plausible {
    var id: String
    var token: String
    var isPlausible: Bool { true }
}

/// How the hub says that it stands.
struct ToldStatus: Decodable, Plausible {
    var broker: String
    var isPlausible: Bool { true }
}

/// What the hub tells of a desk, as far as tests ask.
struct ToldDesk: Decodable, Plausible {
    struct Lane: Decodable {
        struct Live: Decodable { var score: Double? }
        var lane: String
        var lag: Int?
        var live: Live?
    }

    var desk: String
    var label: String
    var state: String
    var lanes: [Lane]
    var isPlausible: Bool { true }
}

/// The same of an alert.
struct ToldAlert: Decodable, Plausible {
    var alertID: String
    var state: String
    var desk: String
    var lane: String
    var label: String
    var isPlausible: Bool { true }

    private enum CodingKeys: String, CodingKey {
        case state, desk, lane, label
        case alertID = "alert_id"
    }
}
