import EventLog
import Events
import Feed
import Foundation
import Logging
import Synchronization
import TestServers
import TestSupport
import Testing
import Vocabulary

@testable import undertoned

/// Whatever happens to the supervisors' socket, the agent is served, and all sides hear of it.
@Suite(.hangGuard)
struct SupervisorReachTests {
    private static func steps(_ log: EventLog) throws -> [(step: DaemonStep, payload: DaemonPayload)] {
        try log.page(after: 0).records.compactMap {
            if case .daemon(let step, let payload) = try $0.event().data { (step, payload) } else { nil }
        }
    }

    @Test func eachChangeIsToldOnce() throws {
        let folder = try TemporaryFolder()
        let log = try EventLog(path: folder.path + "/events.sqlite", source: "test", families: .own)
        let shown = Shown()
        let reach = SupervisorReach(
            log: log, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, show: { shown.add($0) })
        reach.note(nil)
        #expect(reach.outage == nil && shown.all.isEmpty, "that all is well from the start is nothing to tell")
        let faults = ["taken by eve", "taken by eve", "no folder"].map { FeedError(code: .socketTaken, context: $0) }
        reach.note(faults[0])
        let since = try #require(reach.outage?.since)
        faults.forEach { reach.note($0) }
        #expect(reach.outage == .init(since: since, reason: "no folder"))
        reach.note(nil)
        reach.note(nil)
        #expect(reach.outage == nil)
        let steps = try Self.steps(log)
        #expect(steps.map(\.step) == [.unreachable, .unreachable, .reachable])
        #expect(steps.map(\.payload.reason) == ["taken by eve", "no folder", "mended"])
        #expect(steps.map(\.payload.since) == [nil, nil, since])
        #expect(shown.all == [SupervisorReach.notification])
        // Whoever could not connect hears that they could not; why, with names, is the agent's.
        #expect(EventFamilies.own.audience(of: EventType(family: "daemon", step: "unreachable")) == .agentAlone)
        #expect(EventFamilies.own.audience(of: EventType(family: "daemon", step: "reachable")) == .thoseWhoSeeAlerts)
    }

    /// Attack 14 against the real daemon, which ended with 69 and had heard for some milliseconds before.
    @Test(.enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"))
    func aFolderInTheWayOfTheSupervisorsLeavesTheAgentServedAndHeard() async throws {
        let shared = try TemporaryFolder()
        let socket = shared.path + "/feed.sock"
        try FileManager.default.createDirectory(atPath: socket, withIntermediateDirectories: true)
        let group = try FileManager.default.attributesOfItem(atPath: shared.path)[.groupOwnerAccountName]
        let desktop = try Desktop(
            adding: ["feed": "supervisor_group = \"\(group as? String ?? "")\""], supervisorSocket: socket)
        let (_, daemon) = try await desktop.listen()
        let outage = try #require(try await desktop.status().unreachable)
        #expect(outage.reason.contains("\(socket) is a file or folder"))
        let said = try String(contentsOf: desktop.program.file("daemon.log"), encoding: .utf8)
        #expect(said.split(separator: "\n").count { $0.contains("supervisors cannot connect") } == 1, "\(said)")

        try FileManager.default.removeItem(atPath: socket)
        try await desktop.eventually { $0.unreachable == nil }
        #expect(FileManager.default.fileExists(atPath: socket))
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(daemon.terminationStatus == 0)
        let types = try desktop.records().map { $0.type.rawValue.replacing("io.undertone.", with: "") }
        let told = try #require(types.firstIndex(of: "daemon.unreachable"))
        let heard = try #require(types.firstIndex(of: "capture.changed"))
        #expect(told < heard, "nothing is heard before it is told: \(types)")
        #expect(types.contains("daemon.reachable"))
    }

    private final class Shown: Sendable {
        private let notices = Mutex<[DesktopNotifier.Notification]>([])
        var all: [DesktopNotifier.Notification] { notices.withLock { $0 } }
        func add(_ notice: DesktopNotifier.Notification) { notices.withLock { $0.append(notice) } }
    }
}
