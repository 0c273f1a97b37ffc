import EventLog
import Events
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What is done at each address. Which addresses there are, who may use them and what they take stands in
/// ``FeedRoute``, ``RoleTable`` and `FeedRoute.description`.
struct FeedRoutes: Sendable {
    let log: EventLog
    let daemon: FeedDaemon
    let limits: FeedLimits
    let gatekeeper: Gatekeeper
    let vitals: FeedVitals
    private let segments: SegmentRoutes
    private let answers = CommandAnswers()

    init(log: EventLog, daemon: FeedDaemon, limits: FeedLimits, gatekeeper: Gatekeeper, vitals: FeedVitals) {
        self.log = log
        self.daemon = daemon
        self.limits = limits
        self.gatekeeper = gatekeeper
        self.vitals = vitals
        segments = SegmentRoutes(log: log, daemon: daemon, limits: limits)
    }

    func router() -> Router<FeedContext> {
        let router = Router(context: FeedContext.self)
        router.add(middleware: ProblemMiddleware(vitals: vitals))
        router.add(middleware: RateMiddleware(limiter: gatekeeper.limiter, vitals: vitals))
        for route in FeedRoute.allCases {
            router.on(RouterPath(route.address.path), method: route.address.method) { request, context in
                let caller = try await gatekeeper.admit(to: route, request, context)
                try route.description.check(request)
                return try await answer(route, request, context, caller)
            }
        }
        refuseOtherMethods(on: router)
        return router
    }

    /// An address that knows a method refuses all others by saying which it knows.
    private func refuseOtherMethods(on router: Router<FeedContext>) {
        let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"]
            .compactMap(HTTPRequest.Method.init(rawValue:))
        for (path, routes) in Dictionary(grouping: FeedRoute.allCases, by: \.address.path) {
            let known = routes.map(\.address.method.rawValue).sorted().joined(separator: ", ")
            for method in methods where !routes.contains(where: { $0.address.method == method }) {
                router.on(RouterPath(path), method: method) { request, _ -> Response in
                    throw Problem(
                        405, "Method not allowed", detail: "\(request.uri.path) is to be asked with \(known).",
                        allow: known)
                }
            }
        }
    }

    private func answer(
        _ route: FeedRoute, _ request: Request, _ context: FeedContext, _ caller: Caller
    ) async throws -> Response {
        let seen = Disclosure(log: log, visibility: daemon.visibility(), role: caller.role)
        switch route {
        case .status: return try json(try await Blocking.run { try seen.shown(daemon.status()) })
        case .scores:
            try seen.checkScores(isOnProbation: daemon.isOnProbation())
            let after = request.uri.queryParameters["after"].flatMap { Double($0) } ?? 0
            return try json(seen.shown(daemon.scores(after)))
        case .events: return try await events(request, context, seen)
        case .alerts:
            let openOnly = request.uri.queryParameters["open"] == "true"
            return try json(
                try await Blocking.run { try log.alerts(openOnly: openOnly, limit: 1000).compactMap(seen.shown) })
        case .alert: return try json(try await alert(context, seen))
        case .segments:
            try seen.checkSegments()
            return try json(try await segments.list(request))
        case .segment:
            try seen.checkSegments()
            return try await segments.file(try identifier(context), context)
        case .consent: return try json(try await Blocking.run { try daemon.consent() })
        case .mine: return try json(try await Blocking.run { try daemon.mine() })
        case .audit: return try json(try await audit(request))
        case .metrics:
            return text(
                (daemon.metrics() + vitals.metrics).prometheusText, contentType: [Metric].contentType)
        case .document: return text(FeedDocument.json, contentType: "application/json")
        case .acknowledge, .takeOver, .handOn, .resolve, .contest, .judge, .help, .pause, .resume, .callBegin, .callEnd,
            .setConsent, .erase:
            let command = try await Command(route, request, limits: limits)
            return try json(try await carryOut(command, context, caller, seen))
        case .holdSegment, .releaseSegment, .eraseSegment, .assignSegment, .approveSegment, .replaceSegment:
            try seen.checkSegments()
            let id = try identifier(context)
            return try json(
                try await segments.act(route, request, on: id, by: caller) { command, act in
                    try await once(command, by: caller.actor, act)
                })
        }
    }

    private func carryOut(
        _ command: Command, _ context: FeedContext, _ caller: Caller, _ seen: Disclosure
    ) async throws -> ByteBuffer {
        if let alertCommand = try command.onAlert {
            let id = try await alert(context, seen).alert.alertID
            return try await Blocking.encoded {
                let record = try log.apply(
                    alertCommand, toAlert: id, by: caller.actor, idempotencyKey: command.idempotencyKey)
                return seen.shown(record) ?? record
            }
        }
        if command.route == .help {
            let help = try command.read(HelpRequest.self)
            return try await Blocking.encoded {
                try log.requestHelp(
                    agent: daemon.status().agent, reason: help.reason, by: caller.actor,
                    idempotencyKey: command.idempotencyKey)
            }
        }
        let act = try onDaemon(command, by: caller.actor)
        return try await once(command, by: caller.actor, act)
    }

    /// Does a command, or gives the answer that it got before under its key.
    private func once(
        _ command: Command, by actor: Person, _ act: @escaping @Sendable () async throws -> ByteBuffer
    ) async throws -> ByteBuffer {
        guard let key = command.idempotencyKey else { return try await act() }
        return try await answers.answer(toKey: "\(actor.uid ?? 0) \(key)", request: command.identity, act)
    }

    /// What a command makes the daemon do; the body is read before anything is done.
    private func onDaemon(
        _ command: Command, by actor: Person
    ) throws -> @Sendable () async throws -> ByteBuffer {
        switch command.route {
        case .pause:
            let request = try command.read(PauseRequest.self)
            return {
                try await Blocking.encoded {
                    try daemon.pause(request, actor)
                    return daemon.status()
                }
            }
        case .setConsent:
            let change = try command.read(ConsentChange.self)
            return { try await Blocking.encoded { try daemon.setConsent(change, actor) } }
        case .erase:
            let request = try command.read(ErasureRequest.self)
            return { try await Blocking.encoded { try daemon.erase(request, actor) } }
        case .callBegin, .callEnd:
            _ = try command.read(NoBody.self)
            return {
                try await Blocking.encoded {
                    daemon.announceCall(command.route == .callBegin)
                    return daemon.status()
                }
            }
        case .resume:
            _ = try command.read(NoBody.self)
            return {
                try await Blocking.encoded {
                    try daemon.resume(actor)
                    return daemon.status()
                }
            }
        case .status, .scores, .events, .alerts, .alert, .acknowledge, .takeOver, .handOn, .resolve, .contest, .judge,
            .segments, .segment, .holdSegment, .releaseSegment, .eraseSegment, .assignSegment, .approveSegment,
            .replaceSegment, .help, .consent, .mine, .audit, .metrics, .document:
            // Answered elsewhere. What is not told here what to do does nothing.
            throw Problem.noDeed
        }
    }

    private func events(_ request: Request, _ context: FeedContext, _ seen: Disclosure) async throws -> Response {
        let query = try EventQuery(request, families: log.families, limits: limits)
        let format: EventFormat
        switch query.format {
        case .serverSentEvents: format = .serverSentEvents
        case .lines: format = .lines
        case .page:
            return try json(
                try await Blocking.run {
                    let page = try log.page(
                        after: query.after ?? 0, limit: query.limit, types: query.types, levels: query.levels)
                    return FeedPage(page, events: try seen.shown(page.records).map { try $0.event() })
                })
        }
        let stream = EventStream(
            log: log, query: query, format: format, disclosure: seen, limits: limits, channel: context.channel)
        return try await stream.response()
    }

    private func alert(_ context: FeedContext, _ seen: Disclosure) async throws -> AlertRecord {
        let id = try identifier(context)
        guard let alert = try await Blocking.run({ try log.alert(id: id).flatMap(seen.shown) }) else {
            throw Problem(404, "No such alert", detail: "There is no alert \(id). GET /v1/alerts lists them.")
        }
        return alert
    }

    private func audit(_ request: Request) async throws -> AuditPage {
        let query = request.uri.queryParameters
        let after = query["after"].flatMap { Int64($0) } ?? 0
        let limit = query["limit"].flatMap { Int($0) } ?? FeedDocument.mostAuditEntries
        return try await Blocking.run {
            let entries = try log.auditPage(after: after, limit: limit + 1)
            let page = Array(entries.prefix(limit))
            return AuditPage(
                entries: page, nextAfter: page.last?.sequence ?? after, hasMore: entries.count > page.count)
        }
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
        try json(ByteBuffer(bytes: try JSON.data(value) + Data("\n".utf8)))
    }

    private func json(_ body: ByteBuffer) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
    }

    private func text(_ text: String, contentType: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
