public import Events
import Foundation
import Languages
import NIOCore
import NIOHTTP1
import Vocabulary

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
    /// Whose folder the socket lies in; `nil` where its path promises nobody.
    public let login: String?
    /// Who serves it.
    let peer: Peer
    /// The person in whose name commands are sent, and the hub at which they are; `nil` for whoever asks.
    private var onBehalf: (person: String, hub: String)?
    /// At a hub, the lane of which is spoken; `nil` for a daemon, and for all of a hub.
    public internal(set) var lane: SiteLane?

    static let maxRetryPause = Duration.seconds(5)
    private static let json = "application/json"

    /// Makes a client; nothing is opened before the first request.
    ///
    /// A socket in the shared folder, and one in the folder of an agent, has to be served by the user whose name its
    /// path has. Of every other the first connection shows who serves it, and from then on it has to be the same one.
    ///
    /// - Parameters:
    ///   - socketPath: path of the daemon's socket.
    ///   - login: the user in whose folder it lies; `nil` where only a path within `sharedFolder` says so.
    ///   - identity: who has to serve it; `nil` where whoever does is shown.
    ///   - silenceLimit: how long the daemon may be silent before the connection counts as dead.
    ///   - firstRetryPause: pause before a follower's first new attempt to connect.
    ///   - sharedFolder: folder with the folders of agents.
    public init(
        socketPath: String, login: String? = nil, identity: DaemonIdentity? = nil,
        silenceLimit: Duration = .seconds(45), firstRetryPause: Duration = .milliseconds(200),
        sharedFolder: String = FeedWire.sharedFolder
    ) {
        self.login = login ?? FeedSources.login(ofSocket: socketPath, in: sharedFolder)
        self.socketPath = socketPath
        self.silenceLimit = silenceLimit
        self.firstRetryPause = firstRetryPause
        peer = Peer(identity)
    }

    /// The same, for commands in the name of a person at a hub; on the hub's socket they have to be.
    public func acting(for person: String, through hub: String) -> FeedClient {
        var client = self
        client.onBehalf = (person, hub)
        return client
    }

    /// ``socketPath`` for a sentence.
    var place: String { PlainText.shown(socketPath) }

    /// Asks for a value. For quality assurance and segments the reason has to be said, and the agent can read it.
    public func get<Value: Decodable & Plausible>(
        _ path: String, as type: Value.Type = Value.self, reason: String? = nil, upTo most: Int = AnswerBounds.maxAnswer
    ) async throws(FeedClientError) -> Value {
        let headers = FeedClient.headers(accept: FeedClient.json, reason)
        return try decode(type, from: try await request(.GET, path, headers, upTo: most).readableBytesView)
    }

    /// Sends a command with its body, and returns the answer. Under an idempotency key, sending it twice does it once.
    public func post<Value: Decodable & Plausible>(
        _ path: String, _ body: (any Encodable & Sendable)? = nil, as type: Value.Type = Value.self,
        idempotencyKey: String? = nil
    ) async throws(FeedClientError) -> Value {
        let bytes: ByteBuffer?
        do { bytes = try body.map { ByteBuffer(bytes: try JSON.data($0)) } } catch {
            throw FeedClientError(code: .refused, Phrase("The command cannot be written as JSON: \(error)"))
        }
        var headers = FeedClient.headers(accept: FeedClient.json)
        if let idempotencyKey { headers.add(name: FeedWire.keyHeader, value: idempotencyKey) }
        for (name, value) in onBehalfHeaders { headers.add(name: name, value: value) }
        if bytes != nil { headers.add(name: "Content-Type", value: FeedClient.json) }
        return try decode(type, from: try await request(.POST, path, headers, bytes).readableBytesView)
    }

    /// Sends a file, and returns the answer.
    func put<Value: Decodable & Plausible>(
        _ path: String, file: Data, as type: Value.Type = Value.self, reason: String,
        more: [(name: String, value: String)] = []
    ) async throws(FeedClientError) -> Value {
        var headers = FeedClient.headers(accept: FeedClient.json, reason)
        for (name, value) in more { headers.add(name: name, value: value) }
        headers.add(name: "Content-Type", value: "application/octet-stream")
        return try decode(type, from: try await request(.PUT, path, headers, ByteBuffer(bytes: file)).readableBytesView)
    }

    /// A file as it comes, for a hub, in the name of the person whom ``acting(for:through:)`` says.
    ///
    /// - Parameters:
    ///   - path: the address.
    ///   - reason: why they ask.
    ///   - colleague: who else at the hub has agreed; `nil` for nobody.
    ///   - silence: how long the file may stand still, on either side.
    ///   - begin: is told how many bytes there are, and until when they are kept.
    ///   - take: is given each part; the next one comes when it has returned.
    /// - Throws: what every call does, and what `begin` and `take` throw.
    func stream(
        _ path: String, reason: String, agreed colleague: String?, silence: Duration,
        begin: (_ total: Int, _ keepUntil: Timestamp?) async throws -> Void,
        take: (_ bytes: [UInt8]) async throws -> Void
    ) async throws {
        var headers = FeedClient.headers(accept: "*/*", reason)
        for (name, value) in onBehalfHeaders { headers.add(name: name, value: value) }
        if let colleague { headers.add(name: FeedWire.agreedByHeader, value: colleague) }
        var failure: (any Error)?
        do throws(FeedClientError) {
            try await exchange(.GET, path, headers: headers, limit: .parts(silence: silence)) { answer throws in
                let length = answer.head.headers.first(name: "Content-Length").flatMap { Int($0, radix: 10) }
                guard let length, (0...AnswerBounds.maxDownload).contains(length) else {
                    throw unbelievable("it does not say how large it is, or is too large")
                }
                do {
                    let end = answer.head.headers.first(name: FeedWire.keepUntilHeader)
                    try await begin(length, end.flatMap { Timestamp(text: $0) })
                } catch {
                    failure = error
                    throw error
                }
                while let part = try await answer.next() {
                    do { try await take(Array(part.readableBytesView)) } catch {
                        failure = error
                        throw error
                    }
                }
            }
        } catch { throw failure ?? error }
    }

    /// In whose name it is asked.
    private var onBehalfHeaders: [(name: String, value: String)] {
        onBehalf.map { [(FeedWire.actingForHeader, $0.person), (FeedWire.throughHeader, $0.hub)] } ?? []
    }

    /// Fetches bytes of whatever kind.
    func download(_ path: String, reason: String? = nil) async throws(FeedClientError) -> Data {
        let headers = FeedClient.headers(accept: "*/*", reason)
        return Data(try await request(.GET, path, headers, upTo: AnswerBounds.maxDownload).readableBytesView)
    }

    private static func headers(accept: String, _ reason: String? = nil) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Accept": accept]
        if let reason { headers.add(name: FeedWire.reasonHeader, value: reason) }
        return headers
    }

    private func request(
        _ method: HTTPMethod, _ path: String, _ headers: HTTPHeaders, _ body: ByteBuffer? = nil,
        upTo most: Int = AnswerBounds.maxAnswer
    ) async throws(FeedClientError) -> ByteBuffer {
        try await exchange(
            method, path, headers: headers, body: body, limit: .whole(sent: body?.readableBytes ?? 0)
        ) { answer throws in
            try await answer.body(upTo: most)
        }
    }

    /// **The one decoder of what daemons say**: nothing else makes a value of their bytes.
    func decode<Value: Decodable & Plausible>(_ type: Value.Type, from bytes: ByteBufferView) throws(FeedClientError)
        -> Value
    { try BoundedAnswer(bytes, of: self).value() }

    /// The answer of a daemon that is faulty, or hostile.
    func unbelievable(_ fault: String) -> FeedClientError {
        FeedClientError(
            code: .unreadableAnswer,
            Phrase("The daemon at \(place) gave an answer that nobody can use (\(fault)); nothing of it is shown."))
    }

    /// A part of a path, with everything encoded that means something in an address: identifiers come from daemons.
    public static func part(_ text: String) -> String {
        let allowed = CharacterSet(charactersIn: "0"..."9").union(CharacterSet(charactersIn: "a"..."z"))
            .union(CharacterSet(charactersIn: "A"..."Z")).union(CharacterSet(charactersIn: "-_"))
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
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
