import EventLog
import Events
import HTTPTypes
import Hummingbird
import NIOCore
import Vocabulary

/// Leads each request to its ``Route``: lets it in, checks it, has it done, and sees to it that a repeated command is
/// done once.
struct FeedRouter: Sendable {
    let routes: [Route]
    let log: EventLog
    let host: any FeedHost
    let limits: FeedLimits
    let gatekeeper: Gatekeeper
    let vitals: FeedVitals
    let document: FeedDocument
    private let answers: CommandAnswers
    private let incoming = IncomingFiles()
    private let streams: StreamShares

    init(
        routes: [Route], log: EventLog, host: any FeedHost, limits: FeedLimits, gatekeeper: Gatekeeper,
        vitals: FeedVitals
    ) {
        precondition(
            Set(routes.map(\.id)).count == routes.count && Set(routes.map(\.name)).count == routes.count,
            "a route is listed once")
        self.routes = routes
        self.log = log
        self.host = host
        self.limits = limits
        self.gatekeeper = gatekeeper
        self.vitals = vitals
        document = FeedDocument(of: routes, for: gatekeeper.callers.offered, isOnTCP: gatekeeper.isOnTCP)
        answers = CommandAnswers(log: log)
        streams = StreamShares(limit: limits.streamsOfUser)
    }

    func router() -> Router<FeedContext> {
        let router = Router(context: FeedContext.self)
        router.add(middleware: ProblemMiddleware(vitals: vitals, addresses: FeedAddresses(of: routes)))
        if gatekeeper.isOnTCP { router.add(middleware: LoopbackMiddleware()) }
        router.add(middleware: RateMiddleware(limiter: gatekeeper.limiter, vitals: vitals))
        for route in routes {
            guard let method = HTTPRequest.Method(rawValue: route.method.rawValue) else { continue }
            router.on(RouterPath(route.path), method: method) { request, context in
                try await answer(route, request, context)
            }
            guard route.method == .get else { continue }
            router.on(RouterPath(route.path), method: .head) { request, context in
                var response = try await answer(route, request, context)
                // Nothing of the body is made. Its length, where it is known, is told.
                response.body = ResponseBody(contentLength: response.body.contentLength) { writer in
                    try await writer.finish(nil)
                }
                return response
            }
        }
        return router
    }

    private func answer(_ route: Route, _ request: Request, _ context: FeedContext) async throws -> Response {
        let caller = try await gatekeeper.admit(to: route, request, context)
        try route.check(request)
        // A command is done whatever its answer may look like.
        if !route.isCommand, Acceptance(request.headers[.accept]).best(of: route.answer.contentTypes) == nil {
            throw Problem(.notAcceptable(offered: route.answer.contentTypes))
        }
        let seen = disclosure(for: caller.role)
        switch route.segments {
        case .untouched: break
        case .looked, .heard: try seen.checkSegments()
        }
        let id = route.hasIdentifier ? try Self.identifier(context) : ""
        let call = Call(route, request, context, feed: self, seen: seen, caller: caller, id: id)
        let json: String
        switch route.deed.kind {
        case .respond(let respond):
            var response = try await respond(call)
            if case .stream = route.answer {
                response.body = streams.sharing(response.body, of: caller.person.share, on: context.channel)
            }
            return response
        case .tell(let tell): json = try await Blocking.run { try JSON.text(tell(call)) }
        case .log(let log):
            json = try await withBody(of: route, call) { call in try await Blocking.run { try JSON.text(log(call)) } }
        case .act(let act):
            json = try await withBody(of: route, call) { call in
                try await answers.answer(to: call, of: route) { try JSON.text(act(call)) }
            }
        }
        // With the end of line that every answer has.
        return Call.response(json + "\n", "application/json")
    }

    /// What somebody may see at this moment.
    func disclosure(for role: Role) -> Disclosure {
        Disclosure(log: log, profile: host.profile, visibility: host.visibility, role: role)
    }

    /// Reads the body, which is checked before anything is done.
    private func withBody(
        of route: Route, _ call: Call, _ carryOut: (Call) async throws -> String
    ) async throws -> String {
        var call = call
        switch route.body {
        case .object:
            call.body = try route.schema.checked(try await Self.body(of: call, upTo: limits.bodyBytes))
            return try await carryOut(call)
        case .anything:
            call.body = await Self.beginning(ofBodyOf: call, upTo: limits.bodyBytes)
            return try await carryOut(call)
        case .file(let check):
            // A file for nothing need not come in. One that comes a second time may have its answer already.
            if try await !answers.knows(call) { try await Blocking.run { [call] in try check(call) } }
            return try await incoming.one(of: call.caller.person.share) { [call] in
                Array(try await Self.body(of: call, upTo: limits.segmentBytes).readableBytesView)
            } then: { bytes in
                call.body = bytes
                return try await carryOut(call)
            }
        }
    }

    private static func body(of call: Call, upTo limit: Int) async throws -> ByteBuffer {
        var request = call.request
        // What says that it is too large need not come in.
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Problem(.tooLarge(limit: limit))
        }
        call.context.channel.triggerUserOutboundEvent(ProtocolManners.BodyIsWanted(), promise: nil)
        do { return try await request.collectBody(upTo: limit) } catch is NIOTooManyBytesError {
            throw Problem(.tooLarge(limit: limit))
        }
    }

    /// As much of the body as comes, and as is wanted.
    private static func beginning(ofBodyOf call: Call, upTo limit: Int) async -> [UInt8] {
        call.context.channel.triggerUserOutboundEvent(ProtocolManners.BodyIsWanted(), promise: nil)
        var bytes: [UInt8] = []
        do {
            for try await part in call.request.body {
                bytes += part.readableBytesView.prefix(limit - bytes.count)
                if bytes.count == limit { break }
            }
        } catch {
            // What has come is all that there is.
        }
        return bytes
    }

    /// The identifier in the address. Only letters, digits, dashes, dots and underscores: it becomes part of a path.
    private static func identifier(_ context: FeedContext) throws -> String {
        let id = context.parameters.get("id") ?? ""
        guard FeedWire.isIdentifier(id) else {
            throw Problem(
                .unusable(
                    .address, called: "the identifier",
                    fault: "is none: they are made of letters, digits, dashes, dots and underscores"))
        }
        return id
    }
}
