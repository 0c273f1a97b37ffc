import Glibc
import NIOCore

/// Why the feed cannot be served, sorted by what the caller does next.
public struct FeedError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Code: String, Sendable {
        /// The socket path cannot be used: too long, or an unknown group. Fix the configuration.
        case configuration
        /// Another daemon answers on the socket. It is left alone.
        case socketTaken
        /// Something that is no socket lies at the path. It is left alone.
        case notASocket
        /// This user may not make the socket.
        case needsPermission
        /// The operating system does not let the feed be served for now. Retry soon.
        case unavailable
    }

    /// What kind of fault it is.
    public let code: Code
    /// One sentence: what happened and how to put it right.
    public let context: String

    public init(code: Code, context: String) {
        self.code = code
        self.context = context
    }

    /// ``context``.
    public var description: String { context }

    /// What the system refuses: for good, or because something is full for now.
    init(errno number: Int32, context: String) {
        let passes = [ENOSPC, EDQUOT, EIO, EMFILE, ENFILE, ENOMEM, EAGAIN, EINTR].contains(number)
        self.init(code: passes ? .unavailable : .needsPermission, context: context)
    }

    /// What a server that ended by itself ended with.
    init(_ error: any Error, place: String) {
        if let error = error as? IOError, error.errnoCode == EADDRINUSE {
            self.init(
                code: .socketTaken,
                context: "Another program listens at \(place). Stop that one, or name another port.")
            return
        }
        self =
            error as? FeedError
            ?? FeedError(
                code: .unavailable, context: "The feed cannot be served on \(place) (\(error)). Start it again.")
    }

    /// The sentence for a path that does not fit into a socket address.
    static func pathTooLong(_ path: String) -> FeedError {
        FeedError(
            code: .configuration,
            context: "The socket path \(path) is too long for Linux (about 100 bytes). Choose a shorter one.")
    }
}
