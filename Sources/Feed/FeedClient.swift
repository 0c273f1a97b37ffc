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

    /// How long an ordinary request waits for the next piece of its answer.
    private static let requestLimit = Duration.seconds(10)
    static let longestRetryPause = Duration.seconds(5)
    /// Most bytes of an answer that is held in memory.
    private static let longestAnswer = 64 * 1024 * 1024

    /// Makes a client; nothing is opened before the first request.
    ///
    /// - Parameters:
    ///   - socketPath: path of the daemon's socket.
    ///   - silenceLimit: how long the daemon may be silent before the connection counts as dead.
    ///   - firstRetryPause: pause before a follower's first new attempt to connect.
    public init(
        socketPath: String, silenceLimit: Duration = .seconds(45), firstRetryPause: Duration = .milliseconds(200)
    ) {
        self.socketPath = socketPath
        self.silenceLimit = silenceLimit
        self.firstRetryPause = firstRetryPause
    }

    /// Asks for a value, for instance `try await client.get("/v1/status", as: StatusPayload.self)`.
    public func get<Value: Decodable>(_ path: String, as type: Value.Type = Value.self) async throws(FeedError) -> Value
    {
        try decode(type, from: try await request(.GET, path, accept: "application/json"))
    }

    /// Sends a command, for instance `/v1/alerts/{id}/ack`, and returns its answer.
    ///
    /// - Parameters:
    ///   - path: the address.
    ///   - type: type of the answer.
    ///   - idempotencyKey: a name for this command, so that sending it twice does it once.
    /// - Returns: the answer.
    /// - Throws: `notFound` or `refused` with the daemon's reason, `noDaemon` where none listens.
    public func post<Value: Decodable>(
        _ path: String, as type: Value.Type = Value.self, idempotencyKey: String? = nil
    ) async throws(FeedError) -> Value {
        let answer = try await request(.POST, path, accept: "application/json", idempotencyKey: idempotencyKey)
        return try decode(type, from: answer)
    }

    /// Fetches bytes, for instance a segment's age file from `/v1/segments/{id}`.
    public func download(_ path: String) async throws(FeedError) -> Data {
        Data(try await request(.GET, path, accept: "application/octet-stream").readableBytesView)
    }

    private func request(
        _ method: HTTPMethod, _ path: String, accept: String, idempotencyKey: String? = nil
    ) async throws(FeedError) -> ByteBuffer {
        var headers: HTTPHeaders = ["Accept": accept]
        if let idempotencyKey { headers.add(name: "Idempotency-Key", value: idempotencyKey) }
        return try await exchange(method, path, headers: headers, silenceLimit: FeedClient.requestLimit) {
            answer throws in
            try await answer.body(upTo: FeedClient.longestAnswer)
        }
    }

    private func decode<Value: Decodable>(_ type: Value.Type, from answer: ByteBuffer) throws(FeedError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(answer.readableBytesView))
        } catch {
            throw FeedError(error, socketPath: socketPath)
        }
    }
}
