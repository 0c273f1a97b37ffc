import Age
import Broker
import EventLog
import Events
import Feed
import Fleet
import Foundation
import Logging
import Policy
import ServiceLifecycle
import TestBroker
import TestFeed
import TestSupport
import Vault
import Vocabulary

@testable import Uplink

/// A desk that has joined a site: an agent's daemon with a recording that its Vault has sealed, and its uplink.
struct SegmentDesk {
    static let alert = "6b0e1a2c-0000-4000-8000-000000000001"
    static let segment = "\(alert)-0"
    /// Stands in the recording, and in nothing that leaves.
    static let secret = "the words that nobody but the key's holder reads"

    let folder: TemporaryFolder
    let log: EventLog
    let desk: DeskID
    private let site: RunningSite
    private let membership: Membership
    private let credential: Credential

    private var socket: String { folder.path + "/hub.sock" }
    var file: String { "\(folder.path)/\(Self.segment).age" }
    var sealed: Data { get throws { try Data(contentsOf: URL(filePath: file)) } }

    private static var quiet: Logger {
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        return logger
    }

    /// Joins, and records so many seconds.
    init(_ site: RunningSite, identity: AgeIdentity, seconds: Int = 60) async throws {
        self.site = site
        folder = try TemporaryFolder()
        let (token, key) = (try await site.token(), NKey.random(.user))
        membership = Membership(token, label: nil, at: .now)
        desk = membership.desk
        let request = RegisteredSite.request(desk, key: key, machine: desk.text)
        guard case .accepted(let jwt) = try await site.ask(request, by: token),
            let credential = JWT(text: jwt).flatMap({ Credential(jwt: $0, key: key) })
        else { throw TestSite.Failure.silent("not accepted") }
        self.credential = credential
        log = try EventLog(
            path: folder.path + "/events.sqlite", source: Event.source(host: "desk", agent: "maria"),
            families: .own.adding([.hub]))
        log.stampEvents { Visibility(sharesAlerts: true, sharesScores: true, sharesPatterns: true) }
        try log.noteHub(sees: Profile.supervised.visibility)
        try record(for: identity, seconds)
    }

    private func record(for identity: AgeIdentity, _ seconds: Int) throws {
        let metadata = SegmentMetadata(
            id: Self.segment, alertID: Self.alert, agent: "maria", startedAt: .now, durationS: Double(seconds),
            onsetS: 0.5, raisedS: 1, clearedS: nil, level: .high, explanation: Self.secret, part: 0)
        var state: UInt32 = 1
        let samples = (0..<seconds * 16_000).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int16(truncatingIfNeeded: state >> 16)
        }
        let stored = try SegmentWriter(directory: folder.path, recipients: [identity.recipient])
            .write(Segment(metadata: metadata, samples: samples, track: []))
        try log.append(
            .alert(
                .raised,
                AlertPayload(
                    alertID: Self.alert, agent: "maria", level: .high, score: 70, confidence: 0.9, onsetAt: .now,
                    raisedAt: .now, explanation: "pitch", reasons: [])))
        try log.append(
            .segment(
                .stored,
                SegmentPayload(
                    segmentID: Self.segment, alertID: Self.alert, agent: "maria", startedAt: .now,
                    durationS: Double(seconds), bytes: Int64(stored.bytes), level: .high, part: 0,
                    fileHash: Samples.hash(try sealed))))
    }

    /// Serves the daemon and runs the uplink while `body` does; then both end at once, as a kill would end them.
    func run(secondPerson: Bool = false, _ body: () async throws -> Void) async throws {
        var daemon = FakeBackend(
            log: log, folder: folder.path,
            standing: {
                StatusPayload(
                    version: "0.1.0", agent: "maria", capture: .init(state: "capturing", since: .now),
                    baseline: .init(state: .ready, progress: 1, speechS: 300),
                    score: .init(value: 1, confidence: 1, state: "calm"), openAlerts: 1, uptimeS: 1, cpuPercent: 1,
                    rssMB: 1, lastSequence: 0)
            })
        daemon.needsSecondPerson = secondPerson
        daemon.keepDays = 30
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        let server = FeedServer(
            socketPath: socket,
            callers: FeedAccess(
                socket: .hub, owner: 4242, groups: { _ in ["undertone-hub"] }, user: { _ in nil }, members: { _ in [] }),
            routes: Routes.own, log: log, backend: daemon, logger: Self.quiet, onListening: { continuation.yield() })
        let feed = Task { try await ServiceGroup(services: [server], logger: Self.quiet).run() }
        _ = await listening.first { true }
        let uplink = UplinkService(
            membership: membership, settings: membership.settings(credential),
            sockets: HubSockets(named: [socket], folder: folder.path + "/none"),
            folder: UplinkFolder(folder.path + "/uplink"), watch: Stopwatch(ContinuousClock()), logger: Self.quiet)
        let running = Task { try await uplink.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        for task in [running, feed] {
            task.cancel()
            _ = await task.result
        }
        try result.get()
    }
}
