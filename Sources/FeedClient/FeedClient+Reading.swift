public import Events
public import Foundation
import Vocabulary

extension FeedClient {
    /// How the daemon stands, as whoever asks is told.
    public func standing() async throws(FeedClientError) -> StandingPayload { try await get("/v1/status") }

    /// How the daemon stands. For the agent alone, who is told all of it.
    public func status() async throws(FeedClientError) -> StatusPayload { try await get("/v1/status") }

    /// The live score, step by step: the steps later than a second of the stream, or all that are held.
    public func scores(after timeS: Double? = nil) async throws(FeedClientError) -> [ScorePoint] {
        try await get("/v1/scores" + FeedClient.query([("after", timeS.map { "\($0)" })]))
    }

    /// The daemon's alerts, those with the newest event first.
    public func alerts(openOnly: Bool = false) async throws(FeedClientError) -> [AlertRecord] {
        try await get("/v1/alerts?open=\(openOnly)")
    }

    /// One alert; `notFound` where there is none.
    public func alert(_ id: String) async throws(FeedClientError) -> AlertRecord {
        try await get("/v1/alerts/\(FeedClient.part(id))")
    }

    /// What the agent has agreed to. For the agent alone: the refusal of anybody else is kept in the audit.
    public func consent() async throws(FeedClientError) -> ConsentPage { try await get("/v1/consent") }

    /// What is held about the agent, and who looked at it. For the agent alone.
    public func mine() async throws(FeedClientError) -> MinePayload {
        try await get("/v1/mine", upTo: AnswerBounds.maxDownload)
    }

    /// A page of the alerts that are held about the agent. For the agent alone, as those below.
    public func mineAlerts(after cursor: Int64? = nil) async throws(FeedClientError) -> MinePage<AlertRecord> {
        try await get("/v1/mine/alerts" + FeedClient.query([("after", cursor.map { "\($0)" })]))
    }

    /// A page of the segments that are or were held.
    public func mineSegments(after cursor: Int64? = nil) async throws(FeedClientError) -> MinePage<SegmentRecord> {
        try await get("/v1/mine/segments" + FeedClient.query([("after", cursor.map { "\($0)" })]))
    }

    /// A page of what others have done with them, newest first.
    public func mineAccesses(before cursor: Int64? = nil) async throws(FeedClientError) -> MinePage<AuditEntry> {
        try await get("/v1/mine/accesses" + FeedClient.query([("before", cursor.map { "\($0)" })]))
    }

    /// Figures for Prometheus, as its text format has them.
    public func metrics() async throws(FeedClientError) -> String {
        String(decoding: try await download("/metrics"), as: UTF8.self)
    }

    /// The daemon's own description of its addresses, in OpenAPI.
    public func document() async throws(FeedClientError) -> Data { try await download("/v1/openapi.json") }
}

// MARK: - A page at a time

extension FeedClient {
    /// Events after a cursor, oldest first, as many as fit into one page.
    ///
    /// - Parameters:
    ///   - cursor: events after this one; 0 for the first.
    ///   - types: only these types; empty for all.
    ///   - subject: only what happened to this alert or segment; `nil` for all.
    ///   - limit: most events; `nil` for as many as the daemon gives.
    /// - Returns: the page, and where to go on.
    /// - Throws: what every call does.
    public func events(
        after cursor: FeedCursor, types: Set<EventType> = [], subject: String? = nil, limit: Int? = nil
    ) async throws(FeedClientError) -> FeedPage {
        try await get(FeedClient.eventsPath(after: cursor, types: types, subject: subject, limit: limit))
    }

    /// Gives out all events after a cursor, oldest first, a page at a time; of these types alone, where any are named.
    public func eachPage(
        after cursor: FeedCursor = 0, types: Set<EventType> = [], _ take: (FeedPage) async throws -> Void
    ) async throws {
        var cursor = cursor
        var patience = PagePatience()
        while true {
            let page = try await patience.spend(on: self) { () throws(FeedClientError) in
                try await events(after: cursor, types: types)
            } rows: {
                $0.events.count
            }
            try await take(page)
            let isFurther = page.nextAfter.number.map { $0 > cursor.number ?? 0 } ?? !page.events.isEmpty
            guard page.hasMore, isFurther else { return }
            cursor = page.nextAfter
        }
    }

    /// Rows of the audit after a number, oldest first, `limit` at most. For the agent and for auditors.
    public func audit(after row: Int64 = 0, limit: Int? = nil) async throws(FeedClientError) -> AuditPage {
        try await get("/v1/audit" + FeedClient.query([("after", "\(row)"), ("limit", limit.map { "\($0)" })]))
    }

    /// Gives out all rows of the audit after a number, oldest first, `limit` at a time.
    public func eachAuditPage(
        after row: Int64 = 0, limit: Int? = nil, _ take: ([AuditEntry]) throws -> Void
    ) async throws {
        var row = row
        var patience = PagePatience()
        while true {
            let page = try await patience.spend(on: self) { () throws(FeedClientError) in
                try await audit(after: row, limit: limit)
            } rows: {
                $0.entries.count
            }
            try take(page.entries)
            guard page.hasMore, page.nextAfter > row else { return }
            row = page.nextAfter
        }
    }

    static func eventsPath(
        after cursor: FeedCursor?, since: Timestamp? = nil, types: Set<EventType> = [],
        levels: Set<AlertLevel> = [], subject: String? = nil, limit: Int? = nil
    ) -> String {
        let types = types.map { ("type", Optional($0.rawValue)) }
        let levels = levels.map { ("level", Optional($0.rawValue)) }
        let bounds = [
            ("after", cursor?.text), ("since", since?.text), ("subject", subject),
            ("limit", limit.map { "\($0)" }),
        ]
        return "/v1/events" + query(types + levels + bounds)
    }
}

/// How long a daemon may go on with page after page: one could say for ever that there are more.
struct PagePatience {
    private static let maxRows = 2_000_000

    private let limit: Duration
    /// What each row adds.
    private let perRow: Duration
    private var spent = Duration.zero
    private var rows = 0

    init(limit: Duration = .seconds(20), perRow: Duration = .milliseconds(1)) {
        self.limit = limit
        self.perRow = perRow
    }

    /// Asks for a page; whoever takes it may take any time.
    mutating func spend<Page>(
        on client: FeedClient, _ ask: () async throws(FeedClientError) -> Page, rows count: (Page) -> Int
    ) async throws(FeedClientError) -> Page {
        let start = ContinuousClock.now
        let page = try await ask()
        spent += ContinuousClock.now - start
        rows += count(page)
        guard spent < limit + perRow * rows, rows <= Self.maxRows else {
            throw client.unbelievable("it goes on and on")
        }
        return page
    }
}
