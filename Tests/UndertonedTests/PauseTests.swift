import Events
import Feed
import FeedClient
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing

/// The agent's pause against the real daemon and a real sound server.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .serialized,
    .hangGuard)
struct PauseTests {
    private func ask(_ desktop: Desktop, _ reason: String? = nil, forS: Double? = nil) async throws {
        try await desktop.client.pause(PauseRequest(reason: reason, forS: forS))
    }

    private func capturing() async throws -> (Desktop, Process) {
        let desktop = try Desktop()
        let (_, daemon) = try await desktop.listen()
        return (desktop, daemon)
    }

    @Test func aPauseEndsTheStreamAndResumeBringsItBack() async throws {
        let (desktop, daemon) = try await capturing()
        try await ask(desktop, "private")
        try await desktop.eventually { $0.capture.state == "paused" }
        #expect(try desktop.recordStreams() == [])
        #expect(
            try await desktop.status().capture.reason == "the agent asked for a pause", "the reason is the agent's own")
        try await desktop.eventually { _ in desktop.indicator == "paused: private" }
        let asked = ContinuousClock.now
        try await desktop.client.resume()
        try await desktop.eventually { $0.capture.state == "capturing" }
        print("resume to capturing: \(ContinuousClock.now - asked)")
        try await desktop.eventually { _ in desktop.indicator == "capturing" }
        #expect(try await desktop.status().pause == nil)
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(desktop.indicator == "", "no daemon, no file")
    }

    @Test func aPrivatePauseEndsWithItsLeaseAndAPaymentPauseDoesNot() async throws {
        let (desktop, daemon) = try await capturing()
        try await ask(desktop, "private", forS: 1)
        try await desktop.eventually { $0.capture.state == "paused" }
        try await desktop.eventually { $0.capture.state == "capturing" }
        try await ask(desktop, "payment", forS: 1)
        try await desktop.eventually { _ in desktop.indicator == "paused: payment, its time is over" }
        let pause = try #require(try await desktop.status().pause)
        #expect(pause.reason == "payment" && pause.until != nil && pause.isOverdue && !pause.endsByItself)
        let shown = try await Program("undertone", home: desktop.program.home)
            .run("status", "--config", desktop.configuration)
        #expect(shown.output.contains("payment, since ") && shown.output.contains("its time is over"), "\(shown)")
        #expect(try desktop.recordStreams() == [])
        #expect(try await desktop.status().capture.state == "paused")
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    @Test func whoPausedStaysPausedThroughAKill() async throws {
        let (desktop, first) = try await capturing()
        try await ask(desktop, "payment", forS: 600)
        kill(first.processIdentifier, SIGKILL)
        await desktop.exit(of: first)
        let second = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "paused" }
        #expect(try desktop.recordStreams() == [])
        try await desktop.client.resume()
        try await desktop.eventually { $0.capture.state == "capturing" }
        second.terminate()
        await desktop.exit(of: second)
    }

    @Test(arguments: [0.0, -1, 1e6]) func aLeaseThatCannotBeIsRefused(seconds: Double) async throws {
        let desktop = try Desktop()
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { _ in true }
        await #expect(throws: FeedClientError.self) { try await ask(desktop, forS: seconds) }
        daemon.terminate()
        await desktop.exit(of: daemon)
    }
}
