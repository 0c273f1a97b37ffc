import Foundation
import GRDB
import StateFiles

/// Why the log could not do what it was asked, sorted by what the caller does next.
public struct EventLogError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Code: String, Sendable {
        /// The file is no event log, or is damaged. It is left as it is; a person moves it away.
        case damaged
        /// The file was written by a newer version of this program.
        case newerVersion
        /// The file or its folder may not be read or written by this user.
        case needsPermission
        /// Nothing could be written for now: disk full, an input or output error, another program's lock. Retry soon.
        case unavailable
        /// There is no such alert.
        case notFound
        /// The alert's state does not allow it, or the idempotency key was used for another request.
        case conflict
        /// The event cannot be written as JSON (a figure is not finite): a fault of ours.
        case invalidEvent
    }

    /// What kind of fault it is.
    public let code: Code
    /// SQLite's extended result code, where SQLite reported the fault.
    public let underlying: Int32?
    /// One sentence: what happened and how to put it right.
    public let context: String

    public init(code: Code, underlying: Int32? = nil, context: String) {
        self.code = code
        self.underlying = underlying
        self.context = context
    }

    /// ``context``.
    public var description: String { context }
}

extension EventLogError {
    /// The one place where faults of SQLite and of JSON become ours.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as EventLogError: self = error
        case let error as DatabaseError: self.init(error, path: path)
        case let error as StateFileError:
            self.init(
                code: .unavailable, underlying: error.number,
                context: "The event log \(path) cannot be written (\(error)). It is tried again.")
        case is EncodingError: self.init(code: .invalidEvent, context: "The event cannot be written as JSON: \(error)")
        case is DecodingError:
            self.init(
                code: .damaged, context: Self.damaged(path: path, detail: "a stored value cannot be read: \(error)"))
        default:
            self.init(
                code: .unavailable, context: "The event log \(path) cannot be used: \(error.localizedDescription)")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        let underlying = error.extendedResultCode.rawValue
        let detail = error.message ?? "SQLite error \(underlying)"
        switch error.resultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            self.init(code: .damaged, underlying: underlying, context: Self.damaged(path: path, detail: detail))
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                code: .needsPermission, underlying: underlying, context: Self.notWritable(path: path, detail: detail))
        case .SQLITE_FULL:
            self.init(
                code: .unavailable, underlying: underlying,
                context: "The disk that holds the event log \(path) is full. Free some space; nothing stored is lost.")
        default:
            self.init(
                code: .unavailable, underlying: underlying,
                context: "The event log \(path) cannot be used for now (\(detail)). It is tried again.")
        }
    }

    /// The sentence for a file that this user may not write.
    static func notWritable(path: String, detail: String) -> String {
        "The event log \(path) cannot be opened for writing (\(detail)). Give this user the right to write the file and "
            + "its folder, or set another path."
    }

    /// The sentence for a file that is no event log, or none any longer.
    static func damaged(path: String, detail: String) -> String {
        "\(path) is not an intact Undertone event log (\(detail)). Nothing was changed. Move it away "
            + "(mv '\(path)' '\(path).damaged') and start again; a new log is made."
    }
}
