import Events
public import Foundation
import NIOCore
import NIOHTTP1

/// Talks to a daemon over its socket, as the command line does. Each request uses a connection of its own.
public struct FeedClient: Sendable {
    /// Path of the daemon's socket.
    public let socketPath: String
    /// How long a daemon may be silent before the connection counts as dead; three times its keep-alive.
    let silenceLimit: Duration
    /// Pause before the first new attempt; it doubles up to ``longestRetryPause``.
    let firstRetryPause: Duration
    /// The user who has to be at the other end; `nil` where the name of the socket promises none.
    let owner: String?

    /// Folder in which sockets carry the names of their users.
    public static let sharedFolder = "/run/undertone"
    /// How long an ordinary request waits for the next piece of its answer.
    private static let requestLimit = Duration.seconds(10)
    static let longestRetryPause = Duration.seconds(5)
    /// Most bytes of an answer that is held in memory.
    private static let longestAnswer = 64 * 1024 * 1024

    /// Makes a client; nothing is opened before the first request.
    ///
    /// A socket `<user>.sock` in the shared folder, where every user may make one, has to be served by that user.
    ///
    /// - Parameters:
    ///   - socketPath: path of the daemon's socket.
    ///   - silenceLimit: how long the daemon may be silent before the connection counts as dead.
    ///   - firstRetryPause: pause before a follower's first new attempt to connect.
    ///   - sharedFolder: folder in which sockets carry the names of their users.
    public init(
        socketPath: String, silenceLimit: Duration = .seconds(45), firstRetryPause: Duration = .milliseconds(200),
        sharedFolder: String = FeedClient.sharedFolder
    ) {
        let parts = socketPath.split(separator: "/")
        let isShared = socketPath.hasPrefix("/") && parts.dropLast().elementsEqual(sharedFolder.split(separator: "/"))
        owner = isShared && socketPath.hasSuffix(".sock") ? parts.last.map { String($0.dropLast(5)) } : nil
        self.socketPath = socketPath
        self.silenceLimit = silenceLimit
        self.firstRetryPause = firstRetryPause
    }

    /// Asks for a value, for instance `try await client.get("/v1/status", as: StatusPayload.self)`.
    ///
    /// - Parameters:
    ///   - path: the address.
    ///   - type: type of the answer.
    ///   - reason: why; for QA and segments it has to be said, and the agent can read it.
    /// - Returns: the answer.
    /// - Throws: `notFound` or `refused` with the daemon's reason, `noDaemon` where none listens.
    public func get<Value: Decodable>(
        _ path: String, as type: Value.Type = Value.self, reason: String? = nil
    ) async throws(FeedError) -> Value {
        let headers = FeedClient.headers(accept: "application/json", reason: reason)
        return try decode(type, from: try await request(.GET, path, headers: headers))
    }

    /// Sends a command, for instance `/v1/alerts/{id}/ack`, and returns its answer.
    ///
    /// - Parameters:
    ///   - path: the address.
    ///   - body: what the command says, for instance ``HandoverRequest``; `nil` for nothing.
    ///   - type: type of the answer.
    ///   - idempotencyKey: a name for this command, so that sending it twice does it once.
    /// - Returns: the answer.
    /// - Throws: `notFound` or `refused` with the daemon's reason, `noDaemon` where none listens.
    public func post<Value: Decodable>(
        _ path: String, _ body: (any Encodable & Sendable)? = nil, as type: Value.Type = Value.self,
        idempotencyKey: String? = nil
    ) async throws(FeedError) -> Value {
        let bytes: ByteBuffer?
        do {
            bytes = try body.map { ByteBuffer(bytes: try JSON.data($0)) }
        } catch {
            throw FeedError(code: .refused, context: "The command cannot be written as JSON: \(error)")
        }
        var headers: HTTPHeaders = ["Accept": "application/json"]
        if let idempotencyKey { headers.add(name: Call.keyHeader, value: idempotencyKey) }
        return try decode(type, from: try await request(.POST, path, headers: headers, body: bytes))
    }

    /// Fetches bytes, for instance a segment's age file from `/v1/segments/{id}`, or the text of `/metrics`.
    ///
    /// - Parameters:
    ///   - path: the address.
    ///   - reason: why; for QA and segments it has to be said, and the agent can read it.
    /// - Returns: the bytes.
    /// - Throws: `notFound` or `refused` with the daemon's reason, `noDaemon` where none listens.
    public func download(_ path: String, reason: String? = nil) async throws(FeedError) -> Data {
        let headers = FeedClient.headers(accept: "*/*", reason: reason)
        return Data(try await request(.GET, path, headers: headers).readableBytesView)
    }

    static func headers(accept: String, reason: String?) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Accept": accept]
        if let reason { headers.add(name: Gatekeeper.reasonHeader, value: reason) }
        return headers
    }

    func request(
        _ method: HTTPMethod, _ path: String, headers: HTTPHeaders, body: ByteBuffer? = nil
    ) async throws(FeedError) -> ByteBuffer {
        try await exchange(method, path, headers: headers, body: body, silenceLimit: FeedClient.requestLimit) {
            answer throws in
            try await answer.body(upTo: FeedClient.longestAnswer)
        }
    }

    func decode<Value: Decodable>(_ type: Value.Type, from answer: ByteBuffer) throws(FeedError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(answer.readableBytesView))
        } catch {
            throw FeedError(error, socketPath: socketPath)
        }
    }
}
