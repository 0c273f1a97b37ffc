import NIOCore
import NIOPosix
import Synchronization
import TestSupport

/// A server on a socket in a folder of its own that answers every connection with bytes, whatever they are.
final class RawServer: Sendable {
    let folder: TemporaryFolder
    let socket: String
    private let channel = Mutex<(any Channel)?>(nil)
    private let counter = Mutex(0)

    /// How many connections there were.
    var connections: Int { counter.withLock { $0 } }

    /// Listens.
    /// - Parameters:
    ///   - answer: what is written to everybody who has said something; nothing to say nothing, ever.
    ///   - closes: whether the connection is closed after that.
    ///   - path: of the socket, in a folder that is there; a new one by default.
    /// - Throws: where nobody can listen.
    init(_ answer: [UInt8], closes: Bool = true, path: String? = nil) async throws {
        folder = try TemporaryFolder()
        socket = path ?? "\(folder.path)/s.sock"
        let counter = Handlers(answer: ByteBuffer(bytes: answer), closes: closes)
        let bound = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { [weak self] channel in
                self?.counter.withLock { $0 += 1 }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(counter.handler())
                }
            }
            .bind(unixDomainSocketPath: socket).get()
        channel.withLock { $0 = bound }
    }

    convenience init(_ answer: String, closes: Bool = true, path: String? = nil) async throws {
        try await self.init(Array(answer.utf8), closes: closes, path: path)
    }

    /// One that answers 200 with a body.
    convenience init(body: String, path: String? = nil) async throws {
        try await self.init(
            "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)", path: path)
    }

    deinit { channel.withLock { $0?.close(promise: nil) } }

    private struct Handlers: Sendable {
        let answer: ByteBuffer
        let closes: Bool

        func handler() -> Handler { Handler(self) }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let plan: Handlers
        private var hasAnswered = false

        init(_ plan: Handlers) { self.plan = plan }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !hasAnswered, plan.answer.readableBytes > 0 else { return }
            hasAnswered = true
            let written = context.writeAndFlush(wrapOutboundOut(plan.answer))
            guard plan.closes else { return }
            let channel = context.channel
            written.whenComplete { _ in channel.close(promise: nil) }
        }
    }
}
