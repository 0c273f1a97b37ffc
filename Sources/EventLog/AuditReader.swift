import Foundation
import GRDB

/// Reads the audit from the log's file itself, whether a daemon has it open or not, and writes nothing: whoever checks it need not
/// trust the daemon.
public struct AuditReader: Sendable {
    private let path: String
    private let queue: DatabaseQueue

    /// Opens the file for reading.
    ///
    /// - Parameter path: the log's database file.
    /// - Throws: `needsPermission`, `damaged`, `newerVersion` or `unavailable`.
    public init(path: String) throws(EventLogError) {
        self.path = path
        var configuration = EventLog.configuration
        configuration.readonly = true
        do {
            _ = try EventLog.check(path)
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw EventLogError(error, path: path)
        }
    }

    /// The rows after `sequence`, oldest first, at most `limit`.
    public func page(after sequence: Int64, limit: Int) throws(EventLogError) -> [AuditEntry] {
        try read { try AuditTrail.page(after: sequence, limit: limit, in: $0) }
    }

    /// Looks at every row, and compares those that were anchored.
    public func verify(anchors: [AuditHead] = []) throws(EventLogError) -> AuditVerdict {
        try read { try AuditTrail.verify(anchors: anchors, in: $0) }
    }

    private func read<T>(_ body: (Database) throws -> T) throws(EventLogError) -> T {
        do { return try queue.read(body) } catch { throw EventLogError(error, path: path) }
    }
}
