import Accounts
import Events
import Foundation
import Glibc
import Languages
import NIOCore
import NIOHTTP1
import NIOPosix
import Vocabulary

extension FeedClient {
    /// Sends one request and hands the answer to `use`; an answer that is a refusal is thrown as an error.
    func exchange<Value: Sendable>(
        _ method: HTTPMethod, _ path: String, headers: HTTPHeaders, body: ByteBuffer? = nil, limit: AnswerClock.Limit,
        _ use: (inout FeedAnswer) async throws -> Value
    ) async throws(FeedClientError) -> Value {
        do {
            try await checkPlace()
            let late = FeedClientError(
                code: .unavailable, Phrase("The daemon at \(place) does not answer in time. Try again."))
            let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            let channel = try await address.connect(bootstrap) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(AnswerClock(limit, fault: late))
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
            return try await channel.executeThenClose { inbound, outbound in
                try await identify(channel.channel)
                var headers = headers
                for (name, value) in address.headers { headers.add(name: name, value: value) }
                // Words stay English; what they are made of comes beside them.
                headers.add(name: "Accept-Language", value: "*")
                headers.add(name: "Connection", value: "close")
                if method == .POST || method == .PUT {
                    headers.add(name: "Content-Length", value: "\(body?.readableBytes ?? 0)")
                }
                let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
                // At once: the daemon may answer the head and close before a second write. One that turns people away
                // has answered before the first, which then fails: what it said is there all the same.
                try? await outbound.write(
                    contentsOf: [.head(head)] + (body.map { [.body(.byteBuffer($0))] } ?? []) + [.end(nil)])
                try Task.checkCancellation()
                var parts = inbound.makeAsyncIterator()
                guard case .head(let answerHead) = try await parts.next() else { throw lost() }
                var answer = FeedAnswer(head: answerHead, client: self, parts: parts)
                guard (200..<300).contains(answerHead.status.code) else { throw try await answer.refusal() }
                return try await use(&answer)
            }
        } catch { throw FeedClientError(error, place: place) }
    }

    /// Sees to it that an agent's folder is that agent's, before anything is opened in it.
    private func checkPlace() async throws {
        guard let login else { return }
        // Asks for users, and so may wait for a directory service; so do the questions below.
        if let fault = try await NIOThreadPool.singleton.runIfActive({
            FeedSources.fault(ofSocket: socketPath, login: login)
        }) {
            throw fault
        }
    }

    /// Sees who serves the socket, before anything is said to it: it has to be the user whom its path promises, and
    /// whoever served it before. In a folder where every user may make a socket, anybody could pose as another.
    private func identify(_ channel: any Channel) async throws {
        if case .loopback(let address, _) = address.kind { return try await identify(at: address) }
        let uid = await PeerUser.uid(of: channel)
        if let uid, uid == identity?.uid { return }
        let (found, promised) = try await NIOThreadPool.singleton.runIfActive { [login] in
            (uid.map { DaemonIdentity(uid: $0) }, login.flatMap(GroupDirectory.uid(of:)))
        }
        let promisedName = (identity?.name ?? login).map { Phrase(asIs: PlainText.shown($0)) }
        guard let found, login == nil || found.uid == promised, peer.note(found).uid == found.uid else {
            throw FeedClientError(
                code: .wrongOwner,
                Phrase(
                    """
                    The socket \(place) is served by \(found.map { Phrase(asIs: $0.name) } ?? Phrase("somebody unknown")) \
                    and not by \(promisedName ?? Phrase("somebody known")), so nothing was sent to it. Tell whoever looks \
                    after this machine.
                    """))
        }
    }

    /// Whoever listens at a port gets the token: root, this user or one of the system, and nobody else.
    private func identify(at address: LoopbackAddress) async throws {
        let users = try await NIOThreadPool.singleton.runIfActive {
            LoopbackListener.users(at: address.host, port: address.port)
        }
        let own = geteuid()
        guard !users.isEmpty, users.allSatisfy({ $0 == own || $0 < Self.firstPerson }) else {
            let names = users.map { GroupDirectory.system.name(of: $0) }.sorted().joined(separator: ", ")
            throw FeedClientError(
                code: .wrongOwner,
                Phrase(
                    """
                    At \(place) listens \(names.isEmpty ? Phrase("somebody unknown") : Phrase(asIs: names)), and neither \
                    you nor the system, so nothing was sent to it. Tell whoever looks after this machine.
                    """))
        }
    }

    /// The first user who is a person and no service, as Debian numbers them.
    private static let firstPerson: UInt32 = 1_000

    private func lost() -> FeedClientError {
        FeedClientError(
            code: .disconnected, Phrase("The daemon at \(place) closed the connection without an answer. Try again."))
    }
}

/// The answer to one request, read as it comes.
struct FeedAnswer {
    /// What is told of a refusal, of what RFC 9457 has.
    private struct Problem: Decodable, Plausible {
        /// The kind of a refusal that another person's word ends.
        static let secondPerson = "urn:undertone:problem:second-person-needed"

        var type: String?
        var title: String
        var detail: String
        /// For whoever reads another language; one that cannot be read is as none.
        var phrase: Phrase?

        private enum CodingKeys: String, CodingKey { case type, title, detail, phrase }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            type = try container.decodeIfPresent(String.self, forKey: .type)
            title = try container.decode(String.self, forKey: .title)
            detail = try container.decode(String.self, forKey: .detail)
            phrase = try? container.decodeIfPresent(Phrase.self, forKey: .phrase)
        }

        var isPlausible: Bool { true }
    }

    /// Most characters of a refusal that are shown.
    private static let maxWords = 1_000

    let head: HTTPResponseHead
    private let client: FeedClient
    fileprivate var parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

    fileprivate init(
        head: HTTPResponseHead, client: FeedClient,
        parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator
    ) {
        self.head = head
        self.client = client
        self.parts = parts
    }

    /// The next bytes of the body; `nil` at its end. A connection that ends before the body does is an error.
    mutating func next() async throws -> ByteBuffer? {
        switch try await parts.next() {
        case .body(let buffer): return buffer
        case .end: return nil
        case .head, nil:
            throw FeedClientError(
                code: .disconnected,
                Phrase("The daemon at \(client.place) closed the connection before its answer was whole. Try again."))
        }
    }

    /// The whole body.
    mutating func body(upTo limit: Int) async throws -> ByteBuffer {
        var whole = ByteBuffer()
        while var buffer = try await next() {
            whole.writeBuffer(&buffer)
            guard whole.readableBytes <= limit else { throw client.unbelievable("it is larger than \(limit) bytes") }
        }
        return whole
    }

    /// The refusal that this answer is, in the daemon's own words.
    fileprivate mutating func refusal() async throws -> FeedClientError {
        let status = Int(clamping: head.status.code)
        let body = try await body(upTo: AnswerBounds.maxRefusal)
        let problem = try? client.decode(Problem.self, from: body.readableBytesView)
        let words = problem.map { FeedClientError.words(title: $0.title, detail: $0.detail, status: status) }
        let shown = words.map { String($0.prefix(Self.maxWords)) } ?? FeedClientError.words(status: status)
        let code: FeedClientError.Code =
            switch status {
            case 404, 410: .notFound
            case 429, 500...: .unavailable
            default: .refused
            }
        return FeedClientError(
            code: code, underlying: status, context: shown, phrase: problem?.phrase,
            needsSecondPerson: problem?.type == Problem.secondPerson)
    }
}
