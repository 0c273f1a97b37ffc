import EventLog
import Events
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TestSignals
import TestSupport
import Testing

@testable import undertoned

@Suite struct AuditAnchorTests {
    @Test func theHeadIsLoggedAtTheStartWhereItMovedAndAtTheEnd() async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try EventLog(path: folder.path + "/events.sqlite", source: "urn:x", families: .own)
        let draft = AuditDraft(actor: Person(name: "vera", role: "qa"), action: "segments.read", object: "s-1")
        try log.audit(draft)
        let lines = Lines()
        let anchor = AuditAnchor(log: log, logger: lines.logger, mark: {}, interval: .milliseconds(5))
        try await run(anchor) {
            try await wait { lines.sequences == ["1"] }
            // Many intervals in which nothing moves say nothing.
            try await Task.sleep(for: .milliseconds(50))
            try log.audit(draft)
            try await wait { lines.sequences == ["1", "2"] }
        }
        #expect(lines.sequences == ["1", "2"])

        let slow = AuditAnchor(log: log, logger: lines.logger, mark: {})
        try await run(slow) {
            try await wait { lines.sequences.count == 3 }
            try log.audit(draft)
        }
        #expect(lines.sequences == ["1", "2", "2", "3"])
        let last = try #require(lines.last)
        #expect(last["audit_hash"] == .string(try log.auditHead().hash) && last["record"] == "audit-head")
    }

    @Test func whatNobodySeesIsPassedOnWhileTheDaemonRuns() async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try EventLog(path: folder.path + "/events.sqlite", source: "urn:x", families: .own)
        let help = try log.requestHelp(agent: "maria", by: Person(name: "maria", role: "agent"))
        let lines = Lines()
        try await run(AlertEscalation(log: log, afterS: 0.01, logger: lines.logger, interval: .milliseconds(5))) {
            try await wait { try log.alert(id: help.alert.alertID)?.life.tier == 3 }
        }
        #expect(try log.alert(id: help.alert.alertID)?.life.state == .raised)
    }

    private func run(_ service: any Service, _ body: () async throws -> Void) async throws {
        let group = ServiceGroup(
            services: [service], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await group.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await group.triggerGracefulShutdown()
        try await running.value
        try result.get()
    }

    private func wait(_ condition: () throws -> Bool) async throws {
        let deadline = ContinuousClock.now + patience
        while try !condition() {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}

/// The metadata of what was logged.
private final class Lines: Sendable {
    private let all = Mutex<[Logger.Metadata]>([])

    var last: Logger.Metadata? { all.withLock { $0.last } }
    var sequences: [String] { all.withLock { $0.compactMap { $0["audit_sequence"]?.description } } }
    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.all.withLock { $0.append(event.metadata ?? [:]) }
        }
    }
}
