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
    /// One sentence: what happened and how to mend it.
    public let context: String

    /// Puts the parts together.
    public init(code: Code, underlying: Int32? = nil, context: String) {
        self.code = code
        self.underlying = underlying
        self.context = context
    }

    /// ``context``.
    public var description: String { context }
}
