import Accounts
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

extension FeedClient {
    /// Sends one request and hands the answer to `use`; an answer that is a refusal is thrown as an error.
    func exchange<Value: Sendable>(
        _ method: HTTPMethod, _ path: String, headers: HTTPHeaders, body: ByteBuffer? = nil, silenceLimit: Duration,
        _ use: (inout FeedAnswer) async throws -> Value
    ) async throws(FeedClientError) -> Value {
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(
                unixDomainSocketPath: socketPath
            ) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(IdleStateHandler(readTimeout: TimeAmount(silenceLimit)))
                    try pipeline.addHandler(CloseWhenSilent())
                    try pipeline.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
            return try await channel.executeThenClose { inbound, outbound in
                try await checkOwner(of: channel.channel)
                var headers = headers
                headers.add(name: "Host", value: "undertone")
                headers.add(name: "Connection", value: "close")
                if method == .POST || method == .PUT {
                    headers.add(name: "Content-Length", value: "\(body?.readableBytes ?? 0)")
                }
                let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
                // At once: the daemon may answer the head and close before a second write, which would then fail.
                try await outbound.write(
                    contentsOf: [.head(head)] + (body.map { [.body(.byteBuffer($0))] } ?? []) + [.end(nil)])
                var parts = inbound.makeAsyncIterator()
                guard case .head(let answerHead) = try await parts.next() else { throw lost() }
                var answer = FeedAnswer(head: answerHead, socketPath: socketPath, parts: parts)
                guard answerHead.status.code < 400 else { throw try await answer.refusal() }
                return try await use(&answer)
            }
        } catch { throw FeedClientError(error, socketPath: socketPath) }
    }

    /// Sees to it that the socket is served by the user whom its name promises, before anything is said to it: in a
    /// folder where every user may make a socket, anybody could pose as another.
    private func checkOwner(of channel: any Channel) async throws {
        guard let owner else { return }
        let uid = await PeerUser.uid(of: channel)
        // Both questions may wait for a directory service.
        let isGenuine = try await NIOThreadPool.singleton.runIfActive {
            uid != nil && uid == GroupDirectory.uid(of: owner)
        }
        guard isGenuine else {
            let other = try await NIOThreadPool.singleton.runIfActive {
                uid.map(GroupDirectory.system.name(of:)) ?? "somebody unknown"
            }
            throw FeedClientError(
                code: .wrongOwner,
                context:
                    "The socket \(socketPath) is served by \(other) and not by \(owner), so nothing was sent to it. "
                    + "Tell whoever looks after this machine.")
        }
    }

    private func lost() -> FeedClientError {
        FeedClientError(
            code: .disconnected,
            context: "The daemon at \(socketPath) closed the connection without an answer. Try again.")
    }
}

/// The answer to one request, read as it comes.
struct FeedAnswer {
    /// What is told of a refusal, of what RFC 9457 has.
    private struct Problem: Decodable {
        var title: String
        var detail: String
    }

    private static let maxRefusal = 64 * 1024

    let head: HTTPResponseHead
    let socketPath: String
    fileprivate var parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

    fileprivate init(
        head: HTTPResponseHead, socketPath: String,
        parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator
    ) {
        self.head = head
        self.socketPath = socketPath
        self.parts = parts
    }

    /// The next bytes of the body; `nil` at its end. A connection that ends before the body does is an error.
    mutating func next() async throws -> ByteBuffer? {
        switch try await parts.next() {
        case .body(let buffer): return buffer
        case .end: return nil
        case .head, nil:
            throw FeedClientError(
                code: .disconnected,
                context: "The daemon at \(socketPath) closed the connection before its answer was whole. Try again.")
        }
    }

    /// The whole body.
    mutating func body(upTo limit: Int) async throws -> ByteBuffer {
        var whole = ByteBuffer()
        while var buffer = try await next() {
            whole.writeBuffer(&buffer)
            guard whole.readableBytes <= limit else {
                throw FeedClientError(
                    code: .unreadableAnswer,
                    context: "The daemon's answer is larger than \(limit) bytes; it was not kept.")
            }
        }
        return whole
    }

    /// The refusal that this answer is, in the daemon's own words.
    fileprivate mutating func refusal() async throws -> FeedClientError {
        let status = Int(head.status.code)
        let problem = try? JSONDecoder().decode(
            Problem.self, from: Data(try await body(upTo: Self.maxRefusal).readableBytesView))
        let words = problem.map { "\($0.title): \($0.detail)" } ?? "The daemon answered with status \(status)."
        let code: FeedClientError.Code =
            switch status {
            case 404, 410: .notFound
            case 429, 500...: .unavailable
            default: .refused
            }
        return FeedClientError(code: code, underlying: status, context: words)
    }
}

/// Closes a connection on which nothing has come for too long.
private final class CloseWhenSilent: ChannelInboundHandler, Sendable {
    typealias InboundIn = NIOAny

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
