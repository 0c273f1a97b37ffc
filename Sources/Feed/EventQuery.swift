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
/// | any other `Accept` | NDJSON, one event a line |
/// | `Last-Event-ID: C`, else `?after=C` | events after the cursor C: for the agent the number of an event, for others what came with the last one; 0 is the beginning. Without either, only new ones |
/// | `?since=T` | where there is no cursor: events from then on |
/// | `?type=`, repeatable | only these types, with or without `io.undertone.` |
/// | `?level=`, repeatable | only alerts and segments at these levels |
/// | `?subject=ID` | only what happened to this alert or segment |
/// | `?follow=false` | what there is now, then the end; from the beginning where no number is given |
/// | `?limit=N` | most events in a page (JSON only) |
struct EventQuery: Sendable {
    enum Format: Sendable { case serverSentEvents, lines, page }

    let format: Format
    let after: FeedCursor?
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
            name: "Last-Event-ID", place: .header, kind: .text(atMost: 64),
            meaning: "Events after this cursor; weighs more than `after`."),
        .query(
            "after", .text(atMost: 64),
            "Events after this cursor: the agent's are numbers, those of others came with the last event; 0 is the "
                + "beginning."),
        .query("since", .instant, "Events from then on, where no cursor is given."),
        .query("type", .choice(EventFamilies.own.types.map(\.rawValue)), isList: true, "Only these types."),
        .query(
            "level", .choice(AlertLevel.allCases.map(\.rawValue)), isList: true,
            "Only alerts and segments at these levels."),
        .query("subject", .text(atMost: 128), "Only what happened to this alert or segment."),
        .query("follow", .flag, "false for what there is now, and then the end."),
        .query("limit", .whole(1...FeedLimits().pageEvents), "Most events in a page (JSON only)."),
    ]

    init(_ request: Request, families: EventFamilies, limits: FeedLimits) throws(Problem) {
        let query = request.uri.queryParameters
        for name in Set(query.map(\.key)) {
            guard EventQuery.names.contains(String(name)) else {
                throw .query("\(name)", "is not known here; known are \(EventQuery.names.joined(separator: ", "))")
            }
            guard name == "type" || name == "level" || query[values: name].count == 1 else {
                throw .query("\(name)", "is there more than once")
            }
        }
        format = EventQuery.format(accept: request.headers[.accept])
        let asked = try query["after"].map { text throws(Problem) in try EventQuery.cursor(text, name: "after") }
        // A browser's EventSource comes back with the address it began with and the number it has reached.
        let reached = try request.headers[text: "Last-Event-ID"].map { text throws(Problem) in
            try EventQuery.cursor(text, name: "Last-Event-ID")
        }
        after = reached ?? asked
        since = try query["since"].map { text throws(Problem) in
            guard let instant = Timestamp(queryText: String(text)) else {
                throw .query("since", "'\(text)' is not a time such as 2025-03-01T09:30:00Z")
            }
            return instant
        }
        var types: Set<EventType> = []
        for text in query[values: "type"] {
            let known = families.types
            guard let type = known.first(where: { $0.rawValue == text || $0.shortName == text }) else {
                let names = known.map(\.shortName).joined(separator: ", ")
                throw .query("type", "'\(text)' is not a type; types are \(names)")
            }
            types.insert(type)
        }
        self.types = types
        var levels: Set<AlertLevel> = []
        for text in query[values: "level"] {
            guard let level = AlertLevel(rawValue: String(text)) else {
                let known = AlertLevel.allCases.map(\.rawValue).joined(separator: ", ")
                throw .query("level", "'\(text)' is not a level; levels are \(known)")
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
        case let text?: throw .query("follow", "'\(text)' is not possible; use true or false")
        }
        let limit = query["limit"].map { Int($0) } ?? limits.pageEvents
        guard let limit, (1...limits.pageEvents).contains(limit) else {
            throw .query("limit", "is not a whole number from 1 to \(limits.pageEvents)")
        }
        self.limit = limit
    }

    private static func format(accept: String?) -> Format {
        for range in (accept ?? "").split(separator: ",") {
            switch range.prefix(while: { $0 != ";" }).lowercased().filter({ $0 != " " }) {
            case "text/event-stream": return .serverSentEvents
            case "application/x-ndjson": return .lines
            case "application/json": return .page
            default: continue
            }
        }
        return .lines
    }

    private static func cursor(_ text: some StringProtocol, name: String) throws(Problem) -> FeedCursor {
        guard let cursor = FeedCursor(text: text) else {
            throw .query(
                name, "'\(text)' is not the number of an event; use a whole number from 0, or a cursor that came before"
            )
        }
        return cursor
    }
}

extension Problem {
    /// A part of a request's address or header that cannot be used.
    static func query(_ name: String, _ fault: String) -> Problem {
        Problem(400, "Request not understood", detail: "\(name): \(fault).")
    }
}

extension HTTPFields {
    /// A field by its name in text; names that HTTP does not allow have no value.
    subscript(text name: String) -> String? {
        get { HTTPField.Name(name).flatMap { self[$0] } }
        set { if let name = HTTPField.Name(name) { self[name] = newValue } }
    }
}
