/// Why the uplink cannot do what it is asked for, by what one does next.
public struct UplinkError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What one does next.
    public enum Code: Sendable, Equatable {
        /// This machine has to join a site first.
        case notJoined
        /// It belongs to a site already, or to another one.
        case joined
        /// Another process works on the same state: stop it first.
        case busy
        /// The state cannot be read or written by this user.
        case state
        /// The site does not let the machine in.
        case refused
        /// Somebody has to approve it first: ask again.
        case pending
        /// The site's servers cannot be reached, or nobody answers there: try again.
        case unreachable
    }

    /// What one does next.
    public let code: Code
    /// One or more sentences: what happened, and what to do about it.
    public let description: String

    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
