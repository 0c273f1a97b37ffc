/// Why a hub cannot do what it was asked, sorted by what the caller does next.
public struct HubError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Code: Sendable {
        /// What was asked for cannot be meant: say it otherwise.
        case usage
        /// A file of the site is missing or damaged.
        case badFile
        /// A file cannot be made or written.
        case cannotWrite
        /// Another program, `openssl`, does not do its part.
        case tool
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
}
