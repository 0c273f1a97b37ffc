import NIOCore
import NIOHTTP1

/// Closes a connection whose other side asks too slowly, or takes too slowly what it asked for.
///
/// The head of a request has to come within ``FeedLimits/head`` of its first byte. A body, whoever reads it, and an
/// answer may keep the daemon waiting for ``FeedLimits/stall`` in all, and for what their bytes take at
/// ``FeedLimits/slowestBytesPerSecond``. A stream that has nothing to say waits for nobody.
final class PaceGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Incoming {
        /// Nothing has come of the next request.
        case nothing
        case head(Pace), body(Pace)

        var deadline: ContinuousClock.Instant? {
            switch self {
            case .nothing: nil
            case .head(let pace), .body(let pace): pace.deadline
            }
        }
    }

    /// What is handed on in one piece: small enough for somebody at the slowest rate to be seen taking it.
    private static let piece = 256 * 1024

    private let limits: FeedLimits
    private var incoming = Incoming.nothing
    private var outgoing: Pace
    /// Bytes that the other side has not taken.
    private var untaken = 0
    /// Whether a part of a request came with what was read last.
    private var hasPart = false
    private var isInputClosed = false
    private var timer: (at: ContinuousClock.Instant, task: Scheduled<Void>)?

    /// Watches over a connection that is set up for HTTP/1.1, on its event loop.
    static func add(to channel: any Channel, limits: FeedLimits) throws {
        let pipeline = channel.pipeline.syncOperations
        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        try pipeline.addHandler(PaceGuard(limits: limits), position: .after(decoder))
    }

    private init(limits: FeedLimits) {
        self.limits = limits
        outgoing = limits.pace
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasPart = true
        switch unwrapInboundIn(data) {
        case .head:
            var pace = limits.pace
            pace.wait()
            incoming = .body(pace)
        case .body(let bytes):
            if case .body(var pace) = incoming {
                pace.take(bytes.readableBytes)
                incoming = .body(pace)
            }
        case .end: incoming = .nothing
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Bytes that make no part: a head has begun.
        if !hasPart, !isInputClosed, case .nothing = incoming {
            var pace = Pace(grace: limits.head)
            pace.wait()
            incoming = .head(pace)
        }
        hasPart = false
        schedule(context)
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent {
            isInputClosed = true
            if case .head = incoming { incoming = .nothing }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head:
            outgoing = limits.pace
            if untaken > 0 { outgoing.wait() }
            context.write(data, promise: promise)
        case .body(.byteBuffer(var bytes)):
            while bytes.readableBytes > Self.piece, let piece = bytes.readSlice(length: Self.piece) {
                write(piece, context, promise: nil)
            }
            write(bytes, context, promise: promise)
        case .body(.fileRegion), .end: context.write(data, promise: promise)
        }
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        schedule(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        stopTimer()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { stopTimer() }

    private func write(_ bytes: ByteBuffer, _ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        let count = bytes.readableBytes
        let taken = context.eventLoop.makePromise(of: Void.self)
        untaken += count
        outgoing.wait()
        taken.futureResult.assumeIsolated().whenComplete { [self] _ in
            untaken -= count
            outgoing.take(count)
            if untaken == 0 { outgoing.rest() }
        }
        if let promise { taken.futureResult.cascade(to: promise) }
        context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: taken)
    }

    /// Sees to it that somebody looks when the patience is over.
    private func schedule(_ context: ChannelHandlerContext) {
        guard let deadline = [incoming.deadline, outgoing.deadline].compactMap(\.self).min() else { return }
        if let timer {
            guard deadline < timer.at else { return }
            stopTimer()
        }
        let wait = TimeAmount(max(deadline - .now, .zero))
        let task = context.eventLoop.assumeIsolated().scheduleTask(in: wait) { [self] in
            timer = nil
            let deadlines = [incoming.deadline, outgoing.deadline].compactMap(\.self)
            if deadlines.contains(where: { $0 <= .now }) { context.close(promise: nil) } else { schedule(context) }
        }
        timer = (deadline, task)
    }

    private func stopTimer() {
        timer?.task.cancel()
        timer = nil
    }
}

extension FeedLimits {
    /// The pace that a body or an answer has to keep.
    fileprivate var pace: Pace { Pace(grace: stall, bytesPerSecond: slowestBytesPerSecond) }
}
