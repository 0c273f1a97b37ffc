import EventLog
import Events
import FeedClient
import Foundation
import TestServers
import TestSupport
import Testing
import Vocabulary

@testable import undertoned

/// The log is deleted under the running daemon, or is new beside what an earlier one knew of (2.9, 2.10).
@Suite(.hangGuard) struct LogTakenAwayTests {
    private func said(_ desktop: Desktop) -> [Substring] {
        let text = (try? String(contentsOf: desktop.program.file("daemon.log"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n")
    }

    @Test func aLogThatIsDeletedWhileTheDaemonRunsLosesNothing() async throws {
        let desktop = try Desktop()
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { $0.lastSequence > 0 }
        _ = try await desktop.client.help(reason: "before")
        for suffix in ["", "-wal", "-shm", ".lock"] {
            try FileManager.default.removeItem(atPath: desktop.state + "/events.sqlite" + suffix)
        }
        try FileManager.default.removeItem(atPath: desktop.state + "/reserve")
        // Nobody asks for anything: the daemon finds out by itself.
        await eventually("it is not written anew") {
            FileManager.default.fileExists(atPath: desktop.state + "/events.sqlite")
        }
        _ = try await desktop.client.help(reason: "after")
        await eventually("the lock and the agent's word are not there again") {
            ["/events.sqlite.lock", "/reserve"].allSatisfy {
                FileManager.default.fileExists(atPath: desktop.state + $0)
            }
        }
        daemon.terminate()
        await desktop.exit(of: daemon)
        let lines = said(desktop).filter { $0.contains("written anew") }
        #expect(lines.count == 1, "\(lines)")
        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        #expect(try log.alerts(openOnly: true).map(\.alert.explanation).count == 2)
        #expect(try log.consents().count == 3 && log.verifyAudit().isWhole)
        // The next start finds nothing amiss.
        let next = try desktop.startDaemon()
        try await desktop.eventually { $0.openAlerts == 2 && $0.warnings == nil }
        next.terminate()
        await desktop.exit(of: next)
        #expect(said(desktop).count { $0.contains("consented anew") } == 0)
    }

    /// What people write into the log of a running daemon, and where.
    enum Content: String, CaseIterable, Sendable {
        case nothing, olderCopy, zeros, otherWAL
    }

    /// 2.10: after a restart consent, open requests and what was asked after the notice were gone, or it did not start.
    @Test(arguments: Content.allCases)
    func aLogThatIsWrittenIntoWhileTheDaemonRunsKeepsWhatMatters(content: Content) async throws {
        let desktop = try Desktop()
        let path = desktop.state + "/events.sqlite"
        let first = try desktop.startDaemon()
        try await desktop.eventually { $0.lastSequence > 0 }
        first.terminate()
        await desktop.exit(of: first)
        let older = try Data(contentsOf: URL(filePath: path))
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { $0.lastSequence > 0 }
        _ = try await desktop.client.help(reason: "before")
        let name = content == .otherWAL ? path + "-wal" : path
        let handle = try FileHandle(forWritingTo: URL(filePath: name))
        if content != .zeros { try handle.truncate(atOffset: 0) }
        switch content {
        case .nothing: break
        case .olderCopy: try handle.write(contentsOf: older)
        case .zeros: try handle.write(contentsOf: Data(count: 8_192))
        case .otherWAL: try handle.write(contentsOf: Data(repeating: 7, count: 40_000))
        }
        try handle.close()
        // Nobody asks for anything: the daemon finds out by itself.
        await eventually("it is not noticed") { said(desktop).contains { $0.contains("written anew") } }
        _ = try await desktop.client.help(reason: "after")
        daemon.terminate()
        await desktop.exit(of: daemon)
        do {
            let log = try EventLog(path: path, source: "test", families: .own)
            let words = try log.alerts(openOnly: true).map(\.alert.explanation)
            #expect(Set(words) == ["before", "after"])
            #expect(try log.consents().count == 3 && log.verifyAudit().isWhole)
        }
        let next = try desktop.startDaemon()
        try await desktop.eventually { $0.openAlerts == 2 && $0.warnings == nil }
        next.terminate()
        await desktop.exit(of: next)
        #expect(said(desktop).count { $0.contains("consented anew") || $0.contains("put back or changed") } == 0)
    }

    /// One warning, whatever was lost besides.
    @Test(arguments: [true, false]) func aNewLogBesideSegmentsIsOneWarning(hasReserve: Bool) async throws {
        let desktop = try Desktop()
        let first = try desktop.startDaemon()
        try await desktop.eventually { $0.lastSequence > 0 }
        first.terminate()
        await desktop.exit(of: first)
        let files = FileManager.default
        try files.createDirectory(atPath: desktop.state + "/segments", withIntermediateDirectories: true)
        try Data("age-encryption.org/v1\n".utf8).write(to: URL(filePath: desktop.state + "/segments/call-0.age"))
        try Data().write(to: URL(filePath: desktop.state + "/events.sqlite"))
        if !hasReserve { try files.removeItem(atPath: desktop.state + "/reserve") }
        try Data().write(to: desktop.program.file("daemon.log"))
        let next = try desktop.startDaemon()
        try await desktop.eventually { $0.lastSequence > 0 }
        next.terminate()
        await desktop.exit(of: next)
        let lines = said(desktop).filter { $0.contains("is new, but") || $0.contains("put back or changed") }
        #expect(lines.count == 1, "\(said(desktop))")
    }

    /// 2.16: "errno 2" for a folder that cannot be written.
    @Test func aFolderThatCannotBeMadeIsToldInWords() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(filePath: folder.path + "/file"))
        let error = #expect(throws: StartFailure.self) {
            try InstanceLock.take(guarding: folder.path + "/file/state/events.sqlite")
        }
        #expect(error?.description.contains("Not a directory") == true && error?.description.contains("errno") == false)
    }
}
