import Events
import HTTPTypes
import Hummingbird
import Vocabulary

/// What a reader of `GET /v1/events` asks for.
///
/// | Part of the request | Meaning |
/// |---|---|
/// | `Accept: text/event-stream` | Server-Sent Events |
/// | `Accept: application/json` | one finite page in a JSON object |
/// | `Accept: application/x-ndjson`, `*/*`, none | NDJSON, one event a line |
/// | `Last-Event-ID: C`, else `?after=C` | events after the cursor C: for the agent the number of an event, for others what came with the last one; 0 is the beginning. Without either, only new ones. An empty `Last-Event-ID` is none; one that is no cursor of the reader's gives a gap and then the oldest events, since an EventSource would not come back after a refusal |
/// | `?since=T` | where there is no cursor: events from then on |
/// | `?type=`, repeatable | only these types, with or without `io.undertone.` |
/// | `?level=`, repeatable | only alerts and segments at these levels |
/// | `?subject=ID` | only what happened to this alert or segment |
/// | `?follow=false` | what there is now, then the end; from the beginning where no number is given |
/// | `?limit=N` | most events in a page (JSON only) |
struct EventQuery: Sendable {
    enum Format: Sendable, CaseIterable {
        case lines, serverSentEvents, page

        var contentType: String {
            switch self {
            case .lines: FeedWire.lines
            case .serverSentEvents: "text/event-stream"
            case .page: "application/json"
            }
        }
    }

    /// Where a reader says to begin.
    enum Start: Sendable {
        /// After this cursor, which may be another reader's.
        case after(FeedCursor)
        /// Where it was before, as a browser says by itself; `nil` for what is no cursor at all.
        case resumed(FeedCursor?)
    }

    let format: Format
    let start: Start?
    let since: Timestamp?
    let types: Set<EventType>
    let levels: Set<AlertLevel>
    let subject: String?
    let follows: Bool
    let limit: Int

    private static let names = ["after", "since", "type", "level", "subject", "follow", "limit"]

    /// The same for the document.
    static let parameters: [Route.Parameter] = [
        Route.Parameter(
            name: "Last-Event-ID", place: .header, kind: .text(atMost: 64), called: "the place to begin at",
            meaning: "Events after this cursor; weighs more than `after`. For what is no cursor there is a `gap`."),
        .query(
            "after", .text(atMost: 64), called: "the place to begin at",
            "Events after this cursor: the agent's are numbers, those of others came with the last event; 0 is the "
                + "beginning."),
        .query("since", .instant, called: "the time to begin at", "Events from then on, where no cursor is given."),
        .query(
            "type", .choice(EventFamilies.own.types.map(\.rawValue)), called: "the kind of event", isList: true,
            "Only these types."),
        .query(
            "level", .choice(AlertLevel.allCases.map(\.rawValue)), called: "the level", isList: true,
            "Only alerts and segments at these levels."),
        .query(
            "subject", .text(atMost: 128), called: "what it is about",
            "Only what happened to this alert or segment."),
        .query("follow", .flag, called: "whether to go on", "false for what there is now, and then the end."),
        .query(
            "limit", .whole(1...FeedLimits().pageEvents), called: "the number of events",
            "Most events in a page (JSON only)."),
    ]

    init(_ request: Request, families: EventFamilies, limits: FeedLimits) throws(Problem) {
        let query = request.uri.queryParameters
        for name in Set(query.map(\.key)) {
            guard EventQuery.names.contains(String(name)) else {
                throw Problem(
                    .unknownPart(.query("\(name)"), known: "known are \(EventQuery.names.joined(separator: ", "))"))
            }
            guard name == "type" || name == "level" || query[values: name].count == 1 else {
                throw EventQuery.problem("\(name)", "is there more than once")
            }
        }
        let offered = Format.allCases.map(\.contentType)
        guard let type = Acceptance(request.headers[.accept]).best(of: offered),
            let format = Format.allCases.first(where: { $0.contentType == type })
        else { throw Problem(.notAcceptable(offered: offered)) }
        self.format = format
        let after = try query["after"].map { text throws(Problem) in
            guard let cursor = FeedCursor(text: text) else { throw EventQuery.foreignCursor }
            return cursor
        }
        // A browser's EventSource comes back with the address it began with and the number it has reached, and takes a
        // refusal for final.
        let reached = request.headers[text: "Last-Event-ID"] ?? ""
        start = reached.isEmpty ? after.map { .after($0) } : .resumed(FeedCursor(text: reached))
        since = try query["since"].map { text throws(Problem) in
            guard let instant = Timestamp(queryText: String(text)) else {
                throw EventQuery.problem("since", "is not a time such as 2025-03-01T09:30:00Z")
            }
            return instant
        }
        var types: Set<EventType> = []
        for text in query[values: "type"] {
            let known = families.types
            guard let type = known.first(where: { $0.rawValue == text || $0.shortName == text }) else {
                let names = known.map(\.shortName).joined(separator: ", ")
                throw Problem(.unknownPart(.query("type"), known: "known are \(names)"))
            }
            types.insert(type)
        }
        self.types = types
        var levels: Set<AlertLevel> = []
        for text in query[values: "level"] {
            guard let level = AlertLevel(rawValue: String(text)) else {
                let known = AlertLevel.allCases.map(\.rawValue).joined(separator: ", ")
                throw EventQuery.problem("level", "is none of these: \(known)")
            }
            levels.insert(level)
        }
        self.levels = levels
        subject = query["subject"].map { String($0) }
        switch query["follow"] {
        case nil: follows = format != .page
        // A page ends whatever is asked for.
        case "true": follows = format != .page
        case "false": follows = false
        case _?: throw EventQuery.problem("follow", "is not true or false")
        }
        let limit = query["limit"].map { Int($0) } ?? limits.pageEvents
        guard let limit, (1...limits.pageEvents).contains(limit) else {
            throw EventQuery.problem("limit", "is not a whole number from 1 to \(limits.pageEvents)")
        }
        self.limit = limit
    }

    private static func problem(_ name: String, _ fault: String) -> Problem {
        let called = parameters.first { $0.name == name }?.called ?? "the request"
        return Problem(.unusable(.query(name), called: called, fault: fault))
    }

    /// What is said of a place to begin at that the daemon never told this reader.
    static let foreignCursor = problem(
        "after", "is none that this daemon gave you; use the one that came last, or 0 for the beginning")
}

extension HTTPFields {
    /// A field by its name in text; names that HTTP does not allow have no value.
    subscript(text name: String) -> String? {
        get { HTTPField.Name(name).flatMap { self[$0] } }
        set { if let name = HTTPField.Name(name) { self[name] = newValue } }
    }
}
