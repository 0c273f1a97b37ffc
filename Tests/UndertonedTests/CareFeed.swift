import EventLog
import Events
import Feed
import FeedClient
import Foundation
import Logging
import Policy
import ServiceLifecycle
import TestFeed
import TestServers
import Vocabulary
import Wellbeing

@testable import undertoned

/// The daemon's routes for check-ins, surveys and calls, on a real socket in a program's home.
struct CareFeed {
    let program: Program
    let log: EventLog
    let calls = CallBoard()
    var socket: String { program.home + "/feed.sock" }
    var client: FeedClient { FeedClient(socketPath: socket) }

    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() throws {
        program = try Program("undertone")
        log = try EventLog(
            path: program.home + "/events.sqlite", source: Event.source(host: "desk", agent: "maria"),
            families: .own.adding(WellbeingEvents.families))
        log.stampEvents { Visibility(sharesAlerts: true, sharesScores: true, sharesPatterns: true) }
        try Data("[feed]\nagent_socket = \"\(socket)\"\n".utf8).write(to: program.file("u.toml"))
    }

    /// Serves to the agent, or to somebody in a role, while `body` runs.
    func serve(
        as group: String? = nil, profile: Profile = .supervised, calls board: CallBoard? = nil,
        _ body: () async throws -> Void
    ) async throws {
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        var daemon = FakeBackend(log: log, folder: nil) {
            StatusPayload(
                version: "1", agent: "maria", capture: .init(state: "capturing", device: "Jabra", since: .now),
                baseline: .init(state: .ready, progress: 1, speechS: 61),
                score: .init(value: 12.5, confidence: 1, state: "calm"), openAlerts: 0, uptimeS: 9, cpuPercent: 1,
                rssMB: 40, lastSequence: 1)
        }
        daemon.profile = profile
        daemon.visibility = profile.visibility
        let access =
            group.map { name in FeedAccess(socket: .supervisors, owner: 4242, groups: { _ in [name] }) }
            ?? FeedAccess(socket: .agent)
        let server = FeedServer(
            socketPath: socket, callers: access, routes: Routes.own + CareRoutes(log: log, calls: board ?? calls).all,
            log: log, backend: daemon, limits: FeedLimits(), logger: Self.quiet, onListening: { continuation.yield() })
        let services = ServiceGroup(services: [server], logger: Self.quiet)
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

    /// What the agent's command line says.
    func run(_ arguments: String...) async throws -> Program.Result {
        try await program.run(arguments + ["--config", "u.toml"])
    }

    /// Starts the pace in plain lines, which go into a file.
    func breathe(_ arguments: String...) throws -> (process: Process, said: () -> String) {
        let file = program.file("breath-\(UUID()).txt")
        let process = try program.start(["breathe", "--plain", "--config", "u.toml"] + arguments, output: file)
        return (process, { (try? String(contentsOf: file, encoding: .utf8)) ?? "" })
    }

    /// The same for a line of shell.
    func shell(_ line: String) async throws -> Program.Result {
        try await program.shell(line)
    }
}
