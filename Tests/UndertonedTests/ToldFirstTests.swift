import EventLog
import Events
import Foundation
import TestServers
import TestSupport
import Testing
import Vocabulary

@testable import undertoned

/// The real daemon: the agent is told of an alert before anybody else, and nothing is lost on the way (issue 17,
/// item 1).
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .serialized, .hangGuard)
struct ToldFirstTests {
    private static let neverCritical = ["alerting": "critical_score = 100"]

    private static func steps(_ desktop: Desktop) -> [Substring] {
        ((try? desktop.records()) ?? []).map(\.type.shortName).filter { $0.hasPrefix("alert.") }
    }

    @Test func aDaemonThatIsKilledInTheHeadStartRaisesTheAlertWhenItStartsAgain() async throws {
        let desktop = try Desktop(adding: Self.neverCritical, headStartS: 10)
        let (microphone, first) = try await desktop.listen()
        try await desktop.speak(DaemonTests.calm + Array(DaemonTests.raised.prefix(16_000 * 12)), into: microphone)
        await eventually("nobody is told") { Self.steps(desktop) == ["alert.told"] }
        kill(first.processIdentifier, SIGKILL)
        await desktop.exit(of: first)
        #expect(Self.steps(desktop) == ["alert.told"])

        let second = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "capturing" && $0.openAlerts == 0 }
        #expect(Self.steps(desktop) == ["alert.told", "alert.raised", "alert.cleared"])
        second.terminate()
        await desktop.exit(of: second)
        let third = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "capturing" }
        #expect(Self.steps(desktop).count == 3, "once")
        third.terminate()
        await desktop.exit(of: third)
    }

    @Test func aDaemonThatIsAskedToStopInTheHeadStartPassesTheAlertOn() async throws {
        let desktop = try Desktop(adding: Self.neverCritical, headStartS: 10)
        let (microphone, daemon) = try await desktop.listen()
        try await desktop.speak(DaemonTests.calm + Array(DaemonTests.raised.prefix(16_000 * 12)), into: microphone)
        await eventually("nobody is told") { Self.steps(desktop).first == "alert.told" }
        let asked = ContinuousClock.now
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(ContinuousClock.now - asked < .seconds(4), "it does not wait for the head start")
        #expect(Self.steps(desktop) == ["alert.told", "alert.raised", "alert.cleared"])
    }

    @Test(.enabled(if: NSUserName() == "root" && Visitor.isPossible, "only root may become another user"))
    func aSupervisorLearnsNothingInTheHeadStartAndAllAfterIt() async throws {
        let folder = try TemporaryFolder()
        let socket = folder.path + "/run/alice.sock"
        let desktop = try Desktop(
            adding: Self.neverCritical.merging(["feed": "supervisor_group = \"daemon\""]) { $1 },
            supervisorSocket: socket, headStartS: 6)
        let (microphone, daemon) = try await desktop.listen()
        try Visitor.open([folder.path, folder.path + "/run"], socket: socket)
        let sam = Visitor(user: "daemon")
        let questions = ["/v1/status", "/v1/scores", "/v1/events", "/v1/alerts", "/v1/segments"].map {
            Visitor.Question(method: "GET", path: $0)
        }
        try await desktop.speak(DaemonTests.calm + Array(DaemonTests.raised.prefix(16_000 * 12)), into: microphone)
        await eventually("nobody is told") { Self.steps(desktop) == ["alert.told"] }
        let early = try await sam.ask(socket, questions, from: desktop).joined()
        if Self.steps(desktop) == ["alert.told"] {
            for word in ["alert.told", "semitones", "\"high\"", "\"elevated\"", "alert_id"] {
                #expect(!early.contains(word), "\(word) in \(early)")
            }
        }
        await eventually("nobody else is told") { Self.steps(desktop).contains("alert.raised") }
        let late = try await sam.ask(socket, questions, from: desktop).joined()
        #expect(late.contains("alert.raised") && late.contains("semitones") && !late.contains("alert.told"))
        daemon.terminate()
        await desktop.exit(of: daemon)
        let events = try desktop.records().map { try $0.event() }.filter { $0.type.shortName.hasPrefix("alert.") }
        let leadMs = events[1].time.millisecondsSince1970 - events[0].time.millisecondsSince1970
        #expect((6_000...9_000).contains(leadMs), "\(leadMs)")
    }

    /// The figures of the documentation come from here.
    @Test(
        .enabled(if: PrivateBus.program != nil, "dbus-daemon is not installed"), arguments: [0, 5.0])
    func theNoticeIsThereBeforeAnybodyElseCanKnow(headStartS: Double) async throws {
        let bus = try PrivateBus()
        try bus.start()
        let screen = FakeNotifications(address: bus.address)
        defer { screen.stop() }
        let desktop = try Desktop(
            adding: Self.neverCritical, headStartS: headStartS, environment: ["DBUS_SESSION_BUS_ADDRESS": bus.address])
        let (microphone, daemon) = try await desktop.listen()
        try await desktop.speak(DaemonTests.calm + Array(DaemonTests.raised.prefix(16_000 * 8)), into: microphone)
        await eventually("no notice") { screen.texts.contains { $0[0] == "Your voice takes more effort than usual" } }
        let shownAt = try #require(screen.arrivals["Your voice takes more effort than usual"])
        await eventually("nobody else is told") { Self.steps(desktop).contains("alert.raised") }
        daemon.terminate()
        await desktop.exit(of: daemon)
        let events = try desktop.records().map { try $0.event() }
        func time(_ step: String) throws -> Int64 {
            try #require(events.first { $0.type.shortName == step }).time.millisecondsSince1970
        }
        let noticeMs = shownAt.millisecondsSince1970 - (try time("alert.told"))
        let raisedMs = try time("alert.raised") - time("alert.told")
        Soak.report("told first, \(headStartS) s: notice after \(noticeMs) ms, others after \(raisedMs) ms")
        #expect(headStartS == 0 || noticeMs < raisedMs)
        #expect(raisedMs >= Int64(headStartS * 1_000))
    }
}
