public import Events
import Foundation
import NIOCore
import NIOHTTP1

/// Talks to one daemon over its socket: one call for each thing that can be asked of it. Each request uses a connection
/// of its own.
///
/// Every call throws `noDaemon` where none listens, `needsPermission` or `wrongOwner` where nothing may be sent,
/// `refused` or `notFound` with the daemon's own words where it does not do what was asked for, and `unavailable` or
/// `disconnected` where it may do so soon.
public struct FeedClient: Sendable {
    /// Path of the daemon's socket.
    public let socketPath: String
    /// How long a daemon may be silent before the connection counts as dead; three times its keep-alive.
    let silenceLimit: Duration
    /// Pause before the first new attempt; it doubles up to ``maxRetryPause``.
    let firstRetryPause: Duration
    /// The user who has to be at the other end; `nil` where the name of the socket promises none.
    let owner: String?

    /// How long an ordinary request waits for the next piece of its answer.
    private static let requestLimit = Duration.seconds(10)
    static let maxRetryPause = Duration.seconds(5)
    /// Most bytes of an answer that is held in memory.
    private static let maxAnswer = 64 * 1024 * 1024
    private static let json = "application/json"

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
        sharedFolder: String = FeedWire.sharedFolder
    ) {
        let parts = socketPath.split(separator: "/")
        let isShared = socketPath.hasPrefix("/") && parts.dropLast().elementsEqual(sharedFolder.split(separator: "/"))
        owner = isShared && socketPath.hasSuffix(".sock") ? parts.last.map { String($0.dropLast(5)) } : nil
        self.socketPath = socketPath
        self.silenceLimit = silenceLimit
        self.firstRetryPause = firstRetryPause
    }

    /// Asks for a value. For quality assurance and segments the reason has to be said, and the agent can read it.
    func get<Value: Decodable>(
        _ path: String, as type: Value.Type = Value.self, reason: String? = nil
    ) async throws(FeedClientError) -> Value {
        try decode(type, from: try await request(.GET, path, FeedClient.headers(accept: FeedClient.json, reason)))
    }

    /// Sends a command with its body, and returns the answer. Under an idempotency key, sending it twice does it once.
    func post<Value: Decodable>(
        _ path: String, _ body: (any Encodable & Sendable)? = nil, as type: Value.Type = Value.self,
        idempotencyKey: String? = nil
    ) async throws(FeedClientError) -> Value {
        let bytes: ByteBuffer?
        do { bytes = try body.map { ByteBuffer(bytes: try JSON.data($0)) } } catch {
            throw FeedClientError(code: .refused, context: "The command cannot be written as JSON: \(error)")
        }
        var headers = FeedClient.headers(accept: FeedClient.json)
        if let idempotencyKey { headers.add(name: FeedWire.keyHeader, value: idempotencyKey) }
        if bytes != nil { headers.add(name: "Content-Type", value: FeedClient.json) }
        return try decode(type, from: try await request(.POST, path, headers, bytes))
    }

    /// Sends a file, and returns the answer.
    func put<Value: Decodable>(
        _ path: String, file: Data, as type: Value.Type = Value.self, reason: String,
        more: [(name: String, value: String)] = []
    ) async throws(FeedClientError) -> Value {
        var headers = FeedClient.headers(accept: FeedClient.json, reason)
        for (name, value) in more { headers.add(name: name, value: value) }
        headers.add(name: "Content-Type", value: "application/octet-stream")
        return try decode(type, from: try await request(.PUT, path, headers, ByteBuffer(bytes: file)))
    }

    /// Fetches bytes of whatever kind.
    func download(_ path: String, reason: String? = nil) async throws(FeedClientError) -> Data {
        Data(try await request(.GET, path, FeedClient.headers(accept: "*/*", reason)).readableBytesView)
    }

    private static func headers(accept: String, _ reason: String? = nil) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Accept": accept]
        if let reason { headers.add(name: FeedWire.reasonHeader, value: reason) }
        return headers
    }

    private func request(
        _ method: HTTPMethod, _ path: String, _ headers: HTTPHeaders, _ body: ByteBuffer? = nil
    ) async throws(FeedClientError) -> ByteBuffer {
        try await exchange(method, path, headers: headers, body: body, silenceLimit: FeedClient.requestLimit) {
            answer throws in try await answer.body(upTo: FeedClient.maxAnswer)
        }
    }

    private func decode<Value: Decodable>(_ type: Value.Type, from answer: ByteBuffer) throws(FeedClientError) -> Value
    {
        do { return try JSONDecoder().decode(type, from: Data(answer.readableBytesView)) } catch {
            throw FeedClientError(error, socketPath: socketPath)
        }
    }

    /// The query of an address, with the question mark and with everything encoded that means something in one; what
    /// has no value is left out.
    static func query(_ items: [(name: String, value: String?)]) -> String {
        var allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\u{0}"..."\u{7F}"))
        allowed.insert(charactersIn: "-._~:")
        let parts = items.compactMap { item in
            item.value.map { "\(item.name)=\($0.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }
        }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }
}
