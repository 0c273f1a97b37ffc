import Events
import Feed
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing

/// The real daemon while the sound server comes and goes.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"),
    .timeLimit(.minutes(Soak.hours == nil ? 1 : 5)))
struct ServerOutageTests {
    /// A microphone in a quiet room: the smallest noise that is no digital silence.
    private static let quiet: [Int16] = {
        var generator = SeededGenerator(seed: 5)
        return (0..<8_000).map { _ in Int16.random(in: -3...3, using: &generator) }
    }()

    @Test func theServerIsKilledAndStartedAgainManyTimesAndNothingGrows() async throws {
        let rounds = Soak.count(4, full: 20)
        let desktop = try Desktop()
        try desktop.sound.start()
        var microphone = try desktop.sound.plugInMicrophone()
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "capturing" }
        var figures: [ProcessFigures] = []
        var longest = Duration.zero
        for _ in 0..<rounds {
            desktop.sound.kill()
            try await desktop.eventually { $0.capture.state != "capturing" }
            try desktop.sound.start()
            microphone = try desktop.sound.plugInMicrophone()
            let begin = ContinuousClock.now
            try await desktop.eventually { $0.capture.state == "capturing" }
            longest = max(longest, ContinuousClock.now - begin)
            try microphone.write(Self.quiet)
            figures.append(try ProcessFigures(daemon))
        }
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(longest < .seconds(5))
        #expect(Desktop.beginnings(in: try desktop.records()) == rounds + 1, "each outage is in the log, with its end")
        // What is made once and kept has been made by then.
        let (settled, last) = (figures[rounds / 5], try #require(figures.last))
        // A question may be under way at one look; what leaks is there at every one.
        let fewest = figures.suffix(2).map(\.descriptors).min() ?? last.descriptors
        #expect(fewest <= settled.descriptors + ProcessFigures.passing)
        #expect(last.memory - settled.memory < ProcessFigures.noise)
        Soak.report("\(rounds) outages: \(longest) at most, \(settled) -> \(last)")
    }

    @Test func theDaemonCostsNextToNothingWhileTheServerIsAway() async throws {
        let desktop = try Desktop()
        let (microphone, daemon) = try await desktop.listen()
        _ = microphone
        desktop.sound.kill()
        try await desktop.eventually { $0.capture.state != "capturing" }
        // The first seconds of an outage, in which the daemon tries more often than ever after.
        let (begin, used) = (ContinuousClock.now, ProcessFigures.processorS(daemon))
        try await Task.sleep(for: .seconds(4))
        let share = (ProcessFigures.processorS(daemon) - used) / ((ContinuousClock.now - begin) / .seconds(1))
        #expect(share < 0.005)
        daemon.terminate()
        await desktop.exit(of: daemon)
        Soak.report("server away: \(100 * share) % of a core")
    }

    @Test func theDaemonWaitsForAServerThatIsSecondsLateAndNeverExits() async throws {
        let desktop = try Desktop()
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "waiting" && $0.capture.reason?.isEmpty == false }
        var states: Set<String> = []
        try await desktop.eventually { status in
            states.insert(status.capture.state)
            return status.uptimeS > 3
        }
        #expect(states == ["waiting"])
        #expect(daemon.isRunning)
        try desktop.sound.start()
        let microphone = try desktop.sound.plugInMicrophone()
        try await desktop.eventually { $0.capture.state == "capturing" }
        try microphone.write(Self.quiet)
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(daemon.terminationStatus == 0)
        #expect(Desktop.beginnings(in: try desktop.records()) == 1)
    }
}
