import Events
import Feed
import Foundation
import Glibc
import Policy
import TestServers
import TestSignals
import TestSupport
import Testing

/// What the daemon's memory holds of a voice when the agent does not want to be heard any more.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"),
    .enabled(if: getuid() == 0, "only root may read the memory of another process"), .hangGuard)
struct MemoryTests {
    /// As many samples in a row are no chance, and too few to be heard: 4 ms.
    private static let maxRun = 64

    /// Of a payment pause, windows of the analysis once held the last second for as long as it lasted.
    @Test(arguments: [["consent", "withdraw", "--all"], ["pause", "--reason", "payment"]])
    func nothingOfTheVoiceIsLeftInMemory(after no: [String]) async throws {
        let desktop = try Desktop()
        let (microphone, daemon) = try await desktop.listen()
        let marker = MarkerSearch(seconds: 8, seed: 11)
        try await desktop.speak(Array(DaemonTests.calm.prefix(16_000 * 10)) + marker.samples, into: microphone)
        let before = Self.found(marker, in: daemon)
        #expect(before.values.contains { $0.longest > 16_000 }, "else the search would prove nothing: \(before)")

        let said = try await Program("undertone", home: desktop.program.home)
            .run(no + ["--config", desktop.configuration])
        #expect(said.status == 0, "\(said.errors)")
        try await desktop.eventually { $0.capture.state == "paused" }
        var after = Self.found(marker, in: daemon)
        let deadline = ContinuousClock.now + patience
        while !after.isEmpty, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(200))
            after = Self.found(marker, in: daemon)
        }
        #expect(after.isEmpty, "\(after)")
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    /// The runs of the marker in everything that the process can write, by the name of the mapping.
    private static func found(_ marker: MarkerSearch, in process: Process) -> [String: MarkerSearch.Runs] {
        var found: [String: MarkerSearch.Runs] = [:]
        // The sound server shares memory of its own with whoever listens. It is the one that hears the microphone, and
        // writes there anew as it goes; nobody else can wipe it.
        ProcessImage.read(
            of: process.processIdentifier, where: { $0.isWritable && !$0.name.contains("memfd:pulseaudio") }
        ) { mapping, bytes in
            let runs = marker.runs(in: bytes)
            if runs.longest >= maxRun { found[mapping.name] = runs }
        }
        return found
    }
}
