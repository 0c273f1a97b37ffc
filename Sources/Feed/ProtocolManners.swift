import Events
import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1

/// Speaks HTTP with clients of every age, below what answers them.
///
/// A client of HTTP/1.0 gets an answer of HTTP/1.0, whose end is its length or the end of the connection. One that asks
/// with `Expect: 100-continue` is told to go on when its body is wanted, and else gets the answer from the head alone.
/// An answer to `HEAD` has no body, whatever is written of one. What is no HTTP is answered in words.
final class ProtocolManners: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Says that the body of the request that is answered is wanted: to be triggered as an outbound event.
    struct BodyIsWanted: Sendable {}

    /// A request that was not answered whole.
    private struct Exchange {
        var isOld: Bool
        var isHead: Bool
        var waitsForWord: Bool
        /// Whether its connection ends with it.
        var isLast: Bool
        var isWhole = false
    }

    /// The one that is answered, and those behind it.
    private var exchanges = CircularBuffer<Exchange>()

    /// Sees to a connection that is set up for HTTP/1.1, on its event loop.
    static func add(to channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        let guardian = try pipeline.handler(type: PaceGuard.self)
        try pipeline.addHandler(ProtocolManners(), position: .after(guardian))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            let isOld = head.version == .http1_0
            let expected = head.headers[canonicalForm: "expect"].map { $0.lowercased() }
            let isLast = isOld || head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "close" }
            exchanges.append(
                Exchange(
                    isOld: isOld, isHead: head.method == .HEAD,
                    waitsForWord: !isOld && expected.contains("100-continue"), isLast: isLast))
            // In the one spelling that is looked for.
            if isLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body: context.fireChannelRead(data)
        case .end:
            if !exchanges.isEmpty { exchanges[exchanges.index(before: exchanges.endIndex)].isWhole = true }
            context.fireChannelRead(data)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is BodyIsWanted else { return context.triggerUserOutboundEvent(event, promise: promise) }
        if let exchange = exchanges.first, exchange.waitsForWord, !exchange.isWhole {
            exchanges[exchanges.startIndex].waitsForWord = false
            let head = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        }
        promise?.succeed()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard let exchange = exchanges.first else { return context.write(data, promise: promise) }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            // Whether the body still comes nobody knows: what follows on this connection could be it.
            let isLast = exchange.isLast || exchange.waitsForWord && !exchange.isWhole
            exchanges[exchanges.startIndex].isLast = isLast
            if exchange.isOld {
                head.version = .http1_0
                head.headers.remove(name: "Transfer-Encoding")
            }
            if isLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body where exchange.isHead: promise?.succeed()
        case .body: context.write(data, promise: promise)
        case .end:
            exchanges.removeFirst()
            let isOver = promise ?? context.eventLoop.makePromise()
            if exchange.isLast {
                let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
                isOver.futureResult.whenComplete { _ in bound.value.close(mode: .output, promise: nil) }
            }
            // What ends a body in pieces would be taken for the next answer.
            if exchange.isHead { isOver.succeed() } else { context.write(data, promise: isOver) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Of a request that is being read whoever reads it is told.
        guard let fault = error as? HTTPParserError, exchanges.isEmpty else { return context.fireErrorCaught(error) }
        let problem = Problem(Refusal(fault))
        let body = (try? JSON.data(problem)) ?? Data()
        var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: problem.code))
        head.headers = [
            "Content-Type": Problem.contentType, "Content-Length": "\(body.count)", "Connection": "close",
        ]
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            bound.value.close(mode: .output, promise: nil)
        }
    }
}

extension Refusal {
    /// What is told of bytes that are no request.
    fileprivate init(_ fault: HTTPParserError) {
        switch fault {
        case .headerOverflow: self = .headTooLarge
        case .invalidVersion: self = .wrongProtocol
        case .invalidMethod: self = .unknownMethod
        default: self = .notHTTP
        }
    }
}
