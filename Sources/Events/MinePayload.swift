public import Vocabulary

/// What is held about the agent, who looked at it, and when it goes: the answer to `GET /v1/mine`.
public struct MinePayload: Sendable, Equatable, Codable {
    /// One kind of data.
    public struct Holding: Sendable, Equatable, Codable {
        /// `alerts`, `segments`, `baseline`, `alert voices` (what was heard in alerts, not learned) or `events`; of
        /// those events, what a module's family is called.
        public var what: String
        /// How many there are.
        public var count: Int
        /// What they take on disk, where that is known.
        public var bytes: Int64?
        /// From when the oldest is.
        public var oldestAt: Timestamp?
        /// When the oldest goes by itself; absent where it stays until it is erased.
        public var goesAt: Timestamp?

        private enum CodingKeys: String, CodingKey {
            case what, count, bytes
            case oldestAt = "oldest_at"
            case goesAt = "goes_at"
        }

        /// The ``what`` of the recorded seconds.
        public static let segments = "segments"
        /// That of the alerts and requests for help.
        public static let alerts = "alerts"
        /// That of what was learned of the voice.
        public static let baseline = "baseline"
        /// That of what was heard in alerts and is not learned.
        public static let alertVoices = "alert voices"
        /// That of the events.
        public static let events = "events"

        public init(what: String, count: Int, bytes: Int64? = nil, oldestAt: Timestamp? = nil, goesAt: Timestamp? = nil)
        {
            self.what = what
            self.count = count
            self.bytes = bytes
            self.oldestAt = oldestAt
            self.goesAt = goesAt
        }
    }

    /// Whose data it is.
    public var agent: String
    /// What is held.
    public var held: [Holding]
    /// The agent's alerts, newest first.
    public var alerts: [AlertRecord]
    /// The agent's segments, newest first.
    public var segments: [SegmentRecord]
    /// What others have done with them, newest first: as many as fit. What was refused is counted in ``refusals``.
    public var accesses: [AuditEntry]
    /// Of all accesses the newest that were no mere look: who heard a recording, changed, held or erased it, and what
    /// was done with alerts. However often somebody looks, it stands here.
    public var deeds: [AuditEntry]?
    /// Value of `before` for the accesses before these (`GET /v1/mine/accesses`); absent where these are all.
    public var moreAccessesBefore: Int64?
    /// How often others were refused.
    public var refusals: [RefusalCount]
    /// What the agent has agreed to.
    public var consent: ConsentPage

    private enum CodingKeys: String, CodingKey {
        case agent, held, alerts, segments, accesses, deeds, refusals, consent
        case moreAccessesBefore = "more_accesses_before"
    }

    public init(
        agent: String, held: [Holding], alerts: [AlertRecord], segments: [SegmentRecord], accesses: [AuditEntry],
        deeds: [AuditEntry]? = nil, moreAccessesBefore: Int64? = nil, refusals: [RefusalCount] = [],
        consent: ConsentPage
    ) {
        self.agent = agent
        self.held = held
        self.alerts = alerts
        self.segments = segments
        self.accesses = accesses
        self.deeds = deeds
        self.moreAccessesBefore = moreAccessesBefore
        self.refusals = refusals
        self.consent = consent
    }
}

/// A finite page of what is held about the agent: the answer to `GET /v1/mine/alerts`, `/segments` and `/accesses`.
public struct MinePage<Item: Sendable & Equatable & Codable>: Sendable, Equatable, Codable {
    /// What is on the page.
    public var items: [Item]
    /// Where the next page begins: the value of `after`, for accesses of `before`; absent where this is the last.
    public var next: Int64?

    public init(items: [Item], next: Int64?) {
        self.items = items
        self.next = next
    }
}
