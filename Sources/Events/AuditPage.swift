/// A finite page of the audit: the answer to `GET /v1/audit`.
public struct AuditPage: Sendable, Equatable, Codable {
    /// The rows, oldest first.
    public var entries: [AuditEntry]
    /// Value of `after` for the next page.
    public var nextAfter: Int64
    /// Whether there was more at the moment of asking.
    public var hasMore: Bool

    private enum CodingKeys: String, CodingKey {
        case entries
        case nextAfter = "next_after"
        case hasMore = "has_more"
    }

    public init(entries: [AuditEntry], nextAfter: Int64, hasMore: Bool) {
        self.entries = entries
        self.nextAfter = nextAfter
        self.hasMore = hasMore
    }
}
