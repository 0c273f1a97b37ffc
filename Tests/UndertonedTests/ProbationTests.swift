import Events
import Feed
import FeedClient
import Foundation
import Policy
import TestServers
import TestSignals
import TestSupport
import Testing

/// The real daemon with a voice that is new to it: what the agent is told, what anybody else is, and what comes
/// afterwards.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .serialized,
    .hangGuard)
struct ProbationTests {
    private static let supervisor = Visitor(user: "daemon")

    @Test func theAgentAloneIsToldUntilEnoughIsHeardAndThenAlertsCome() async throws {
        // Over after 150 s of talk, of which at most one try.
        let desktop = try Desktop(adding: ["alerting": "hold_off_s = 1"], probationH: 150.0 / 3_600)
        let (microphone, daemon) = try await desktop.listen()
        try await desktop.speak(DaemonTests.calm + DaemonTests.raised, into: microphone)
        try await desktop.eventually { $0.probation?.tried == 1 && $0.score.value != nil }
        let status = try await desktop.status()
        #expect(status.openAlerts == 0 && status.probation?.isOver == false && status.probation?.device != nil)
        #expect(
            ["elevated", "high", "critical"].contains(status.score.state), "the agent sees the level: \(status.score)")
        let trust = try await Program("undertone", home: desktop.program.home).run(
            "trust", "--config", desktop.configuration)
        #expect(trust.status == 0 && trust.output.contains("1 alert would have been raised"), "\(trust)")
        #expect(trust.output.contains("semitones"))

        // Help is never held back.
        let help = try await desktop.client.help()
        #expect(
            try await desktop.client.alerts().map(\.alert.alertID) == [
                help.alert.alertID
            ])

        // A machine that is busy loses some of what is spoken so fast.
        for _ in 0..<8 where try await desktop.status().probation?.isOver != true {
            try await desktop.speak(DaemonTests.calm, into: microphone)
            try await Task.sleep(for: .seconds(1))
        }
        try await desktop.eventually { $0.probation?.isOver == true }
        #expect(try desktop.records().filter { $0.type.rawValue.contains(".segment.") } == [])
        try await desktop.speak(DaemonTests.raised, into: microphone)
        try await desktop.eventually { $0.openAlerts == 2 }
        let alerts = try await desktop.client.alerts()
        #expect(alerts.count == 2 && alerts.contains { $0.alert.kind == .strain })
        daemon.terminate()
        await desktop.exit(of: daemon)

        let types = try desktop.records().map(\.type.rawValue).filter {
            $0.contains(".alert.") && !$0.contains("acknowledged")
        }
        #expect(Array(types.prefix(3)) == ["tried", "raised", "told"].map { "io.undertone.alert.\($0)" }, "\(types)")
        let said = try String(contentsOf: desktop.program.file("daemon.log"), encoding: .utf8)
        #expect(
            said.contains("on probation: nobody but the agent is told anything of a voice before 2.5 min"), "\(said)")
        #expect(!said.contains("semitones"))
    }

    @Test(.enabled(if: NSUserName() == "root" && Visitor.isPossible, "only root may become another user"))
    func aSupervisorReadsOfProbationAndOfNothingElse() async throws {
        let folder = try TemporaryFolder()
        let socket = folder.path + "/run/alice.sock"
        let desktop = try Desktop(
            adding: ["feed": "supervisor_group = \"daemon\""], supervisorSocket: socket, probationH: 1)
        let (microphone, daemon) = try await desktop.listen()
        try Visitor.open([folder.path, folder.path + "/run"], socket: socket)
        let stream = try Self.supervisor.follow(socket, into: desktop.program.file("stream"))
        try await desktop.speak(DaemonTests.calm + DaemonTests.raised, into: microphone)
        try await desktop.eventually { $0.probation?.tried == 1 }
        try await desktop.eventually { _ in (try? desktop.text().contains("alert.tried")) == true }
        let answers = try await Self.supervisor.ask(
            socket,
            ["/v1/status", "/v1/scores", "/v1/events", "/v1/alerts", "/v1/segments"].map {
                Visitor.Question(method: "GET", path: $0)
            }, from: desktop)
        kill(stream.processIdentifier, SIGKILL)
        await desktop.exit(of: stream)
        daemon.terminate()
        await desktop.exit(of: daemon)
        let told = answers.joined() + (try String(contentsOf: desktop.program.file("stream"), encoding: .utf8))
        #expect(told.contains(#""is_over":false"#) && told.contains("This desktop is on probation"))
        let secrets = [
            "alert.tried", "semitones", "\"value\"", "\"tried\"", "\"f0_hz\"", "\"level\"", "high", "critical",
        ]
        for word in secrets { #expect(!told.contains(word), "\(word) in \(told)") }
        let said = try String(contentsOf: desktop.program.file("daemon.log"), encoding: .utf8)
        for word in ["semitones", "elevated", "critical"] { #expect(!said.contains(word), "\(said)") }
    }
}
