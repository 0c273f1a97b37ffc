import EventLog
import Events
import Feed
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing
import Vault

/// The real daemon, killed with SIGKILL again and again.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"),
    .timeLimit(.minutes(Soak.hours == nil ? 1 : 5)))
struct KillTests {
    /// What the daemon is doing when it is killed.
    private enum Moment: CaseIterable {
        case starting, waiting, learning, alertOpen, storing, stopping
    }

    @Test func aDaemonKilledAtAnyMomentStartsCleanAndLeavesNothingHalf() async throws {
        var generator = SeededGenerator(seed: 21)
        let desktop = try Desktop()
        var halfSegments = 0
        var longest = Duration.zero
        for round in 0..<Soak.count(12, full: 50) {
            let moment = Moment.allCases[round % Moment.allCases.count]
            if moment != .waiting { try desktop.sound.start() }
            var microphone = moment == .waiting ? nil : try desktop.sound.plugInMicrophone()
            let daemon = try desktop.startDaemon()
            try await reach(moment, of: daemon, on: desktop, microphone: microphone)
            // Storing a segment takes some milliseconds: some are killed in the midst of it, some just after.
            usleep(UInt32.random(in: 0...(moment == .storing ? 8_000 : 40_000), using: &generator))
            kill(daemon.processIdentifier, SIGKILL)
            await desktop.exit(of: daemon)
            halfSegments += leftovers(in: desktop)

            if microphone == nil {
                try desktop.sound.start()
                microphone = try desktop.sound.plugInMicrophone()
            }
            let begin = ContinuousClock.now
            let next = try desktop.startDaemon()
            try await desktop.eventually { $0.capture.state == "capturing" && $0.openAlerts == 0 }
            longest = max(longest, ContinuousClock.now - begin)
            #expect(leftovers(in: desktop) == 0, "killed while \(moment)")
            let records = try desktop.records()
            #expect(records.map(\.sequence) == records.indices.map { Int64($0 + 1) }, "killed while \(moment)")
            for record in records { #expect(throws: Never.self) { try record.event() } }
            next.terminate()
            await desktop.exit(of: next)
            #expect(next.terminationStatus == 0, "killed while \(moment)")
            desktop.sound.kill()
        }
        // Of each alert there is a segment, or a word that there is none.
        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        for alert in try log.alerts(limit: 1_000) {
            #expect(!alert.segments.isEmpty, "\(alert.alert.alertID) has no segment, and nothing says why")
        }
        let segments = try SegmentCatalog(directory: desktop.state + "/segments").entries()
        for entry in segments {
            let path = "\(desktop.state)/segments/\(entry.id).age"
            #expect(throws: Never.self) { try SegmentReader.files(path: path, identities: [desktop.identity]).segment }
        }
        Soak.report("kills: \(segments.count) segments whole, \(halfSegments) files unfinished, back in \(longest)")
    }

    /// Brings the daemon to where it is to be killed.
    private func reach(
        _ moment: Moment, of daemon: Process, on desktop: Desktop, microphone: VirtualMicrophone?
    ) async throws {
        guard moment != .starting else { return }
        guard let microphone else { return try await desktop.eventually { $0.capture.state == "waiting" } }
        try await desktop.eventually { $0.capture.state == "capturing" }
        switch moment {
        case .starting, .waiting: break
        case .learning: try await desktop.speak(Array(DaemonTests.calm.prefix(16_000 * 20)), into: microphone)
        case .alertOpen, .storing:
            try await desktop.speak(DaemonTests.calm + DaemonTests.raised, into: microphone)
            try await desktop.eventually { $0.openAlerts == 1 }
            guard moment == .storing else { break }
            // It stores what it has when it is asked to stop; the file under its passing name says that it is about it.
            daemon.terminate()
            let before = files(in: desktop).count
            while daemon.isRunning, files(in: desktop).count == before {}
        case .stopping: daemon.terminate()
        }
    }

    private func files(in desktop: Desktop) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: desktop.state + "/segments")) ?? []
    }

    /// Files of the vault that are no segment.
    private func leftovers(in desktop: Desktop) -> Int {
        files(in: desktop).count { !$0.hasSuffix(".age") }
    }
}
