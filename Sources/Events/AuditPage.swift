public import Vocabulary

/// A finite page of the audit: the answer to `GET /v1/audit`.
public struct AuditPage: Sendable, Equatable, Codable {
    /// The rows, oldest first.
    public var entries: [AuditEntry]
    /// Value of `after` for the next page.
    public var nextAfter: Int64
    /// Whether there was more at the moment of asking.
    public var hasMore: Bool
    /// Where the audit ended at that moment. Whoever keeps it, on an account of their own, has an anchor.
    public var head: AuditHead
    /// What stands for the rows that are no longer held; absent where all are.
    public var seals: [AuditSeal]?

    private enum CodingKeys: String, CodingKey {
        case entries, head, seals
        case nextAfter = "next_after"
        case hasMore = "has_more"
    }

    public init(
        entries: [AuditEntry], nextAfter: Int64, hasMore: Bool, head: AuditHead = .none, seals: [AuditSeal]? = nil
    ) {
        self.entries = entries
        self.nextAfter = nextAfter
        self.hasMore = hasMore
        self.head = head
        self.seals = seals
    }
}

/// What is left of a period of the audit that is over: the rows went, and with them who did what and why.
public struct AuditSeal: Sendable, Equatable, Codable {
    /// Number of the first row that it stands for.
    public var first: Int64
    /// Number of the last.
    public var last: Int64
    /// When the last row was written.
    public var until: Timestamp
    /// Hash of the last row, from which the row after it follows.
    public var hash: String
    /// When it was sealed.
    public var at: Timestamp

    public init(first: Int64, last: Int64, until: Timestamp, hash: String, at: Timestamp) {
        self.first = first
        self.last = last
        self.until = until
        self.hash = hash
        self.at = at
    }
}
