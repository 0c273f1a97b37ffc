/// A finite page of events: the answer to `GET /v1/events` with `Accept: application/json`.
public struct FeedPage: Sendable, Equatable, Codable {
    /// The events, oldest first.
    public var events: [Event]
    /// Value of `after` for the next page.
    public var nextAfter: FeedCursor
    /// Whether there was more at the moment of asking.
    public var hasMore: Bool
    /// Present where the log no longer reaches back to what was asked for.
    public var gap: EventGap?

    private enum CodingKeys: String, CodingKey {
        case events, gap
        case nextAfter = "next_after"
        case hasMore = "has_more"
    }

    public init(events: [Event], nextAfter: FeedCursor, hasMore: Bool, gap: EventGap?) {
        self.events = events
        self.nextAfter = nextAfter
        self.hasMore = hasMore
        self.gap = gap
    }
}
