import EventLog
import Events
import Foundation
import Policy
import TestFeed
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

/// Who is told which field of a status, and which figure (attacks 72 and 73: everybody was told what the agent keeps).
struct FieldTableTests {
    private static let profiles = Profile.allCases
    private static let states = [
        "waiting", "capturing", "muted", "deaf", "lost", "moved", "paused", "suspended", "stopped",
    ]
    private static let others = Role.allCases.filter { $0 != .agent }

    /// A status of which nothing is missing.
    private static func full(capture: String = "capturing") -> StatusPayload {
        StatusPayload(
            version: "0.1.0", agent: "maria",
            capture: .init(
                state: capture, device: "headset", deviceID: "usb-1", reason: "a call", hint: "turn it up",
                channels: "all 2 channels",
                since: FeedFixture.instant,
                latencyMs: 41.5),
            pause: .init(
                reason: "private", since: FeedFixture.instant, until: FeedFixture.instant, endsByItself: true,
                isOverdue: true),
            baseline: .init(state: .ready, progress: 1, speechS: 300),
            probation: .init(talkHeardS: 100, talkNeededS: 900, tried: 2, isOver: false, device: "usb-1"),
            score: .init(value: 12.5, confidence: 0.9, state: "calm"), openAlerts: 1, uptimeS: 7_200, cpuPercent: 0.8,
            rssMB: 31.5, lastSequence: 41, warnings: ["memory cannot be locked"],
            unreachable: .init(since: FeedFixture.instant, reason: "no folder"))
    }

    /// Names of the fields that hold a value.
    private static func fields(_ node: JSONNode, under path: String = "") -> Set<String> {
        guard case .object(let members) = node else { return [path] }
        return Set(members.flatMap { fields($0.value, under: path.isEmpty ? $0.key : "\(path).\($0.key)") })
    }

    private static func told(
        _ log: EventLog, _ role: Role, _ profile: Profile, agrees: Bool = true, _ status: StatusPayload = full()
    ) throws -> StandingPayload {
        let seen = Disclosure(
            log: log, profile: profile, visibility: agrees ? profile.visibility : .none, role: role)
        return try seen.shown(status)
    }

    private static func node(_ value: some Encodable) throws -> JSONNode {
        try JSON.value(JSONNode.self, from: JSON.text(value))
    }

    @Test func everyFieldIsInTheTable() throws {
        let fields = try Self.fields(Self.node(Self.full())).union(["cursor", "phrases"])
        #expect(fields == Set(StatusField.table.keys), "a field that is not listed nobody else is told")
    }

    /// The table, written down a second time.
    private static let expected: [Role: (closed: Set<String>, open: Set<String>)] = {
        let always: Set = ["version", "agent", "open_alerts", "cursor"]
        let shared = always.union(["capture.state", "probation.is_over"])
        let health: Set = ["version", "agent", "cpu_percent", "rss_mb"]
        return [
            .supervisor: (always, shared), .qa: (always, shared), .operator: (health, health),
            .auditor: (["version", "agent"], ["version", "agent"]), .hub: (always, shared),
        ]
    }()

    @Test(arguments: others, profiles) func eachRoleIsToldItsPart(role: Role, profile: Profile) throws {
        let log = try FeedFixture().openLog()
        let expected = try #require(Self.expected[role])
        let fields = try Self.fields(Self.node(Self.told(log, role, profile)))
        #expect(fields == (profile == .agentOnly ? expected.closed : expected.open))
    }

    @Test(arguments: profiles) func theAgentIsToldEverythingInTheSameWords(profile: Profile) throws {
        let log = try FeedFixture().openLog()
        #expect(try JSON.text(Self.told(log, .agent, profile)) == JSON.text(Self.full()))
    }

    /// That the agent pauses, has not agreed, has no microphone or has it muted is for nobody else to tell apart.
    @Test(arguments: others, profiles) func whyNothingIsHeardLooksAlike(role: Role, profile: Profile) throws {
        let log = try FeedFixture().openLog()
        var seen: Set<String> = []
        for state in Self.states {
            for agrees in [true, false] where state != "capturing" || !agrees {
                for isPaused in [true, false] {
                    var status = Self.full(capture: state)
                    if !isPaused { status.pause = nil }
                    if !agrees { status.probation = nil }
                    status.uptimeS += 10
                    status.cpuPercent = isPaused ? 0.01 : 1.3
                    var told = try Self.told(log, role, profile, agrees: agrees, status)
                    told.cursor = nil
                    seen.insert(try JSON.text(told))
                }
            }
        }
        #expect(seen.count == 1, "\(seen)")
    }

    @Test func openAlertsAreThoseThatTheReaderMaySee() throws {
        let log = try FeedFixture().openLog()
        for id in ["a", "b", "c"] { try log.append(.alert(.raised, FeedFixture.alert(id))) }
        try log.requestHelp(agent: "maria", by: Person(name: "maria", uid: 1, role: "agent"))
        #expect(try Self.told(log, .supervisor, .agentOnly).openAlerts == 1)
        #expect(try Self.told(log, .supervisor, .supervised).openAlerts == 4)
        #expect(try Self.told(log, .supervisor, .supervised, agrees: false).openAlerts == 1)
    }

    // MARK: - Figures

    @Test func everyFigureIsInTheTable() throws {
        let fixture = try FeedFixture()
        let names = Set(FeedVitals().metrics.map(\.name))
        #expect(names.isSubset(of: MetricSight.table.keys))
        let log = try fixture.openLog()
        let unknown = [Metric("undertone_score", .gauge, 71, help: "h")]
        for role in Self.others {
            let seen = Disclosure(log: log, profile: .supervised, visibility: Profile.supervised.visibility, role: role)
            #expect(seen.shown(unknown).isEmpty)
        }
    }

    /// Scraped each second, figures would date every pause and the start of the agent's day.
    @Test(.enabled(if: Curl.isInstalled, "needs curl"), arguments: [Role.supervisor, .operator])
    func figuresOfAPauseLookLikeThoseOfACall(role: Role) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var texts: Set<String> = []
        for (state, cpu, memory, uptime) in [("capturing", 0.012, 31.6e6, 50.0), ("paused", 0.0004, 30.9e6, 51)] {
            var daemon = fixture.daemon(log)
            daemon.figures = [
                Metric("undertone_uptime_seconds", .gauge, uptime, help: "h"),
                Metric("undertone_cpu_ratio", .gauge, cpu, help: "h"),
                Metric("undertone_memory_bytes", .gauge, memory, help: "h"),
                Metric("undertone_capture_state", .gauge, 1, help: "h", labels: ["state": state]),
            ]
            try await fixture.serve(log, as: .holding([role]), daemon: daemon) {
                let text = try await Curl(fixture, "/metrics").whole()
                #expect(
                    text.contains("undertone_cpu_ratio 0.1\n") && text.contains("undertone_memory_bytes 50000000\n"))
                #expect(!text.contains("capture") && !text.contains("uptime"))
                texts.insert(text.replacing(/(?m)^(undertone_feed\S+) .*$/) { "\($0.output.1)" })
            }
        }
        #expect(texts.count == 1)
    }

    // MARK: - Scores

    /// 73: the score is told by `GET /v1/scores`, which leaves a row, and by nothing else.
    @Test(.enabled(if: Curl.isInstalled, "needs curl"))
    func theLiveScoreIsNotToldWithoutATrace() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log) {
            for path in ["/v1/status", "/v1/scores"] {
                for _ in 0..<8 {
                    let text = try await Curl(fixture, path).whole()
                    #expect(text.contains("score") == (path == "/v1/scores"))
                }
                let rows = try log.auditPage(after: 0, limit: 9).map(\.action)
                #expect(rows == (path == "/v1/scores" ? ["GET /v1/scores"] : []))
            }
        }
    }

    /// A consent that ended and a pause: in both there are none.
    @Test func whoHasNotAgreedHasNoScoresAndIsNotRefusedForIt() throws {
        let log = try FeedFixture().openLog()
        let points = [ScorePoint(timeS: 1, score: 80, confidence: 1, state: "high")]
        let seen = Disclosure(log: log, profile: .supervised, visibility: .none, role: .supervisor)
        let capture = FeedFixture.status.capture
        #expect(try seen.shown(points, of: capture, isOnProbation: false).isEmpty)
        let closed = Disclosure(log: log, profile: .agentOnly, visibility: .none, role: .supervisor)
        #expect(throws: Problem.self) { try closed.shown(points, of: capture, isOnProbation: false) }
    }
}
