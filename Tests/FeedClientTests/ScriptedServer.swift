import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import TestSupport

/// A server on a socket in a folder of its own that notes what it is asked and answers what it is told to.
final class ScriptedServer: Sendable {
    /// What came in.
    struct Request: Sendable, Equatable {
        var line: String
        var body: String
        var headers: HTTPHeaders
    }

    /// What goes out; `nil` to hang up without a word.
    typealias Answer = @Sendable (Request) -> (status: HTTPResponseStatus, headers: HTTPHeaders, body: String)?

    let folder: TemporaryFolder
    let socket: String
    private let noted = Mutex<[Request]>([])
    private let channel = Mutex<(any Channel)?>(nil)

    /// Everything that was asked so far.
    var requests: [Request] { noted.withLock { $0 } }

    /// Makes the folder; nobody listens before ``listen(_:)``.
    init(socketName: String = "s.sock", at path: String? = nil) throws {
        folder = try TemporaryFolder()
        socket = path ?? "\(folder.path)/\(socketName)"
    }

    deinit { channel.withLock { $0?.close(promise: nil) } }

    /// Listens from now on.
    func listen(_ answer: @escaping Answer) async throws {
        let note: @Sendable (Request) -> Void = { [weak self] request in self?.noted.withLock { $0.append(request) } }
        let bound = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Exchange(note: note, answer: answer))
                }
            }
            .bind(unixDomainSocketPath: socket).get()
        channel.withLock { $0 = bound }
    }
}

/// One connection.
private final class Exchange: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let note: @Sendable (ScriptedServer.Request) -> Void
    private let answer: ScriptedServer.Answer
    private var request = ScriptedServer.Request(line: "", body: "", headers: [:])

    init(note: @escaping @Sendable (ScriptedServer.Request) -> Void, answer: @escaping ScriptedServer.Answer) {
        self.note = note
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            request.line = "\(head.method.rawValue) \(head.uri)"
            request.headers = head.headers
        case .body(let buffer): request.body += String(buffer: buffer)
        case .end: finish(context)
        }
    }

    private func finish(_ context: ChannelHandlerContext) {
        note(request)
        guard var answer = answer(request) else { return context.close(promise: nil) }
        answer.headers.add(name: "Content-Length", value: "\(answer.body.utf8.count)")
        let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: answer.headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
