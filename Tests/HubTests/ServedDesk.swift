import EventLog
import Events
import Feed
import Fleet
import Foundation
import Logging
import ServiceLifecycle
import TestFeed
import TestSupport
import Vocabulary

@testable import Uplink

/// A desk that has joined a ``RunningSite``: a daemon's log and its feed for the hub on a real socket, and the uplink
/// in this process.
final class ServedDesk {
    let folder: TemporaryFolder
    let desk: DeskID
    let log: EventLog
    private let membership: Membership
    private let settings: UplinkFolder
    private let credential: Credential
    private let site: RunningSite

    static let agent = Person(name: "maria", uid: 4242, role: "agent")
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    /// Everybody is the hub of another user's daemon.
    private static let access = FeedAccess(
        socket: .hub, owner: 4242, groups: { _ in ["undertone-hub"] }, user: { _ in nil }, members: { _ in [] })

    init(_ site: RunningSite) async throws {
        self.site = site
        folder = try TemporaryFolder()
        let (token, key) = (try await site.token(), NKey.random(.user))
        membership = Membership(token, label: nil, at: .now)
        desk = membership.desk
        let request = RegisteredSite.request(desk, key: key, machine: desk.text)
        guard case .accepted(let text) = try await site.ask(request, by: token),
            let credential = JWT(text: text).flatMap({ Credential(jwt: $0, key: key) })
        else { throw Refused() }
        self.credential = credential
        settings = UplinkFolder(folder.path + "/state")
        try settings.keep(membership, key: key)
        try settings.keep(credential)
        log = try EventLog(
            path: folder.path + "/events.sqlite", source: Event.source(host: "desk", agent: "maria"),
            families: .own.adding([.hub]))
        log.stampEvents { Visibility(sharesAlerts: true, sharesScores: true, sharesPatterns: true) }
    }

    private struct Refused: Error {}

    /// Raises an alert.
    func raise(_ id: String, kind: AlertKind = .strain) throws {
        var alert = AlertPayload(
            alertID: id, agent: "maria", level: .high, score: 70, confidence: 0.9, onsetAt: .now, raisedAt: .now,
            explanation: "pitch 3.4 semitones above the calm level for 12 s", reasons: [])
        alert.kind = kind
        try log.append(.alert(.raised, alert))
    }

    /// The daemon and the uplink run while `body` does.
    func run(_ body: () async throws -> Void) async throws {
        let standing = StatusPayload(
            version: "0.1.0", agent: "maria", capture: .init(state: "capturing", device: "headset", since: .now),
            baseline: .init(state: .ready, progress: 1, speechS: 300),
            score: .init(value: 12.5, confidence: 0.9, state: "calm"), openAlerts: 0, uptimeS: 7_200, cpuPercent: 0.8,
            rssMB: 31.5, lastSequence: 0)
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        let socket = folder.path + "/hub.sock"
        let server = FeedServer(
            socketPath: socket, callers: Self.access, routes: Routes.own, log: log,
            backend: FakeBackend(log: log, folder: folder.path, standing: { standing }), logger: Self.quiet,
            onListening: { continuation.yield() })
        let daemon = ServiceGroup(services: [server], logger: Self.quiet)
        let serving = Task {
            defer { continuation.finish() }
            try await daemon.run()
        }
        _ = await listening.first { true }
        let uplink = UplinkService(
            membership: membership,
            settings: try site.settings(desk, credential),
            sockets: HubSockets(named: [socket], folder: folder.path + "/none"), folder: settings,
            watch: Stopwatch(ContinuousClock()), logger: Self.quiet)
        let running = Task { try await uplink.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        running.cancel()
        _ = await running.result
        await daemon.triggerGracefulShutdown()
        try await serving.value
        try result.get()
    }
}
