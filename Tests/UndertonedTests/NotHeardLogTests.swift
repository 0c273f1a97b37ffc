import Events
import Feed
import FeedClient
import Foundation
import Policy
import TestServers
import TestSupport
import Testing
import Vocabulary

/// F1, of what the daemon says of itself: its log is read by whoever runs the machine, systemd's status line by root.
@Suite(.enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .hangGuard)
struct NotHeardLogTests {
    private func say(_ desktop: Desktop, _ purpose: Purpose, _ granted: Bool) async throws {
        _ = try await desktop.client.setConsent(
            ConsentChange(
                purpose: purpose.rawValue, granted: granted, noticeVersion: purpose.noticeVersion,
                terms: desktop.client.consent().termsDigest))
    }

    @Test func whyNothingIsHeardStandsInNoLog() async throws {
        let folder = try TemporaryFolder()
        let systemd = NotifySocket(path: folder.path + "/notify")
        defer { systemd.stop() }
        let desktop = try Desktop(
            adding: ["log": "level = \"debug\""],
            environment: ["NOTIFY_SOCKET": systemd.path, "DBUS_SESSION_BUS_ADDRESS": "unix:path=\(folder.path)/none"],
            consents: [])
        try desktop.sound.start()
        _ = try desktop.sound.plugInMicrophone()
        let first = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "paused" }
        for purpose in [Purpose.selfView, .alerts, .replay] { try await say(desktop, purpose, true) }
        try await desktop.eventually { $0.capture.state == "capturing" }
        _ = try await desktop.client.pause(PauseRequest(reason: "private"))
        try await desktop.eventually { $0.capture.state == "paused" }
        // The pause is taken up by the next one.
        first.terminate()
        await desktop.exit(of: first)
        var said = try String(contentsOf: desktop.program.file("daemon.log"), encoding: .utf8)
        let second = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "paused" && $0.pause != nil }
        _ = try await desktop.client.resume()
        try await desktop.eventually { $0.capture.state == "capturing" }
        for purpose in [Purpose.alerts, .replay, .selfView] { try await say(desktop, purpose, false) }
        try await desktop.eventually { $0.capture.state == "paused" }
        second.terminate()
        await desktop.exit(of: second)
        said += try String(contentsOf: desktop.program.file("daemon.log"), encoding: .utf8)
        await eventually("systemd is told") { systemd.messages.contains { $0.contains("STATUS=paused") } }
        let status = systemd.messages.joined(separator: "\n")
        #expect(said.contains("paused") && said.contains("capturing"))
        for text in [said, status] {
            let lines = text.split(separator: "\n").filter {
                $0.contains(/consent|agree|withdr|asked for a pause|private|self-view|replay/.ignoresCase())
            }
            #expect(lines == [], "this tells why")
        }
    }
}
