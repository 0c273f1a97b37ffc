public import Events
import Foundation
import GRDB
public import Vocabulary

/// Reads the log's file itself, whether a daemon has it open or not, and writes nothing: whoever checks the audit, or
/// the catalogue of segments against their files, need not trust the daemon.
public struct LogReader: Sendable {
    /// Time of the newest event; `nil` where there is none.
    public let newestEvent: Timestamp?
    private let path: String
    private let queue: DatabaseQueue

    /// Opens the file for reading, where it is whole and of a version that is understood.
    /// - Parameter path: the log's database file.
    /// - Throws: `needsPermission`, `damaged`, `newerVersion` or `unavailable`.
    public init(path: String) throws(EventLogError) {
        self.path = path
        var configuration = EventLog.configuration
        configuration.readonly = true
        do {
            newestEvent = try EventLog.check(path)
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch { throw EventLogError(error, path: path) }
    }

    /// The rows of the audit after `sequence`, oldest first, at most `limit`.
    public func auditPage(after sequence: Int64, limit: Int) throws(EventLogError) -> [AuditEntry] {
        try read { try AuditTrail.page(after: sequence, limit: limit, in: $0) }
    }

    /// What stands for the rows of the audit that are no longer held, in order.
    public func auditSeals() throws(EventLogError) -> [AuditSeal] { try read { try AuditTrail.seals(in: $0) } }

    /// Looks at every row of the audit, and compares those that were anchored.
    public func verifyAudit(anchors: [AuditHead] = []) throws(EventLogError) -> AuditVerdict {
        try read { try AuditTrail.verify(anchors: anchors, in: $0) }
    }

    /// Segments as they are now, those that began last first.
    /// - Throws: `unavailable` also where the log is of a version before there were lists to filter.
    public func segments(_ filter: SegmentFilter = SegmentFilter()) throws(EventLogError) -> [SegmentRecord] {
        try read { try EventLog.segments(filter, in: $0) }
    }

    private func read<T>(_ body: (Database) throws -> T) throws(EventLogError) -> T {
        do { return try queue.read(body) } catch { throw EventLogError(error, path: path) }
    }
}
