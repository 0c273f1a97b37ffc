public import Broker
import Events
public import Fleet
import Foundation
import Glibc
import Logging
import Sodium
import Synchronization
import TestServers
import TestSupport
import Vocabulary

/// A site with a real nats-server on loopback: keys, credentials, TLS and storage of its own.
public final class TestSite: Sendable {
    /// Why there is none.
    public enum Failure: Error {
        /// `openssl` made no certificates.
        case noCertificates
        /// The server did not listen in time; what it logged.
        case silent(String)
    }

    /// Whether this machine has the programs.
    public static let isAvailable = [program, "/usr/bin/openssl"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }
    /// The server: Debian's, or the one that the environment names.
    public static let program =
        ProcessInfo.processInfo.environment["UNDERTONE_NATS_SERVER"] ?? "/usr/sbin/nats-server"

    /// Its name.
    public let site: SiteName
    /// Its subjects.
    public var subjects: Subjects { Subjects(site: site) }
    /// Who signs accounts.
    public let operatorKey = NKey.random(.operator)
    /// Who signs desks and hubs.
    public let account = NKey.random(.account)
    /// Who signs those that look after the server.
    public let systemAccount = NKey.random(.account)
    /// Where the server listens.
    public let address: ServerAddress
    /// The certificate of its authority, in DER.
    public let authority: [UInt8]
    /// The file of the same, in PEM.
    public var authorityFile: String { folder.path + "/ca.pem" }

    private static let quiet = Logger(label: "broker") { _ in SwiftLogNoOpLogHandler() }
    private let folder: TemporaryFolder
    private let serverName: String?
    private let process = Mutex<(server: ChildProcess, watcher: ChildProcess)?>(nil)

    /// Makes keys, certificates and configuration; the server is not started. `serverName` is what the
    /// server's certificate says that it is; `nil` for the address of this machine.
    public init(_ name: String = "berlin", serverName: String? = nil) throws {
        guard let site = SiteName(name), let address = ServerAddress(text: "127.0.0.1:\(Self.freePort())") else {
            throw Failure.noCertificates
        }
        (self.site, self.address, self.serverName) = (site, address, serverName)
        folder = try TemporaryFolder()
        let names = serverName.map { "DNS:\($0)" } ?? "DNS:localhost,IP:127.0.0.1"
        let script = """
            set -e; cd '\(folder.path)'; curve='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
            openssl req -x509 $curve -days 2 -subj '/CN=authority of \(name)' -keyout ca.key -out ca.pem
            openssl x509 -in ca.pem -outform DER -out ca.der
            openssl req $curve -subj /CN=server -keyout server.key -out server.csr
            printf 'subjectAltName=\(names)' > names
            openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem
            """
        let making = try ChildProcess("/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
        guard making.wait() == 0 else { throw Failure.noCertificates }
        authority = Array(try Data(contentsOf: folder.url.appending(path: "ca.der")))
        try Data(configuration().utf8).write(to: folder.url.appending(path: "nats.conf"))
    }

    deinit { kill() }

    /// Starts the server and waits until it keeps messages, which is a moment after it listens.
    public func start() async throws {
        let log = folder.path + "/log"
        try process.withLock { process in
            let server = try ChildProcess(
                Self.program, ["-c", folder.path + "/nats.conf"], environment: ["PATH": "/usr/bin:/bin"], output: log)
            // A test that dies leaves no server behind.
            let watch = "while kill -0 \(getpid()) && kill -0 $1; do sleep 2; done; kill -9 $1"
            let watcher = try ChildProcess(
                "/bin/sh", ["-c", watch, "sh", "\(server.identifier)"], environment: ["PATH": "/usr/bin:/bin"])
            process = (server, watcher)
        }
        let (deadline, settings) = (ContinuousClock.now + patience, try hubSettings())
        while ContinuousClock.now < deadline {
            do {
                return try await BrokerConnection.once(settings, logger: Self.quiet) {
                    (connection) async throws(BrokerError) in
                    _ = try await connection.request([], of: "$JS.API.INFO")
                }
            } catch { try await Task.sleep(for: .milliseconds(5)) }
        }
        let lines = (try? self.log())?.split(separator: "\n").filter { !$0.contains("authentication error") } ?? []
        throw Failure.silent(String(lines.joined(separator: "\n").suffix(2_000)))
    }

    /// Kills the server with SIGKILL; what it stored stays.
    public func kill() {
        process.withLock { running in
            guard let process = running else { return }
            for child in [process.watcher, process.server] {
                child.send(SIGKILL)
                _ = child.wait()
            }
            running = nil
        }
    }

    /// Whether it was started, and not killed since.
    public var isRunning: Bool { process.withLock { $0 != nil } }

    /// What the server has logged.
    public func log() throws -> String { try String(contentsOfFile: folder.path + "/log", encoding: .utf8) }

    /// The account as it is signed, with the users that are cut off.
    public func accountJWT(revoking users: [PublicNKey] = []) -> String {
        let storage = AccountClaims.Storage(
            diskBytes: 256 << 20, memoryBytes: 16 << 20, streams: 10, consumers: 100)
        let revocations = Dictionary(uniqueKeysWithValues: users.map { ($0, Timestamp.now) })
        return AccountClaims(name: site.text, storage: storage, revocations: revocations)
            .jwt(for: account.publicKey, by: operatorKey, at: .now)
    }

    /// With what somebody of this site connects.
    public func credential(_ claims: UserClaims, key: NKey = .random(.user)) throws -> Credential {
        try credential(claims, key: key, by: account)
    }

    /// With what whoever looks after the server connects.
    public func systemCredential() throws -> Credential {
        try credential(.everything(name: "system"), key: .random(.user), by: systemAccount)
    }

    private func credential(_ claims: UserClaims, key: NKey, by issuer: NKey) throws -> Credential {
        let jwt = claims.jwt(for: key.publicKey, by: issuer, at: .now)
        guard let credential = JWT(text: jwt).flatMap({ Credential(jwt: $0, key: key) }) else {
            throw Failure.noCertificates
        }
        return credential
    }

    /// How somebody connects to the server.
    public func settings(_ credential: Credential, inbox: String) -> BrokerSettings {
        BrokerSettings(
            servers: [address], authority: authority, serverName: serverName, credential: credential, inbox: inbox,
            name: "test",
            backoff: Backoff(least: .milliseconds(10), most: .milliseconds(100)))
    }

    /// How a desk connects.
    public func settings(desk: DeskID) throws -> BrokerSettings {
        settings(try credential(.desk(desk, of: site)), inbox: Subjects.inbox(desk))
    }

    /// How a hub connects.
    public func hubSettings() throws -> BrokerSettings {
        settings(try credential(.everything(name: "hub")), inbox: "_INBOX.hub")
    }

    private func configuration() -> String {
        let operatorJWT = OperatorClaims(name: site.text, systemAccount: systemAccount.publicKey)
            .jwt(for: operatorKey.publicKey, by: operatorKey, at: .now)
        let systemJWT = AccountClaims(name: "SYS").jwt(for: systemAccount.publicKey, by: operatorKey, at: .now)
        return """
            listen: "\(address)"
            server_name: "\(site)"
            max_payload: 1048576
            operator: "\(operatorJWT)"
            system_account: "\(systemAccount.publicKey)"
            resolver: { type: full, dir: "\(folder.path)/accounts", allow_delete: true, interval: "2m" }
            resolver_preload: {
                \(account.publicKey): "\(accountJWT())"
                \(systemAccount.publicKey): "\(systemJWT)"
            }
            # 2.9.10 counts an account's share twice for a moment when it starts again.
            jetstream: { store_dir: "\(folder.path)/store", max_mem: 256M, max_file: 2G }
            tls: { cert_file: "\(folder.path)/server.pem", key_file: "\(folder.path)/server.key", timeout: 5 }

            """
    }

    /// A port that is free, also where the system gives one to somebody else while the server is down: below those
    /// that it gives, and each once.
    public static func freePort() -> UInt16 {
        while true {
            let port = UInt16(20_000 + nextPort.add(1, ordering: .relaxed).oldValue % 12_000)
            if let socket = try? LoopbackSocket(), (try? socket.bind(to: port)) != nil { return port }
        }
    }

    private static let nextPort = Atomic<Int>(Int.random(in: 0..<12_000))
}
