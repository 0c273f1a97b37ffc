import EventLog
import Events
import Foundation
import Policy
import TestFeed
import TestSupport
import Testing
import Vocabulary

@testable import Feed

/// F1: who did not agree was told to supervisors by name. Whatever keeps a voice from being heard - consent that was
/// never given, or is withdrawn, a pause, a locked screen, a headset that is broken or gone - others read the same
/// bytes of every answer, in every profile.
@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct NotHeardTests {
    /// What keeps a voice from being heard, and what the daemon then says of itself to the agent.
    enum Cause: CaseIterable {
        case withdrawn, withdrawnAltogether, neverAgreed, askedAnew, paused, payment, locked, inactive, noCall, deaf,
            muted, noMicrophone, unplugged, suspended

        var capture: (state: String, reason: String) {
            switch self {
            // The agent's own view goes on, and nobody else's.
            case .withdrawn: ("capturing", "")
            case .withdrawnAltogether, .neverAgreed: ("paused", "the agent has not consented")
            case .askedAnew: ("paused", "the agent is asked for consent anew")
            case .paused, .payment: ("paused", "the agent asked for a pause")
            case .locked: ("paused", "the screen is locked")
            case .inactive: ("paused", "the agent's session is not active")
            case .noCall: ("paused", "there is no call")
            case .deaf: ("deaf", "Evolve 20 gives digital zeros")
            case .muted: ("muted", "Evolve 20 is muted")
            case .noMicrophone: ("waiting", "no headset")
            case .unplugged: ("lost", "Evolve 20 is gone")
            case .suspended: ("suspended", "this computer stood still for 60 s")
            }
        }

        var isAgreed: Bool { ![.withdrawn, .withdrawnAltogether, .neverAgreed, .askedAnew].contains(self) }

        /// What is learned of a voice goes with the consent to learn it.
        var keepsBaseline: Bool { ![.withdrawnAltogether, .neverAgreed].contains(self) }

        var status: StatusPayload {
            var status = FeedFixture.status
            let (state, reason) = capture
            status.capture = .init(
                state: state, device: self == .noMicrophone ? nil : "Evolve 20", reason: reason,
                hint: self == .deaf ? "check the plug" : nil, since: FeedFixture.instant)
            if self == .paused || self == .payment {
                status.pause = .init(reason: "\(self)", since: FeedFixture.instant, isOverdue: self == .payment)
            }
            status.baseline = .init(
                state: keepsBaseline ? .ready : .learning, progress: keepsBaseline ? 1 : 0,
                speechS: keepsBaseline ? 300 : 0)
            status.probation =
                keepsBaseline ? .init(talkHeardS: 900, talkNeededS: 0, tried: 1, isOver: self != .deaf) : nil
            status.cpuPercent = capture.state == "capturing" ? 0.9 : 0.02
            status.rssMB = capture.state == "capturing" ? 38 : 27
            return status
        }

        /// What the agent's own log says of it; how much differs from cause to cause.
        var events: [EventData] {
            let consent = ConsentPayload(agent: "maria", purpose: "alerts", noticeVersion: 1, at: FeedFixture.instant)
            let before = CapturePayload.Before(
                state: "capturing", beganAt: FeedFixture.instant, endedAt: FeedFixture.instant, durationS: 60)
            let change = EventData.capture(
                CapturePayload(
                    state: capture.state, reason: capture.reason, beganAt: FeedFixture.instant, before: before))
            let receipt = EventData.erased(
                ErasurePayload(
                    agent: "maria", what: "alerts", reason: ErasurePayload.withdrawn(.alerts), count: 0, by: "maria",
                    at: FeedFixture.instant))
            let reset = EventData.baseline(.reset, BaselinePayload(agent: "maria", speechS: 0))
            return switch self {
            case .withdrawn: [.consent(.withdrawn, consent), receipt]
            case .withdrawnAltogether: [.consent(.withdrawn, consent), receipt, reset, change]
            case .neverAgreed: []
            case .askedAnew: [.consent(.suspended, consent), change]
            case .paused, .payment, .locked, .inactive, .noCall, .deaf, .muted, .noMicrophone, .unplugged, .suspended:
                [change]
            }
        }
    }

    private static let questions = [
        "/v1/status", "/v1/scores", "/v1/scores?after=0", "/v1/events?follow=false", "/v1/events?follow=false&after=0",
        "/v1/events?follow=false&since=2025-01-01T00:00:00Z",
        "/v1/events?follow=false&type=io.undertone.consent.withdrawn", "/v1/events?follow=false&limit=1", "/v1/alerts",
        "/v1/alerts?open=true", "/v1/alerts/strain-9", "/v1/segments", "/v1/segments/s-9", "/metrics", "/v1/consent",
        "/v1/mine",
    ]

    /// Every answer, with its head; the moment, and what is random in a cursor, are taken out.
    private func told(_ cause: Cause, _ role: Role, _ profile: Profile) async throws -> [String] {
        let fixture = try FeedFixture()
        let log = try fixture.openLog(clock: { FeedFixture.instant })
        try log.append(FeedFixture.started)
        for event in cause.events { try log.append(event) }
        var daemon = fixture.daemon(log)
        daemon.standing = { cause.status }
        daemon.profile = profile
        daemon.visibility = profile.visibility
        daemon.agrees = { cause.isAgreed }
        daemon.isOnProbation = cause.keepsBaseline && cause == .deaf
        if !cause.keepsBaseline { daemon.points = [] }
        daemon.figures = [
            Metric("undertone_cpu_ratio", .gauge, cause.status.cpuPercent / 100, help: "CPU"),
            Metric("undertone_memory_bytes", .gauge, cause.status.rssMB * 1e6, help: "memory"),
            Metric("undertone_capture_state", .gauge, cause.status.capture.isHeard ? 1 : 0, help: "state"),
        ]
        var answers: [String] = []
        try await fixture.serve(log, as: .holding([role]), daemon: daemon) {
            for question in Self.questions {
                let options = ["-i", "-H", "Undertone-Reason: c17"]
                let answer = try await Curl(fixture, question, options, as: nil).whole()
                answers.append(
                    "\(question)\n"
                        + answer.replacing(/(?m)^[Dd]ate: .*$/, with: "")
                        .replacing(/"id":"[0-9a-f-]{36}"/, with: "ID")
                        .replacing(/\bc[A-Za-z0-9_-]{40,}=*/, with: "CURSOR"))
            }
        }
        return answers
    }

    @Test(arguments: Profile.allCases, [Role.supervisor, .qa, .operator, .auditor, .hub])
    func everyCauseLooksTheSameToOthers(profile: Profile, role: Role) async throws {
        var first: [String]?
        for cause in Cause.allCases {
            let told = try await told(cause, role, profile)
            #expect(told.contains { $0.contains("200 OK") })
            guard let first else {
                first = told
                continue
            }
            for (one, other) in zip(first, told) where one != other {
                Issue.record(
                    "\(cause) differs from \(Cause.allCases[0]) for \(role) under \(profile): \(one) | \(other)")
            }
        }
    }

    /// While somebody follows: no write, no end, whatever happens.
    @Test(arguments: Profile.allCases) func aStreamShowsNothingOfIt(profile: Profile) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let cause = Shared<Cause?>(nil)
        var daemon = fixture.daemon(log)
        daemon.profile = profile
        daemon.visibility = profile.visibility
        daemon.agrees = { cause.withLock { $0?.isAgreed ?? true } }
        var limits = FeedLimits()
        limits.recheck = .milliseconds(20)
        try await fixture.serve(log, daemon: daemon, limits: limits) {
            let stream = try Curl(fixture, "/v1/events?after=0")
            var seen = ""
            for next in Cause.allCases {
                cause.withLock { $0 = next }
                for event in next.events { try log.append(event) }
                // A request for help always comes, and shows that the stream has passed what is before it.
                var help = FeedFixture.alert("help-\(next)", .critical)
                help.kind = .help
                try log.append(.alert(.raised, help))
                await eventually("a request for help comes, \(next)") { stream.text.contains("help-\(next)\"") }
                let lines = stream.text.split(separator: "\n")
                #expect(lines.count == seen.split(separator: "\n").count + 1, "\(next)")
                seen = stream.text
            }
            #expect(stream.isRunning)
            stream.stop()
        }
    }

    /// Of what is erased quality assurance learns that the agent wanted it so.
    @Test(arguments: [Role.agent, .supervisor, .qa, .hub]) func whyTheAgentErasesStaysWithTheAgent(role: Role)
        async throws
    {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let agent = Person(name: "maria", uid: 1, role: "agent")
        try log.append(.alert(.raised, FeedFixture.alert("strain-1")))
        for (id, reason) in [("s-1", ErasurePayload.withdrawn(.replay)), ("s-2", ErasurePayload.asked)] {
            let segment = SegmentPayload(
                segmentID: id, alertID: "strain-1", agent: "maria", startedAt: FeedFixture.instant, durationS: 20,
                bytes: 4, level: .high, part: 0)
            try log.append(.segment(.stored, segment))
            _ = try log.eraseSegment(segment, reason: reason, by: agent) { "f00d" }
        }
        try await fixture.serve(log, as: role == .agent ? .agent : .holding([role])) {
            var told = ""
            for path in [
                "/v1/segments?state=erased", "/v1/segments/s-1", "/v1/events?follow=false", "/v1/alerts",
                "/v1/alerts/strain-1",
            ] { told += try await Curl(fixture, path, "-H", "Undertone-Reason: c17").whole() }
            #expect(told.contains("withdrawn") == (role == .agent), "\(told)")
            #expect(told.contains(ErasurePayload.asked) == (role == .agent || role == .qa))
        }
    }

    /// A pause left the scores of before it to be read, and a withdrawal did not.
    @Test func scoresOfBeforeAPauseAreNotTold() throws {
        let log = try FeedFixture().openLog()
        let points = (0..<10).map { ScorePoint(timeS: Double($0), score: 80, confidence: 1, state: "high") }
        let seen = Disclosure(
            log: log, profile: .supervised, visibility: Profile.supervised.visibility, role: .supervisor)
        var capture = StatusPayload.Capture(state: "paused", since: FeedFixture.instant)
        let now = FeedFixture.instant.advanced(bySeconds: 3)
        #expect(try seen.shown(points, of: capture, isOnProbation: false, now: now).isEmpty)
        #expect(try seen.shown(points, of: capture, isOnProbation: true, now: now).isEmpty)
        capture.state = "capturing"
        #expect(try seen.shown(points, of: capture, isOnProbation: false, now: now).map(\.timeS) == [7, 8, 9])
        // A clock that was set back hides more, never less.
        let back = FeedFixture.instant.advanced(bySeconds: -100)
        #expect(try seen.shown(points, of: capture, isOnProbation: false, now: back).isEmpty)
    }
}
