import EventLog
import Events
import Feed
import FeedClient
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing
import Vault

/// The real daemon on a disk that is full.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"),
    .enabled(if: SmallDisk.isPossible, "mounting a small disk needs root"), .hangGuard)
final class FullDiskTests {
    private let folder: TemporaryFolder
    private let disk: SmallDisk

    init() throws {
        folder = try TemporaryFolder()
        disk = try SmallDisk(at: folder.path + "/disk", kibibytes: 4_096)
    }

    deinit {
        disk.unmount()
    }

    @Test func aFullVaultCostsTheSegmentAndNotTheAlertAndIsUsedAgainOnceThereIsSpace() async throws {
        let desktop = try Desktop(adding: ["vault": "directory = \"\(disk.path)\"", "alerting": "hold_off_s = 1"])
        let (microphone, daemon) = try await desktop.listen()
        let follower = FeedFollower(desktop.client)
        try await desktop.speak(DaemonTests.calm + DaemonTests.raised, into: microphone)
        await follower.receives(1, .alert(.raised))

        try disk.fill(true)
        try await desktop.speak(DaemonTests.calm, into: microphone)
        await follower.receives(1, .alert(.cleared))
        let refused = await follower.receives(1, EventType(family: "segment", step: "refused"))
        if case .segment(.refused, let payload) = refused.first {
            #expect(payload.reason?.contains("no room left") == true, "\(payload)")
        }

        try await desktop.speak(DaemonTests.raised, into: microphone)
        await follower.receives(2, .alert(.raised))
        try disk.fill(false)
        try await desktop.speak(DaemonTests.calm, into: microphone)
        let stored = await follower.receives(1, EventType(family: "segment", step: "stored"))
        if case .segment(.stored, let payload) = stored.first {
            let path = "\(disk.path)/\(payload.segmentID).age"
            #expect(throws: Never.self) { try SegmentReader.files(path: path, identities: [desktop.identity]).segment }
        }
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(daemon.terminationStatus == 0)
    }

    @Test func aLogThatCannotGrowDoesNotKeepAnAlertFromThoseWhoFollow() async throws {
        let desktop = try Desktop(adding: ["event_log": "path = \"\(disk.path)/events.sqlite\""])
        let (microphone, daemon) = try await desktop.listen()
        let follower = FeedFollower(desktop.client)
        try await desktop.speak(DaemonTests.calm, into: microphone)
        await follower.receives(1, EventType(family: "daemon", step: "started"))
        try disk.fill(true)
        try await desktop.speak(DaemonTests.raised, into: microphone)
        await follower.receives(1, .alert(.raised))
        try await desktop.speak(DaemonTests.calm, into: microphone)
        await follower.receives(1, .alert(.cleared))
        let log = try EventLog(path: disk.path + "/events.sqlite", source: "test", families: .own)
        #expect(try log.alerts().isEmpty, "the disk takes nothing")
        try disk.fill(false)
        // The daemon tries again by itself.
        let deadline = ContinuousClock.now + patience
        while try log.alerts().isEmpty, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(50)) }
        #expect(try log.alerts().map(\.life.state) == [.cleared])
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(daemon.terminationStatus == 0)
        let records = try log.page(after: 0).records
        #expect(records.map(\.sequence) == records.indices.map { Int64($0 + 1) }, "no hole, none twice")
    }

    @Test func whoAsksForHelpOnAFullDiskIsHeardByThoseWhoFollow() async throws {
        let desktop = try Desktop(adding: ["event_log": "path = \"\(disk.path)/events.sqlite\""])
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "waiting" }
        let follower = FeedFollower(desktop.client)
        await follower.receives(1, EventType(family: "daemon", step: "started"))
        try disk.fill(true)
        let asked = try await Program("undertone", home: desktop.program.home)
            .run(["help-me", "--reason", "he shouts", "--config", desktop.configuration])
        #expect(asked.status == 0, "\(asked.errors)")
        let told = await follower.receives(1, .alert(.raised))
        guard case .alert(.raised, let help) = told.first else { return }
        #expect(help.kind == .help && help.explanation == "he shouts")
        #expect(try await desktop.client.alerts().first?.alert.alertID == help.alertID)
        try disk.fill(false)
        // Nobody else writes while the daemon runs.
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(daemon.terminationStatus == 0)
        let log = try EventLog(path: disk.path + "/events.sqlite", source: "test", families: .own)
        let acknowledged = try log.apply(
            .acknowledge, toAlert: help.alertID, by: Person(name: "ivan", uid: 2, role: "supervisor"))
        #expect(acknowledged.life.state == .acknowledged)
        let records = try log.page(after: 0).records
        #expect(records.map(\.sequence) == records.indices.map { Int64($0 + 1) }, "no hole, none twice")
    }
}
