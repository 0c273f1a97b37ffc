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
import Testing
import Vocabulary

/// A real feed on a real socket in a program's home.
struct ServedFeed {
    let program: Program
    let log: EventLog

    let socket: String

    /// Who the user of the test is to the daemon: its own agent, or a supervisor or one of QA at another user's.
    enum Caller {
        case agent, supervisor, qa, `operator`

        fileprivate var access: FeedAccess {
            switch self {
            case .agent: FeedAccess(socket: .agent)
            case .supervisor:
                FeedAccess(
                    socket: .supervisors, owner: 4242, groups: { _ in ["undertone"] },
                    user: { $0 == "ivan" ? 5001 : nil },
                    members: { _ in ["ivan"] })
            case .qa: FeedAccess(socket: .supervisors, owner: 4242, groups: { _ in ["undertone-qa"] })
            case .operator: FeedAccess(socket: .supervisors, owner: 4242, groups: { _ in ["undertone-operator"] })
            }
        }
    }

    static let instant = Timestamp(millisecondsSince1970: 1_740_821_400_250)
    static let status = StatusPayload(
        version: "0.1.0", agent: "maria",
        capture: .init(state: "capturing", device: "Evolve 20", since: instant),
        baseline: .init(state: .ready, progress: 1, speechS: 300),
        score: .init(value: 12.5, confidence: 0.9, state: "calm"),
        openAlerts: 1, uptimeS: 7_380, cpuPercent: 0.8, rssMB: 31.5, lastSequence: 3)

    static let consent = ConsentPage(
        profile: "supervised", territory: "GB",
        purposes: [
            .init(purpose: "self-view", isUsed: true, noticeVersion: 1, notice: "n", grantedAt: instant),
            .init(purpose: "alerts", isUsed: true, noticeVersion: 1, notice: "n"),
            .init(
                purpose: "replay", isUsed: true, noticeVersion: 1, notice: "n", grantedAt: instant,
                withdrawnAt: instant.advanced(bySeconds: 1)),
            .init(purpose: "evaluation", isUsed: false, noticeVersion: 1, notice: "n"),
        ])

    /// The status that is served: the daemon's, with the newest event of the log.
    var status: StatusPayload { Self.status(Self.status, of: log) }

    private static func status(_ status: StatusPayload, of log: EventLog) -> StatusPayload {
        var current = status
        current.lastSequence = (try? log.newestSequence) ?? 0
        return current
    }

    /// Makes the log; nothing is served so far.
    /// - Parameters:
    ///   - program: whose home the log lies in; a new one by default.
    ///   - agent: whose voice it is.
    ///   - socket: where it is served.
    /// - Throws: where the log cannot be made.
    init(in program: Program? = nil, agent: String = "maria", socket: String? = nil) throws {
        let program = try program ?? Program()
        self.program = program
        self.socket = socket ?? program.home + "/feed.sock"
        log = try EventLog(
            path: "\(program.home)/\(agent).sqlite", source: Event.source(host: "desk", agent: agent), families: .own)
        log.stampEvents { Profile.supervised.visibility }
    }

    /// Serves while `body` runs.
    /// - Parameters:
    ///   - caller: who the user of the test is.
    ///   - status: how the daemon stands.
    ///   - segments: the folder of the stored segments, if any.
    ///   - keys: fingerprints of the keys in the configuration.
    ///   - secondPerson: whether two people decide on segments.
    ///   - limits: bounds of the feed.
    ///   - held: what is held about the agent; `nil` for nothing.
    ///   - asked: is told what the agent asks for.
    ///   - body: what to do meanwhile.
    /// - Throws: what `body` throws, or where nothing can be served.
    func serve(
        as caller: Caller = .supervisor, status: StatusPayload = Self.status, segments: String? = nil,
        keys: Set<String> = [], secondPerson: Bool = false, limits: FeedLimits = FeedLimits(),
        held: MinePayload? = nil, asked: (@Sendable (String) throws -> Void)? = nil, _ body: () async throws -> Void
    ) async throws {
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        var daemon = FakeBackend(log: log, folder: segments, standing: { [log] in Self.status(status, of: log) })
        daemon.page = Self.consent
        daemon.held = held
        if let asked { daemon.asked = asked }
        daemon.segmentRecipients = keys
        daemon.needsSecondPerson = secondPerson
        daemon.isOnProbation = status.probation?.isOver == false
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = FeedServer(
            socketPath: socket, callers: caller.access, routes: Routes.own,
            log: log, backend: daemon, limits: limits, logger: quiet, onListening: { continuation.yield() })
        let services = ServiceGroup(services: [server], logger: quiet)
        let running = Task {
            defer { continuation.finish() }
            try await services.run()
        }
        if await listening.first(where: { true }) != nil {
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            await services.triggerGracefulShutdown()
            try await running.value
            try result.get()
        } else {
            try await running.value
        }
    }

    /// What maria's daemon is called, which the user of the test serves.
    static let name = NSUserName() == "maria" ? "maria" : "\(NSUserName()), says maria"

    /// A client of a daemon that is served by a user of this name.
    static func client(of name: String, socketPath: String = "/s.sock") -> FeedClient {
        FeedClient(socketPath: socketPath, identity: DaemonIdentity(uid: 1, name: name))
    }

    static func alert(_ id: String, cleared: Bool = false) -> AlertPayload {
        AlertPayload(
            alertID: id, agent: "maria", level: .high, score: 80, confidence: 0.9,
            onsetAt: instant.advanced(bySeconds: -6), raisedAt: instant, clearedAt: cleared ? instant : nil,
            explanation: "pitch 3.4 semitones above the calm level for 12 s", reasons: [])
    }
}
