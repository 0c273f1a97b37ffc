import Events
import Foundation
import Languages
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Wellbeing

/// Serves one page on the loopback address, to whoever knows its path, and ends when the page is closed.
///
/// The path holds a number that nobody can guess, the name by which it is asked for has to be this machine's own (so
/// that no other page can reach it under a name of its own), and nothing else is served.
final class BreathServer: Sendable {
    /// How the page stands.
    private struct Visit {
        var lastSeen = ContinuousClock.now
        var isOpened = false
        /// When the page said that it is closed: it may only be loaded anew.
        var ended: ContinuousClock.Instant?
    }

    /// How long nobody may open it.
    private static let patience = Duration.seconds(600)
    /// A browser asks a page in the background once a minute.
    private static let silence = Duration.seconds(150)
    /// What loading anew takes.
    private static let grace = Duration.seconds(2)
    private static let longestRequest = 16_384

    private let page: BreathPage
    private let company: BreathCompany
    private let onOpening: @Sendable () -> Void
    private let token = BreathServer.random()
    private let visit = Mutex(Visit())

    /// - Parameters:
    ///   - page: what is served.
    ///   - company: asked whether a call is on.
    ///   - onOpening: done each time it is loaded.
    init(_ page: BreathPage, company: BreathCompany, onOpening: @escaping @Sendable () -> Void) {
        self.page = page
        self.company = company
        self.onOpening = onOpening
    }

    /// Serves until the page is closed, or nobody opens it.
    /// - Parameters:
    ///   - lengthS: seconds of the pace; paused for an hour it is given up.
    ///   - tell: told the address.
    /// - Throws: where no address of the loopback is free.
    func run(lengthS: Double, _ tell: (String) -> Void) async throws {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 8)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    let port = channel.localAddress?.port ?? 0
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: true)
                    try channel.pipeline.syncOperations.addHandlers([
                        IdleStateHandler(allTimeout: .seconds(10)), BreathHandler(server: self, port: port),
                    ])
                }
            }
        let channel: any Channel
        do { channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get() } catch {
            let reason = "\(error)"
            throw CommandFailure(localized("the page cannot be served on 127.0.0.1 (\(reason))"), status: .unavailable)
        }
        let follower = Task { await company.follow() }
        defer { follower.cancel() }
        tell("http://127.0.0.1:\(channel.localAddress?.port ?? 0)/\(token)/")
        let deadline = ContinuousClock.now + .seconds(lengthS) + .seconds(3_600)
        while !isOver, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(200)) }
        try await channel.close()
    }

    private var isOver: Bool {
        visit.withLock { visit in
            let now = ContinuousClock.now
            if let ended = visit.ended { return now - ended > Self.grace }
            return now - visit.lastSeen > (visit.isOpened ? Self.silence : Self.patience)
        }
    }

    /// What is answered to a request.
    struct Answer {
        var status: HTTPResponseStatus
        var type = "text/plain; charset=utf-8"
        var policy = "default-src 'none'"
        var body = ""
    }

    fileprivate func answer(to head: HTTPRequestHead, port: Int) -> Answer {
        guard head.headers["host"] == ["127.0.0.1:\(port)"], head.uri.utf8.count < Self.longestRequest else {
            return Answer(status: .forbidden)
        }
        switch (head.method, head.uri) {
        case (.GET, "/\(token)/"):
            let nonce = Self.random()
            guard let html = try? page.html(nonce: nonce) else { return Answer(status: .internalServerError) }
            visit.withLock { $0 = Visit(isOpened: true) }
            onOpening()
            return Answer(
                status: .ok, type: "text/html; charset=utf-8", policy: BreathPage.policy(nonce: nonce), body: html)
        case (.GET, "/\(token)/now"):
            visit.withLock { $0.lastSeen = .now }
            struct Now: Encodable {
                var call: Bool
                var score: Double?
                func encode(to encoder: any Encoder) throws {
                    var container = encoder.container(keyedBy: CodingKeys.self)
                    try container.encode(call, forKey: .call)
                    try container.encode(score, forKey: .score)
                }
                enum CodingKeys: String, CodingKey { case call, score }
            }
            let word = company.last
            let body = try? JSON.text(Now(call: word.isInCall, score: word.score))
            return Answer(status: .ok, type: "application/json", body: body ?? "{}")
        case (.POST, "/\(token)/end"):
            visit.withLock { $0.ended = $0.ended ?? .now }
            return Answer(status: .noContent)
        default: return Answer(status: .notFound)
        }
    }

    /// 128 bits that nobody can guess.
    private static func random() -> String {
        (0..<2).map { _ in
            let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

/// Answers the requests of one connection, one after the other.
private final class BreathHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: BreathServer
    private let port: Int
    private var head: HTTPRequestHead?

    init(server: BreathServer, port: Int) {
        self.server = server
        self.port = port
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return context.close(promise: nil) }
            self.head = nil
            respond(server.answer(to: head, port: port), context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func respond(_ answer: BreathServer.Answer, _ context: ChannelHandlerContext) {
        let body = ByteBuffer(string: answer.body)
        var headers: HTTPHeaders = [
            "Content-Security-Policy": answer.policy, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin", "Connection": "close",
        ]
        if answer.status != .noContent {
            headers.add(name: "Content-Type", value: answer.type)
            headers.add(name: "Content-Length", value: "\(body.readableBytes)")
        }
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers))),
            promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let done = context.eventLoop.makePromise(of: Void.self)
        let channel = context.channel
        done.futureResult.whenComplete { _ in channel.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
    }
}
