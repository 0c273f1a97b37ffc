import NIOCore
import NIOHTTP1

/// Ends an exchange in which a daemon takes too long: not by its silence, which a byte now and then would break, but by
/// what has come.
final class AnswerClock: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    /// How long an exchange may take.
    enum Limit {
        /// The whole of it; longer only for what is large, sent or received, at ``AnswerClock/pace``.
        case whole(sent: Int)
        /// As long as anybody listens, with no longer than this to the end of the next line.
        case lines(silence: Duration)
        /// As long as the bytes that come are passed on, with no longer than this from one part to the next.
        case parts(silence: Duration)
    }

    /// For an ordinary answer as a whole, and for the head of every other.
    static let patience = Duration.seconds(10)
    /// Bytes a second, at least, of what is large.
    private static let pace = 1024 * 1024

    private let limit: Limit
    private let fault: FeedClientError
    private var deadline = NIODeadline.distantFuture
    private var received = 0
    private var alarm: Scheduled<Void>?

    init(_ limit: Limit, fault: FeedClientError) {
        self.limit = limit
        self.fault = fault
    }

    func handlerAdded(context: ChannelHandlerContext) {
        deadline = context.eventLoop.now + TimeAmount(Self.patience)
        if case .whole(let sent) = limit { deadline = deadline + .seconds(Int64(clamping: sent / Self.pace)) }
        arm(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) { alarm?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (limit, unwrapInboundIn(data)) {
        case (.parts(let silence), .head), (.parts(let silence), .body), (.lines(let silence), .head):
            deadline = context.eventLoop.now + TimeAmount(silence)
        case (.lines(let silence), .body(let bytes)):
            if bytes.readableBytesView.contains(UInt8(ascii: "\n")) {
                deadline = context.eventLoop.now + TimeAmount(silence)
            }
        case (.whole, .body(let bytes)):
            // What an ordinary answer may have gives no time.
            let before = max(received, AnswerBounds.maxAnswer)
            received += bytes.readableBytes
            let gain = max(received - before, 0)
            deadline = deadline + .milliseconds(Int64(clamping: gain) * 1_000 / Int64(clamping: Self.pace))
        case (.whole, .head), (_, .end): break
        }
        context.fireChannelRead(data)
    }

    private func arm(_ context: ChannelHandlerContext) {
        alarm = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [self] in
            guard context.eventLoop.now >= deadline else { return arm(context) }
            context.fireErrorCaught(fault)
            context.close(promise: nil)
        }
    }
}
