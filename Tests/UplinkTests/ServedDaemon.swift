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

@testable import Uplink

/// A daemon's log and its feed on a real socket, served to everybody as to the hub.
final class ServedDaemon: Sendable {
    let folder: String
    var socket: String { folder + "/hub.sock" }
    var logPath: String { folder + "/events.sqlite" }

    static let agent = Person(name: "maria", uid: 4242, role: "agent")
    static let instant = Timestamp(millisecondsSince1970: 1_740_821_400_250)
    static let status = StatusPayload(
        version: "0.1.0", agent: "maria",
        capture: .init(state: "capturing", device: "headset", since: instant),
        baseline: .init(state: .ready, progress: 1, speechS: 300),
        score: .init(value: 12.5, confidence: 0.9, state: "calm"),
        openAlerts: 0, uptimeS: 7200, cpuPercent: 0.8, rssMB: 31.5, lastSequence: 0)

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/uu-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func openLog(_ path: String? = nil) throws -> EventLog {
        let log = try EventLog(
            path: path ?? logPath, source: Event.source(host: "desk", agent: "maria"), families: .own.adding([.hub]))
        log.stampEvents { Visibility(sharesAlerts: true, sharesScores: true, sharesPatterns: true) }
        return log
    }

    /// Everybody is the hub of another user's daemon.
    static let access = FeedAccess(
        socket: .hub, owner: 4242, groups: { _ in ["undertone-hub"] }, user: { _ in nil }, members: { _ in [] })

    /// Serves a log while `body` runs.
    func serve(
        _ log: EventLog, profile: Profile = .supervised, shared: Visibility? = nil, points: [ScorePoint] = [],
        secondPerson: Bool = false, _ body: () async throws -> Void
    ) async throws {
        var daemon = FakeBackend(log: log, folder: folder, standing: { Self.status })
        daemon.profile = profile
        daemon.points = points
        daemon.needsSecondPerson = secondPerson
        daemon.keepDays = 30
        if let shared { daemon.visibility = shared }
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = FeedServer(
            socketPath: socket, callers: Self.access, routes: Routes.own, log: log, backend: daemon, logger: logger,
            onListening: { continuation.yield() })
        let services = ServiceGroup(services: [server], logger: logger)
        let running = Task {
            defer { continuation.finish() }
            try await services.run()
        }
        _ = await listening.first { true }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await services.triggerGracefulShutdown()
        try await running.value
        try result.get()
    }

    static func alert(_ id: String) -> AlertPayload {
        AlertPayload(
            alertID: id, agent: "maria", level: .elevated, score: 70, confidence: 0.9, onsetAt: instant,
            raisedAt: instant, explanation: "pitch 3.4 semitones above the calm level for 12 s", reasons: [])
    }
}

/// A value that tasks share.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    var now: Value { value.withLock { $0 } }

    func withLock<Result: Sendable>(_ body: (inout sending Value) -> sending Result) -> Result { value.withLock(body) }
}
