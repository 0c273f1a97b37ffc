import Accounts
import Events
import Foundation
import HummingbirdCore
import Logging
import NIOCore

/// Accepts as many connections as are allowed, in all and of each user as the kernel names them; who comes later is
/// told so in HTTP, and when to come back.
///
/// Not accepting them instead would let them wait without a word, and their connections would fill the queue for
/// others.
struct ConnectionLimit<Base: ServerChildChannel>: ServerChildChannel {
    enum Value: ServerChildChannelValue {
        /// With the user at the other end, as the kernel says.
        case served(Base.Value, peer: UInt32?)
        case turnedAway(any Channel)

        var channel: any Channel {
            switch self {
            case .served(let value, _): value.channel
            case .turnedAway(let channel): channel
            }
        }
    }

    let base: Base
    let limits: FeedLimits
    let vitals: FeedVitals

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        PeerUser.uid(ofAccepted: channel).flatMap { uid in
            // Whom the kernel does not name is one user.
            let user = uid ?? .max
            if let tooMany = vitals.enter(user, within: limits) {
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(TurnAway(tooMany, vitals: vitals))
                    return .turnedAway(channel)
                }
            }
            channel.closeFuture.whenComplete { [vitals] _ in vitals.leave(user) }
            return base.setup(channel: channel, logger: logger).flatMapThrowing { value in
                try PaceGuard.add(to: channel, limits: limits)
                try ProtocolManners.add(to: channel)
                return .served(value, peer: uid)
            }
        }
    }

    func handle(value: Value, logger: Logger) async {
        switch value {
        case .served(let value, let peer):
            // Known also where the connection is gone before its request is looked at: who asked for help and was cut
            // off has asked.
            await FeedContext.$connectionPeer.withValue(peer) { await base.handle(value: value, logger: logger) }
        case .turnedAway(let channel): try? await channel.closeFuture.get()
        }
    }
}

/// Answers 429 or 503 and closes: when the other side has begun to ask, since a client takes an answer that comes
/// before its question for a fault, and otherwise after a moment. Where very many are turned away at once nobody is
/// waited for.
private final class TurnAway: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let maxWaitedFor = 64
    private static let linger = TimeAmount.seconds(1)

    private static let ofUser = answer(Problem(.tooManyConnectionsOfUser), status: "429 Too Many Requests")
    private static let inAll = answer(Problem(.tooManyConnections), status: "503 Service Unavailable")

    private static func answer(_ problem: Problem, status: String) -> ByteBuffer {
        let body = (try? JSON.data(problem)) ?? Data()
        var answer = ByteBuffer(
            string: "HTTP/1.1 \(status)\r\nContent-Type: application/problem+json\r\nRetry-After: 1\r\n"
                + "Connection: close\r\nContent-Length: \(body.count)\r\n\r\n")
        answer.writeBytes(body)
        return answer
    }

    private let answer: ByteBuffer
    private let vitals: FeedVitals
    private var hasAnswered = false

    init(_ tooMany: FeedVitals.TooMany, vitals: FeedVitals) {
        answer =
            switch tooMany {
            case .ofUser: Self.ofUser
            case .inAll: Self.inAll
            }
        self.vitals = vitals
    }

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { receive(context) } }

    func channelActive(context: ChannelHandlerContext) { receive(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { answer(context) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func receive(_ context: ChannelHandlerContext) {
        guard vitals.startWaiting(atMost: Self.maxWaitedFor) else {
            answer(context)
            context.close(promise: nil)
            return
        }
        let channel = context.channel
        channel.closeFuture.whenComplete { [vitals] _ in vitals.stopWaiting() }
        // Who has asked by then has been answered; who has not, is answered now.
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.linger) {
            guard channel.isActive else { return }
            handler.value.answer(bound.value)
            channel.close(promise: nil)
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        guard !hasAnswered else { return }
        hasAnswered = true
        context.writeAndFlush(NIOAny(answer), promise: nil)
        context.close(mode: .output, promise: nil)
    }
}
