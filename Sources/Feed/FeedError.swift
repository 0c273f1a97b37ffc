/// Why the feed cannot be served or read, sorted by what the caller does next.
public struct FeedError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Code: String, Sendable {
        /// The socket path cannot be used: too long, or an unknown group. Fix the configuration.
        case configuration
        /// Another daemon answers on the socket. It is left alone.
        case socketTaken
        /// Something that is no socket lies at the path. It is left alone.
        case notASocket
        /// This user may not make or open the socket.
        case needsPermission
        /// The socket is served by another user than the one whom its name promises. Nothing was sent.
        case wrongOwner
        /// No daemon listens on the socket.
        case noDaemon
        /// The connection ended before the answer did. Retry soon.
        case disconnected
        /// There is no such thing under this address.
        case notFound
        /// The daemon refused the request, which has to be changed.
        case refused
        /// The daemon cannot answer for now. Retry soon.
        case unavailable
        /// The answer cannot be read: daemon and client are of different versions.
        case unreadableAnswer
    }

    /// What kind of fault it is.
    public let code: Code
    /// The operating system's error number or the HTTP status, where there is one.
    public let underlying: Int?
    /// One sentence: what happened and how to mend it.
    public let context: String

    public init(code: Code, underlying: Int? = nil, context: String) {
        self.code = code
        self.underlying = underlying
        self.context = context
    }

    /// ``context``.
    public var description: String { context }
}
