import EventLog
import Events
import Feed
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing
import Vocabulary

/// Faults that only the whole daemon can show, on a real sound server.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .serialized,
    .hangGuard)
struct CaptureFaultTests {
    private func capturing() async throws -> (Desktop, VirtualMicrophone, Process) {
        let desktop = try Desktop()
        let (microphone, daemon) = try await desktop.listen()
        return (desktop, microphone, daemon)
    }

    private func end(_ desktop: Desktop, _ daemon: Process) async {
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(daemon.terminationStatus == 0)
    }

    // Row 16: the daemon, which is what the sleep of the computer looks like from within.
    @Test func afterStandingStillItIsInStepAgainWithinThreeSeconds() async throws {
        let (desktop, microphone, daemon) = try await capturing()
        try await desktop.speak(Array(DaemonTests.calm.prefix(16_000 * 30)), into: microphone)
        try await desktop.eventually { $0.baseline.speechS > 10 }
        let before = try await desktop.status().baseline.speechS

        kill(daemon.processIdentifier, SIGSTOP)
        // Nobody can tell from outside when so much time has passed but by waiting.
        try await Task.sleep(for: .seconds(4))
        kill(daemon.processIdentifier, SIGCONT)
        let resumed = ContinuousClock.now
        // The microphone goes on as a real one does; what it says is the strained voice, of which nothing may be
        // learned from the moment of the jump.
        try microphone.write(Array(DaemonTests.raised.prefix(16_000)))
        try await desktop.eventually { status in
            try? microphone.write(Array(DaemonTests.raised.prefix(1_600)))
            return status.capture.state == "capturing"
        }
        #expect(ContinuousClock.now - resumed < .seconds(3))
        let after = try await desktop.status().baseline.speechS
        #expect(abs(after - before) < 5, "the baseline was \(before) s and is \(after) s")
        await end(desktop, daemon)
        let still = try #require(try desktop.captureChanges().first { $0.state == "suspended" })
        let on = try #require(try desktop.captureChanges().first { $0.before.state == "suspended" })
        #expect(still.reason?.contains("stood still") == true)
        #expect(on.before.durationS > 3 && on.before.durationS < 8, "\(on.before.durationS) s")
        #expect(on.before.beganAt == still.beganAt && on.before.endedAt == on.beganAt)
    }

    // Row 15; that the features are the same is in PulseAgreementTests.
    @Test func burstsOfTwoSecondsAreCaptureAndTheirLatencyIsStated() async throws {
        let (desktop, microphone, daemon) = try await capturing()
        let burst = Array(DaemonTests.calm.prefix(32_000))
        var next = ContinuousClock.now
        var states: Set<String> = []
        try await desktop.eventually { status in
            if ContinuousClock.now >= next {
                try? microphone.write(burst)
                next += .seconds(2)
            }
            states.insert(status.capture.state)
            return status.capture.latencyMs.map { $0 > 1_500 && $0 < 2_500 } == true
        }
        #expect(states == ["capturing"])
        await end(desktop, daemon)
    }

    // Row 17.
    @Test(arguments: ["+12dB", "-12dB"])
    func aTurnOfTheVolumeRaisesNoAlert(step: String) async throws {
        let (desktop, microphone, daemon) = try await capturing()
        try await desktop.speak(DaemonTests.calm, into: microphone)
        try desktop.sound.control("set-source-volume", "mic", step)
        try await desktop.speak(Array(DaemonTests.calm.prefix(16_000 * 30)), into: microphone)
        try await eventually("it did not come to be as wanted") {
            try await desktop.scores().last.map { $0.timeS > 85 } == true
        }
        let scores = try await desktop.scores()
        let (early, late) = (scores.filter { $0.timeS < 60 }, scores.filter { $0.timeS > 63 })
        let moved = try #require(late.last).levelDBFS - #require(early.last).levelDBFS
        #expect(abs(abs(moved) - 12) < 3, "the level has moved by \(moved) dB")
        #expect(late.allSatisfy { ($0.score ?? 0) < 60 }, "\(late.map { $0.score ?? -1 }.max() ?? 0)")
        await end(desktop, daemon)
        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        #expect(try log.alerts().isEmpty)
    }

    // Rows 12 and 13, to the end of the road: no score and no alert come of silence.
    @Test func digitalSilenceEndsScoresAndRaisesNothing() async throws {
        let (desktop, microphone, daemon) = try await capturing()
        try await desktop.speak(Array(DaemonTests.calm.prefix(16_000 * 40)), into: microphone)
        try microphone.write([Int16](repeating: 0, count: 16_000 * 8))
        try await desktop.eventually { $0.capture.state == "deaf" && $0.score.value == nil && $0.openAlerts == 0 }
        try await eventually("it did not come to be as wanted") {
            try await desktop.scores().last.map { $0.timeS > 42 } == true
        }
        let last = try await desktop.scores().last?.timeS ?? 0
        #expect(last < 43.6, "scores go on until second \(last)")
        try microphone.write([Int16](repeating: 0, count: 16_000 * 8))
        await end(desktop, daemon)
        // It takes three seconds to be sure.
        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        #expect(try log.alerts().isEmpty)
        #expect(try desktop.captureChanges().map(\.state) == ["capturing", "deaf", "stopped"])
    }

    // Item 3, as the telephone's hooks use it.
    @Test func aCallThatIsAnnouncedIsHeardAndNothingElse() async throws {
        let desktop = try Desktop(adding: ["capture": "when = \"calls\""])
        try desktop.sound.start()
        let microphone = try desktop.sound.plugInMicrophone()
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "paused" && $0.capture.reason == "there is no call" }
        let undertone = Program(home: desktop.program.home)
        let begun = try await undertone.run("call", "begin", "--config", desktop.configuration)
        #expect(begun.status == 0, "\(begun.errors)")
        try await desktop.eventually { $0.capture.state == "capturing" }
        try microphone.write(Array(DaemonTests.calm.prefix(16_000)))
        #expect(try await undertone.run("call", "end", "--config", desktop.configuration).status == 0)
        try await desktop.eventually { $0.capture.state == "paused" }
        #expect(try desktop.sound.control("list", "short", "source-outputs").isEmpty)
        await end(desktop, daemon)
    }
}
