import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// The HTTP server of one socket: what Hummingbird's own `Application` does, but for its clock. That wakes up once a
/// second for each server to renew the date that answers bear; here the date is written when somebody asks.
struct FeedApplication<Responder: HTTPResponder>: Service where Responder.Context == FeedContext {
    let responder: Responder
    let server: HTTPServerBuilder
    let configuration: ServerConfiguration
    let logger: Logger
    /// Called once the socket is there.
    let onServerRunning: @Sendable (any Channel) async -> Void

    /// A request broke off while its answer was being written: another answer must not follow.
    private struct BrokenRequest: Error {}

    func run() async throws {
        let server = try server.buildServer(
            configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger,
            responder: { [responder, logger] request, writer, channel in
                let context = FeedContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
                var response: Response
                do {
                    response = try await responder.respond(to: FeedAddresses.normalized(request), context: context)
                } catch let
                    error as HTTPParserError
                { throw error } catch {
                    // Every fault that is known was answered on the way here.
                    response =
                        (try? Problem(.broken).response(from: request, context: context))
                        ?? Response(status: .internalServerError)
                }
                response.headers[.date] = Self.date
                do { try await writer.write(response: response.head, body: response.body) } catch is HTTPParserError {
                    throw BrokenRequest()
                }
            }, onServerRunning: onServerRunning)
        try await server.run()
    }

    /// Now, in the form of RFC 9110, 5.6.7.
    private static var date: String {
        var now = time(nil)
        var parts = unsafe tm()
        // "Sun, 06 Nov 1994 08:49:37 GMT" and its end. No locale is ever set, so names are the English ones.
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 30) { text in
            // SAFETY: all three are alive for the calls, and no more than `count` characters are written.
            _ = unsafe gmtime_r(&now, &parts)
            let length = unsafe strftime(text.baseAddress, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            return unsafe String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}

/// What is known of a request beside what it says: the connection, to cut it off, and the user at its other end.
struct FeedContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// As the kernel says; `nil` where it does not.
    let peer: UInt32?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        peer = Self.connectionPeer
    }

    /// The user at the other end of the connection whose requests this task answers.
    @TaskLocal static var connectionPeer: UInt32?
}
