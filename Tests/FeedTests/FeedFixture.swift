import EventLog
import Events
import Feed
import Foundation
import Logging
import Policy
import ServiceLifecycle
import Synchronization
import TestFeed
import Testing
import Vocabulary

/// A log and a place for a socket in a folder of its own, gone with the value.
final class FeedFixture: Sendable {
    let folder: String
    var socket: String { folder + "/run/feed.sock" }
    var logPath: String { folder + "/events.sqlite" }

    static let instant = Timestamp(millisecondsSince1970: 1_740_821_400_250)
    static let status = StatusPayload(
        version: "0.1.0", agent: "maria",
        capture: .init(state: "capturing", device: "headset", since: instant),
        baseline: .init(state: .ready, progress: 1, speechS: 300),
        score: .init(value: 12.5, confidence: 0.9, state: "calm"),
        openAlerts: 0, uptimeS: 7200, cpuPercent: 0.8, rssMB: 31.5, lastSequence: 0)

    init() throws {
        folder =
            FileManager.default.temporaryDirectory.path(percentEncoded: false) + "/uf-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func openLog(
        families: EventFamilies = .own, clock: @escaping @Sendable () -> Timestamp = { .now }
    ) throws -> EventLog {
        let log = try EventLog(
            path: logPath, source: Event.source(host: "desk", agent: "maria"), families: families, clock: clock,
            // Golden texts leave nothing to luck.
            salt: { "00112233445566778899aabbccddeeff" })
        // What is told to whom is the affair of the feed's tests; all of it was written while everything was shared.
        log.stampEvents { Visibility(sharesAlerts: true, sharesScores: true, sharesPatterns: true) }
        return log
    }

    /// Runs a server while `body` runs, and stops it in order. Returns how long stopping took.
    @discardableResult
    func serve(
        _ log: EventLog, mode: UInt16 = 0o600, group: String? = nil, onlyGroup: String? = nil,
        as access: FeedAccess = .supervisor, routes: [Route] = Routes.own, daemon: FakeBackend? = nil,
        limits: FeedLimits = FeedLimits(),
        _ body: () async throws -> Void
    ) async throws -> Duration {
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        let server = FeedServer(
            socketPath: socket, mode: mode, group: group, onlyGroup: onlyGroup, callers: access, routes: routes,
            log: log,
            backend: daemon ?? self.daemon(log), limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onListening: { continuation.yield() })
        let services = ServiceGroup(services: [server], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task {
            defer { continuation.finish() }
            try await services.run()
        }
        guard await listening.first(where: { true }) != nil else {
            try await running.value
            return .zero
        }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        let start = ContinuousClock.now
        await services.triggerGracefulShutdown()
        try await running.value
        try result.get()
        return .now - start
    }

    /// A daemon that shares everything, unless told otherwise, and does nothing that the agent asks for.
    func daemon(_ log: EventLog) -> FakeBackend {
        var daemon = FakeBackend(log: log, folder: folder, standing: { Self.status })
        daemon.points = [1, 2].map {
            ScorePoint(
                timeS: $0, score: 10, confidence: 1, state: "calm", f0Hz: nil, levelDBFS: -30, syllableRate: nil)
        }
        daemon.asked = { _ in throw FeedRefusal.notOffered }
        return daemon
    }

    /// A daemon that does whatever the agent asks for, and notes it.
    func willing(_ log: EventLog, _ done: Shared<[String]> = Shared([])) -> FakeBackend {
        var daemon = daemon(log)
        daemon.asked = { what in
            guard what != "consent", what != "mine" else { return }
            done.withLock { $0.append(what) }
        }
        return daemon
    }

    /// Lets other users reach the socket.
    func openToAll() throws {
        for folder in [folder, folder + "/run"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
        }
    }

    static func alert(_ id: String, _ level: AlertLevel = .elevated) -> AlertPayload {
        AlertPayload(
            alertID: id, agent: "maria", level: level, score: 70, confidence: 0.9, onsetAt: instant, raisedAt: instant,
            explanation: "pitch 3.4 semitones above the calm level for 12 s", reasons: [])
    }

    /// Stopping takes less than a second, and where it waited for a reader it would take as long as that one stands
    /// still, a minute. A machine that is busy with other tests is given half of it.
    static let maxStop = Duration.seconds(30)

    static let started = EventData.daemon(.started, DaemonPayload(version: "0.1.0", reason: "test"))
}

extension FeedAccess {
    /// The user who runs the tests is the agent.
    static let agent = FeedAccess(groups: { _ in [] })
    /// Everybody is a supervisor of another user's daemon.
    static let supervisor = holding([.supervisor])

    /// Everybody has these roles at another user's daemon.
    static func holding(_ roles: Set<Role>) -> FeedAccess {
        let groups = Set(roles.compactMap { standardGroups[$0] })
        return FeedAccess(
            socket: roles == [.hub] ? .hub : .supervisors, owner: 4242, groups: { $0 == 5003 ? [] : groups },
            user: { ["ivan": 5001, "olga": 5002, "eve": 5003, "maria": 4242][$0] },
            members: { _ in ["olga", "ivan", "eve"] })
    }
}

/// A value that tasks share; a bare `Mutex` cannot be captured by an escaping closure.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func withLock<Result: Sendable>(_ body: (inout sending Value) -> sending Result) -> Result { value.withLock(body) }
}
