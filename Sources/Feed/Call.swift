public import EventLog
import Events
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
public import Vocabulary

/// What a route does. It is run off the threads that serve connections, and may wait for the disk.
public struct Deed: Sendable {
    typealias Act = @Sendable (Call) throws -> any Encodable

    enum Kind: Sendable {
        case tell(Act), act(Act), log(Act)
        case respond(@Sendable (Call) async throws -> Response)
    }

    let kind: Kind

    /// Tells a value; nothing changes.
    public static func tell(_ value: @escaping @Sendable (Call) throws -> any Encodable) -> Deed {
        Deed(kind: .tell(value))
    }

    /// Does something and tells a value. Under an `Idempotency-Key` it is done once: the answer is kept in the log.
    public static func act(_ value: @escaping @Sendable (Call) throws -> any Encodable) -> Deed {
        Deed(kind: .act(value))
    }

    /// Does something that the log writes down together with ``Call/key``, in one transaction.
    public static func log(_ value: @escaping @Sendable (Call) throws -> any Encodable) -> Deed {
        Deed(kind: .log(value))
    }

    /// A file that is given out.
    public struct File: Sendable {
        /// Where it lies.
        public var path: String
        /// From when on it is not kept any more; `nil` where nobody is told.
        public var keepUntil: Timestamp?

        public init(path: String, keepUntil: Timestamp? = nil) {
            self.path = path
            self.keepUntil = keepUntil
        }
    }

    /// Answers with a file.
    public static func file(_ file: @escaping @Sendable (Call) throws -> File) -> Deed {
        .respond { call in
            let file = try await Blocking.run { try file(call) }
            let body = try await FileIO().loadFile(path: file.path, context: call.context)
            var response = Response(
                status: .ok, headers: [.contentType: "application/octet-stream"],
                body: StallGuard(limits: call.feed.limits, channel: call.context.channel).watching(body))
            if let end = file.keepUntil { response.headers[text: FeedWire.keepUntilHeader] = end.text }
            return response
        }
    }

    /// Answers with something else than a JSON value.
    static func respond(_ answer: @escaping @Sendable (Call) async throws -> Response) -> Deed {
        Deed(kind: .respond(answer))
    }
}

/// One request that was let in, and what a deed may use.
public struct Call: Sendable {
    /// Where events, alerts and segments come from.
    public let log: EventLog
    /// What of them the caller may see.
    public let seen: Disclosure
    /// Who asks.
    public let caller: Caller
    /// The caller's own name for a command.
    public let key: String?
    /// The identifier in the address; empty where there is none.
    public let id: String
    /// What was sent; of a JSON object nothing but what the route takes.
    public internal(set) var body: [UInt8]
    let route: Route
    let request: Request
    let context: FeedContext
    let feed: FeedRouter

    init(
        _ route: Route, _ request: Request, _ context: FeedContext, feed: FeedRouter, seen: Disclosure, caller: Caller,
        id: String
    ) {
        self.route = route
        log = feed.log
        self.seen = seen
        self.caller = caller
        key = request.headers[text: FeedWire.keyHeader]
        self.id = id
        body = []
        self.request = request
        self.context = context
        self.feed = feed
    }

    /// The daemon whose feed it is. A feed of many daemons has none, and offers nothing that asks for one.
    var backend: any FeedBackend {
        get throws(FeedRefusal) {
            guard let daemon = feed.host as? any FeedBackend else { throw .notOffered }
            return daemon
        }
    }

    /// A part of the query, after it was checked.
    public func query(_ name: String) -> String? { request.uri.queryParameters[name[...]].map { String($0) } }

    /// A part of the query as a value.
    func query<Value>(_ name: String, _ read: (String) -> Value?) -> Value? { query(name).flatMap(read) }

    /// The parts of the query of one name.
    public func queries(_ name: String) -> [String] {
        request.uri.queryParameters[values: name[...]].map { String($0) }
    }

    /// Somebody of this machine by the name that the system has for them, with the roles that they have here; `nil`
    /// where there is nobody of this name.
    public func user(named name: String) throws -> Asker? { try feed.gatekeeper.callers.asker(named: name) }

    /// Whose daemon it is, as the configuration names them.
    public var agent: String { get throws { try backend.status().agent } }

    /// The body as a value.
    public func read<Body: Decodable>(_ type: Body.Type = Body.self) throws -> Body {
        try JSONDecoder().decode(type, from: Data(body))
    }

    /// An answer as text of a type.
    static func response(_ text: String, _ contentType: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: contentType], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
