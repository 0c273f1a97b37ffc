public import Events

/// What a follower of the feed is told.
public enum FeedMessage: Sendable, Equatable {
    /// The connection stands; events after this cursor follow.
    case connected(after: Int64)
    /// Something happened.
    case event(Event)
    /// Events are missing that the log no longer holds.
    case gap(EventGap)
    /// The connection is gone; it is tried again, and nothing is missed.
    case disconnected(FeedError)
}
