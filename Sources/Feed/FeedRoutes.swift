import EventLog
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The addresses of the feed and what is done at each.
struct FeedRoutes: Sendable {
    let log: EventLog
    let daemon: FeedDaemon
    let limits: FeedLimits

    func router() -> Router<FeedContext> {
        let router = Router(context: FeedContext.self)
        router.add(middleware: ProblemMiddleware())
        add(.get, "/v1/status", to: router) { _, _ in try json(daemon.status()) }
        add(.get, "/v1/scores", to: router, scores)
        add(.get, "/v1/events", to: router, events)
        add(.get, "/v1/alerts", to: router, alerts)
        add(.get, "/v1/alerts/:id", to: router, alert)
        add(.post, "/v1/alerts/:id/ack", to: router, acknowledge)
        add(.get, "/v1/segments", to: router) { _, _ in
            try json(try await Blocking.run { try log.segments(limit: 1000) })
        }
        add(.get, "/v1/segments/:id", to: router, segment)
        for (name, isOn) in [("begin", true), ("end", false)] {
            add(.post, "/v1/call/\(name)", to: router) { _, _ in
                daemon.announceCall(isOn)
                return try json(daemon.status())
            }
        }
        return router
    }

    /// Adds a route, and beside it the refusal of every other method.
    private func add(
        _ method: HTTPRequest.Method, _ path: RouterPath, to router: Router<FeedContext>,
        _ handler: @escaping @Sendable (Request, FeedContext) async throws -> Response
    ) {
        router.on(path, method: method, use: handler)
        for other in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete, .options] where other != method {
            router.on(path, method: other) { request, _ -> Response in
                throw Problem(
                    405, "Method not allowed", detail: "\(request.uri.path) is to be asked with \(method.rawValue).",
                    allow: method.rawValue)
            }
        }
    }

    @Sendable private func scores(_ request: Request, _ context: FeedContext) async throws -> Response {
        let text = request.uri.queryParameters["after"] ?? "0"
        guard let seconds = Double(text), seconds.isFinite else {
            throw Problem.query("after", "'\(text)' is not a number of seconds")
        }
        return try json(daemon.scores(seconds))
    }

    @Sendable private func events(_ request: Request, _ context: FeedContext) async throws -> Response {
        let query = try EventQuery(request, limits: limits)
        let format: EventFormat
        switch query.format {
        case .serverSentEvents: format = .serverSentEvents
        case .lines: format = .lines
        case .page:
            let page = try await Blocking.run {
                try log.page(after: query.after ?? 0, limit: query.limit, types: query.types, levels: query.levels)
            }
            return try json(FeedPage(page))
        }
        let stream = EventStream(log: log, query: query, format: format, limits: limits, channel: context.channel)
        return try await stream.response()
    }

    @Sendable private func alerts(_ request: Request, _ context: FeedContext) async throws -> Response {
        let openOnly: Bool
        switch request.uri.queryParameters["open"] {
        case nil, "false": openOnly = false
        case "true": openOnly = true
        case let text?: throw Problem.query("open", "'\(text)' is not possible; use true or false")
        }
        return try json(try await Blocking.run { try log.alerts(openOnly: openOnly, limit: 1000) })
    }

    @Sendable private func alert(_ request: Request, _ context: FeedContext) async throws -> Response {
        let id = try identifier(context)
        guard let alert = try await Blocking.run({ try log.alert(id: id) }) else {
            throw Problem(404, "No such alert", detail: "There is no alert \(id). GET /v1/alerts lists them.")
        }
        return try json(alert)
    }

    /// A body is read only where the kernel does not say who asks.
    private struct AcknowledgementBody: Decodable {
        var by: String
    }

    @Sendable private func acknowledge(_ request: Request, _ context: FeedContext) async throws -> Response {
        let id = try identifier(context)
        let key = request.headers[text: "Idempotency-Key"]
        guard key?.count ?? 0 <= 128 else { throw Problem.query("Idempotency-Key", "is longer than 128 characters") }
        var request = request
        let body: ByteBuffer
        do {
            body = try await request.collectBody(upTo: limits.bodyBytes)
        } catch is NIOTooManyBytesError {
            throw Problem(413, "Body too large", detail: "Send at most \(limits.bodyBytes) bytes, or no body.")
        }
        var person = await PeerName.of(context.channel)
        if person == nil {
            person = try? JSONDecoder().decode(AcknowledgementBody.self, from: Data(body.readableBytesView)).by
        }
        guard let person, !person.isEmpty, person.count <= 128 else {
            throw Problem(400, "Who asks?", detail: "Send {\"by\": \"your name\"} as the body.")
        }
        return try json(
            try await Blocking.run {
                try log.apply(
                    .acknowledge, toAlert: id, by: Actor(name: person, role: "supervisor"), idempotencyKey: key)
            })
    }

    @Sendable private func segment(_ request: Request, _ context: FeedContext) async throws -> Response {
        let id = try identifier(context)
        guard let record = try await Blocking.run({ try log.segment(id: id) }) else {
            throw Problem(404, "No such segment", detail: "There is no segment \(id). GET /v1/segments lists them.")
        }
        guard record.state == .stored, let path = daemon.segmentCiphertextPath(id) else {
            throw Problem(
                410, "Segment not held",
                detail: "Segment \(id) was \(record.state == .stored ? "moved away" : record.state.rawValue)"
                    + "\(record.segment.reason.map { " (\($0))" } ?? ""). GET /v1/segments lists what is held.")
        }
        let file = try await FileIO().loadFile(path: path, context: context)
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream"],
            body: StallGuard(limits: limits, channel: context.channel).watching(file))
    }

    /// The identifier in the address. Only letters, digits, dashes, dots and underscores: it becomes part of a path.
    private func identifier(_ context: FeedContext) throws -> String {
        let id = context.parameters.get("id") ?? ""
        guard id.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,127}/) != nil else {
            throw Problem.query(
                "id", "is not an identifier; they are made of letters, digits, dashes, dots and underscores")
        }
        return id
    }

    private func json(_ value: some Encodable) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONEncoder.feed.encode(value) + Data("\n".utf8))))
    }
}
