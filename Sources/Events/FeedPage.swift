/// A finite page of events: the answer to `GET /v1/events` with `Accept: application/json`.
public struct FeedPage: Sendable, Equatable, Codable {
    /// The events, oldest first.
    public var events: [Event]
    /// Value of `after` for the next page.
    public var nextAfter: Int64
    /// Whether there was more at the moment of asking.
    public var hasMore: Bool
    /// Present where the log no longer reaches back to what was asked for.
    public var gap: EventGap?

    private enum CodingKeys: String, CodingKey {
        case events, gap
        case nextAfter = "next_after"
        case hasMore = "has_more"
    }

    /// What a page of the log holds.
    /// - Parameters:
    ///   - page: the page.
    ///   - events: those of its events that are shown.
    public init(_ page: EventPage, events: [Event]) {
        self.events = events
        nextAfter = page.cursor
        hasMore = page.hasMore
        gap = page.gap
    }
}
