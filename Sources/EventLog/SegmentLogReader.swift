import Foundation
import GRDB

/// Reads the catalogue of segments from the log's file itself, whether a daemon has it open or not, and writes nothing.
public struct SegmentLogReader: Sendable {
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

    /// Segments as they stand, those that began last first.
    /// - Throws: `unavailable` also where the log is of a version before there were lists to filter.
    public func segments(_ filter: SegmentFilter = SegmentFilter()) throws(EventLogError) -> [SegmentRecord] {
        do {
            return try queue.read { try EventLog.segments(filter, in: $0) }
        } catch {
            throw EventLogError(error, path: path)
        }
    }
}
