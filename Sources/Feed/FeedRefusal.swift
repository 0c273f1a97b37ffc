/// What a closure of ``FeedDaemon`` throws where it will not do what the agent asks for: the feed answers with its
/// words.
public struct FeedRefusal: Error, Sendable, Equatable {
    /// Why.
    public enum Code: String, Sendable {
        /// The request does not fit what there is: an unknown purpose, an old version of a notice.
        case invalid
        /// It is not possible as things stand.
        case conflict
        /// It cannot be done for now. Retry soon.
        case unavailable
        /// This daemon does not do that.
        case notOffered
    }

    /// Why.
    public let code: Code
    /// One sentence: what is wrong and how to mend it.
    public let context: String

    public init(code: Code, context: String) {
        self.code = code
        self.context = context
    }

    /// The refusal of a daemon that does not do what was asked for.
    public static let notOffered = FeedRefusal(code: .notOffered, context: "This daemon does not do that.")
}
