import EventLog
import Events
import Feed
import FeedClient
import Foundation
import GRDB
import TestServers
import TestSignals
import TestSupport
import Testing
import Vocabulary

/// The agent's word against the real daemon, on real disks that are full or read-only, and on logs that are put back
/// (attacks 68, 69, 70, 71, 89).
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .serialized,
    .hangGuard)
struct DurableWordTests {
    private func undertone(_ desktop: Desktop, _ arguments: String...) async throws -> Program.Result {
        try await Program("undertone", home: desktop.program.home)
            .run(arguments + ["--config", desktop.configuration])
    }

    /// A desktop whose whole state lies on a small disk.
    private func onSmallDisk(_ body: (Desktop, SmallDisk) async throws -> Void) async throws {
        let desktop = try Desktop()
        try FileManager.default.createDirectory(
            atPath: desktop.program.home + "/.local", withIntermediateDirectories: true)
        let disk = try SmallDisk(at: desktop.program.home + "/.local/state", kibibytes: 6_144)
        defer { disk.unmount() }
        try await body(desktop, disk)
    }

    private func stop(_ daemon: Process, _ desktop: Desktop, killed: Bool = false) async {
        if killed { kill(daemon.processIdentifier, SIGKILL) } else { daemon.terminate() }
        await desktop.exit(of: daemon)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs root"), arguments: [false, true])
    func whatIsSaidOnAFullDiskOutlivesTheDaemon(isKilled: Bool) async throws {
        try await onSmallDisk { desktop, disk in
            let (_, first) = try await desktop.listen()
            try disk.fill(true)
            let paused = try await undertone(desktop, "pause", "--reason", "payment")
            #expect(paused.status == 0, "\(paused)")
            let withdrawn = try await undertone(desktop, "consent", "withdraw", "--all")
            #expect(withdrawn.status == 0 && withdrawn.output.contains("the log will be written"), "\(withdrawn)")
            #expect(withdrawn.outputLines.count == 3)
            #expect(try desktop.recordStreams() == [])
            // The disk is still full when it ends.
            await stop(first, desktop, killed: isKilled)
            try disk.fill(false)
            let second = try desktop.startDaemon()
            try await desktop.eventually { $0.capture.state == "paused" }
            #expect(try await desktop.status().pause?.reason == "payment")
            let page = try await desktop.client.consent()
            #expect(page.purposes.allSatisfy { $0.grantedAt == nil })
            #expect(try desktop.recordStreams() == [])
            let types = try desktop.records().map(\.type.shortName)
            #expect(types.count { $0 == "consent.withdrawn" } == 3, "the log has it now: \(types)")
            #expect(!types.contains("daemon.reserve_lost") && !types.contains("daemon.log_restored"))
            await stop(second, desktop)
        }
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs root"))
    func whatNothingTakesIsToldAsFailed() async throws {
        try await onSmallDisk { desktop, disk in
            let (_, daemon) = try await desktop.listen()
            // Somebody has removed the reserve, and a new one finds no room.
            try FileManager.default.removeItem(atPath: desktop.state + "/reserve")
            try disk.fill(true)
            let paused = try await undertone(desktop, "pause")
            #expect(paused.status == 69 && paused.errors.contains("would not outlive a restart"), "\(paused)")
            let withdrawn = try await undertone(desktop, "consent", "withdraw", "--all")
            #expect(withdrawn.status == 69 && withdrawn.errors.contains("say it again"), "\(withdrawn)")
            #expect(withdrawn.errorLines.count == 3, "each is told")
            #expect(try desktop.recordStreams() == [])
            let resumed = try await undertone(desktop, "resume")
            #expect(resumed.status == 69 && resumed.errors.contains("still paused"), "\(resumed)")
            await stop(daemon, desktop, killed: true)
        }
    }

    @Test(arguments: ["the log", "the whole folder"]) func aBackupRevivesNoConsent(what: String) async throws {
        let desktop = try Desktop()
        let (_, first) = try await desktop.listen()
        await stop(first, desktop)
        let (state, backup) = (desktop.state, desktop.program.home + "/backup")
        try FileManager.default.copyItem(atPath: state, toPath: backup)
        let second = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "capturing" }
        #expect(try await undertone(desktop, "consent", "withdraw", "--all").status == 0)
        await stop(second, desktop)
        if what == "the log" {
            for name in try FileManager.default.contentsOfDirectory(atPath: state)
            where name.hasPrefix("events.sqlite") && !name.hasSuffix(".lock") {
                try FileManager.default.removeItem(atPath: "\(state)/\(name)")
            }
            try FileManager.default.copyItem(atPath: backup + "/events.sqlite", toPath: state + "/events.sqlite")
        } else {
            try FileManager.default.removeItem(atPath: state)
            try FileManager.default.copyItem(atPath: backup, toPath: state)
        }
        let third = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "paused" }
        #expect(try await desktop.client.consent().purposes.allSatisfy { $0.grantedAt == nil })
        #expect(try desktop.recordStreams() == [])
        #expect(try desktop.records().contains { $0.type.shortName == "daemon.log_restored" })
        await stop(third, desktop)
    }

    @Test func aWiderProfileIsAskedAboutAndTold() async throws {
        let desktop = try Desktop(profile: .agentOnly)
        let (_, first) = try await desktop.listen()
        await stop(first, desktop)
        let file = URL(filePath: desktop.configuration)
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacing("agent-only", with: "supervised").utf8).write(to: file)
        let second = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "capturing" }
        let shown = try await undertone(desktop, "consent", "show")
        #expect(shown.output.contains("asked anew") && shown.output.contains("profile agent-only is now supervised"))
        let page = try await desktop.client.consent()
        #expect(page.purposes.filter { $0.grantedAt != nil }.map(\.purpose) == ["self-view"])
        #expect(try desktop.records().contains { $0.type.shortName == "policy.changed" })
        let granted = try await undertone(desktop, "consent", "grant", "--all", "--yes")
        #expect(granted.outputLines == ["granted alerts", "granted replay"], "\(granted)")
        await stop(second, desktop)
    }

    @Test func aDamagedLogIsNotListenedBeside() async throws {
        let desktop = try Desktop()
        let (_, first) = try await desktop.listen()
        await stop(first, desktop)
        let path = desktop.state + "/events.sqlite"
        var bytes = try Data(contentsOf: URL(filePath: path))
        for place in stride(from: 4_096, to: bytes.count, by: 64) { bytes[place] ^= 0xff }
        try bytes.write(to: URL(filePath: path))
        let second = try desktop.startDaemon()
        await desktop.exit(of: second)
        #expect(second.terminationStatus == 69)
        #expect(try desktop.recordStreams() == [])
        // Moved away as the daemon says, it is not forgotten that there was one.
        try FileManager.default.moveItem(atPath: path, toPath: path + ".damaged")
        let third = try program(desktop)
        try await desktop.eventually { $0.capture.state == "paused" }
        #expect(try desktop.records().contains { $0.type.shortName == "daemon.log_restored" })
        await stop(third, desktop)
    }

    /// Starts the daemon without a word that the test would write before.
    private func program(_ desktop: Desktop) throws -> Process {
        try desktop.program.start("--config", desktop.configuration, output: desktop.program.file("daemon.log"))
    }
}
