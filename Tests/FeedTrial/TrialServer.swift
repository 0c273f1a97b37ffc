import EventLog
import Events
import Feed
import Foundation
import Logging
import Policy
import ServiceLifecycle
import UnixSignals
import Vocabulary

/// A real log behind a real feed. Every user has every role on it, so that every route can be tried.
struct TrialServer {
    let folder: String

    func run() async throws {
        let log = try EventLog(
            path: folder + "/events.sqlite", source: Event.source(host: "desk", agent: "maria"), families: .own)
        log.stampEvents { Profile.supervised.visibility }
        var segment = Self.segment("s-1")
        try log.append(.alert(.raised, Self.alert("a-1")))
        try log.append(.segment(.stored, segment))
        segment.segmentID = "s-2"
        segment.reason = "asked for"
        try log.append(.segment(.erased, segment))
        try Data("data".utf8).write(to: URL(filePath: folder + "/s-1.age"))
        var limits = FeedLimits()
        // A reader that stands still for seconds is one of the trials.
        limits.stall = .seconds(2)
        // The trials ask as fast as they can.
        limits.requestsPerSecond = 1e6
        limits.requestBurst = 1e6
        // All its readers are one user's.
        limits.connectionsOfUser = limits.connections + 1
        limits.streamsOfUser = limits.connections
        let quiet = Logger(label: "trial") { _ in SwiftLogNoOpLogHandler() }
        let services: [any Service] = [true, false].map { isAgents in
            FeedServer(
                socketPath: folder + (isAgents ? "/agent.sock" : "/feed.sock"),
                callers: isAgents
                    ? FeedAccess(groups: { _ in [] })
                    : FeedAccess(
                        socket: .supervisors, owner: 4242, groups: { _ in Set(FeedAccess.standardGroups.values) }),
                routes: Routes.own, log: log, backend: TrialBackend(folder: folder), limits: limits, logger: quiet,
                onListening: { say(isAgents ? "agent" : "feed") })
        }
        let hub = FeedServer(
            socketPath: folder + "/hub.sock",
            callers: FeedAccess(socket: .hub, owner: 4242, groups: { _ in Set(FeedAccess.standardGroups.values) }),
            routes: Routes.own, log: log, backend: TrialBackend(folder: folder), limits: limits, logger: quiet,
            onListening: {})
        takeOrders(log)
        try await ServiceGroup(services: services + [hub], gracefulShutdownSignals: [.sigterm], logger: quiet).run()
    }

    /// Lines on standard input: `append COUNT PER_SECOND`; its end stops the server at once.
    private func takeOrders(_ log: EventLog) {
        Thread {
            while let line = readLine() {
                let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
                guard line.hasPrefix("append"), numbers.count == 2 else { continue }
                let start = ContinuousClock.now
                for index in 0..<Int(numbers[0]) {
                    if numbers[1] > 0 {
                        let due = start + .seconds(Double(index) / numbers[1])
                        let wait = ContinuousClock.now.duration(to: due) / .seconds(1)
                        if wait > 0 { Thread.sleep(forTimeInterval: wait) }
                    }
                    var alert = Self.alert("a-\(index)")
                    // When it is appended, by the clock that the readers look at.
                    alert.explanation = "t=\(DispatchTime.now().uptimeNanoseconds)="
                    do { try log.append(.alert(.raised, alert)) } catch { say("append failed: \(error)") }
                }
                say("appended")
            }
            exit(0)
        }.start()
    }

    private static func alert(_ id: String) -> AlertPayload {
        AlertPayload(
            alertID: id, agent: "maria", level: .high, score: 80, confidence: 0.9, onsetAt: .now, raisedAt: .now,
            explanation: "pitch 3.4 semitones above the calm level for 12 s", reasons: [])
    }

    static func segment(_ id: String) -> SegmentPayload {
        SegmentPayload(
            segmentID: id, alertID: "a-1", agent: "maria", startedAt: .now, durationS: 20, bytes: 4, level: .high,
            part: 0
        )
    }
}

/// Does nothing, and answers everything.
private struct TrialBackend: FeedBackend {
    let folder: String
    let onlookers = Onlookers()
    let unreachable: String? = nil

    private var page: ConsentPage {
        ConsentPage(
            profile: "supervised", territory: "US",
            purposes: [.init(purpose: "alerts", isUsed: true, noticeVersion: 1, notice: "Notice.", grantedAt: .now)])
    }

    let profile = Profile.supervised
    let visibility = Visibility(sharesAlerts: true, sharesScores: true, sharesPatterns: true)
    let isOnProbation = false
    let needsSecondPerson = false
    let segmentRecipients: Set<String> = []

    func status() -> StatusPayload {
        StatusPayload(
            version: "0", agent: "maria", capture: .init(state: "capturing", since: .now),
            baseline: .init(state: .ready, progress: 1, speechS: 300),
            score: .init(value: 12.5, confidence: 0.9, state: "calm"), openAlerts: 0, uptimeS: 1, cpuPercent: 1,
            rssMB: 1, lastSequence: 0)
    }

    func scores(after seconds: Double) -> [ScorePoint] {
        [
            ScorePoint(
                timeS: 1, score: 1, confidence: 1, state: "calm", f0Hz: 120, levelDBFS: -30, syllableRate: nil)
        ]
    }

    func metrics() -> [Metric] { [Metric("undertone_memory_bytes", .gauge, 1, help: "Memory.")] }
    func announceCall(_ isOn: Bool) {}
    func pause(_ request: PauseRequest, by actor: Person) {}
    func resume(by actor: Person) {}
    func confirmClock(by actor: Person) {}
    func consent() -> ConsentPage { page }
    func setConsent(_ change: ConsentChange, by actor: Person) -> ConsentPage { page }

    func mine() -> MinePayload {
        MinePayload(agent: "maria", held: [], alerts: [], segments: [], accesses: [], consent: page)
    }

    func erase(_ request: ErasureRequest, by actor: Person) -> ErasurePayload {
        ErasurePayload(
            agent: "maria", what: request.what.rawValue, reason: "asked for", count: 0, by: actor.name, at: .now)
    }

    func path(ofSegment id: String) -> String? { "\(folder)/\(id).age" }

    func end(ofSegment record: SegmentRecord) -> Timestamp? { nil }

    func restoreSegment(_ id: String, reason: String, by actor: Person) throws -> SegmentRecord {
        throw FeedRefusal.notOffered
    }

    func confirmSegment(_ id: String, file: String, by actor: Person) throws -> SegmentRecord {
        throw FeedRefusal.notOffered
    }

    func eraseSegment(_ id: String, reason: String, by actor: Person) -> ErasurePayload {
        ErasurePayload(agent: "maria", what: "segment", reason: reason, count: 1, by: actor.name, at: .now)
    }

    func replaceSegment(_ id: String, with new: SegmentReplacement, by actor: Person) -> SegmentRecord {
        SegmentRecord(segment: TrialServer.segment(id), state: .stored)
    }

    func looked(at segments: [SegmentRecord]) -> [SegmentRecord] { segments }

    func assignSegment(_ id: String, to purpose: SegmentPurpose, reason: String, by actor: Person) -> SegmentRecord {
        SegmentRecord(segment: TrialServer.segment(id), state: .stored)
    }
}
