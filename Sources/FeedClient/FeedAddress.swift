public import Events
import Foundation
import Glibc
import Languages
import NIOCore
import NIOPosix
import Vocabulary

/// Where a feed is reached: a Unix socket, or a place on this machine's loopback and a token that proves who asks.
public struct FeedAddress: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case socket(String)
        case loopback(LoopbackAddress, token: String)
    }

    let kind: Kind

    private init(_ kind: Kind) { self.kind = kind }

    /// A Unix socket.
    public static func socket(_ path: String) -> FeedAddress { FeedAddress(.socket(path)) }

    /// A place on the loopback, with a token.
    public static func loopback(_ address: LoopbackAddress, token: String) -> FeedAddress {
        FeedAddress(.loopback(address, token: token))
    }

    /// A hub as somebody names it: `http://127.0.0.1:8317` with the file of a token, or the path of a socket.
    /// - Parameters:
    ///   - text: what was said.
    ///   - tokenFile: the file; nobody but its owner may read it.
    /// - Throws: ``FeedClientError`` in words where one of both cannot be used.
    public init(hub text: String, tokenFile: String?) throws(FeedClientError) {
        guard let match = text.wholeMatch(of: /([A-Za-z]+):\/\/(.*)/) else {
            self = .socket(text)
            return
        }
        let place = match.2.hasSuffix("/") ? match.2.dropLast() : match.2
        guard match.1.lowercased() == "http", let address = LoopbackAddress(text: place) else {
            throw FeedClientError(
                code: .configuration,
                Phrase(
                    """
                    \(PlainText.shown(text)) cannot be used: a hub is named by its socket, or by an address of this \
                    machine such as http://127.0.0.1:8317.
                    """))
        }
        guard let tokenFile else {
            throw FeedClientError(
                code: .configuration,
                Phrase("A hub at \(address.description) wants a token: name the file that has yours."))
        }
        self = .loopback(address, token: try Self.token(in: tokenFile))
    }

    /// The same for a person: the socket's path, or the address without its token.
    public var text: String {
        switch kind {
        case .socket(let path): path
        case .loopback(let address, _): "http://\(address)"
        }
    }

    /// Most bytes of a token.
    private static let maxToken = 512

    /// The token in a file that is its owner's alone: this user's, or root's.
    private static func token(in path: String) throws(FeedClientError) -> String {
        let shown = PlainText.shown(path)
        // SAFETY: the string lives for the length of the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            throw FeedClientError(code: .configuration, Phrase("The file of the token cannot be read: \(shown)."))
        }
        defer { close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & 0o077 == 0,
            facts.st_uid == geteuid() || facts.st_uid == 0
        else {
            throw FeedClientError(
                code: .configuration,
                Phrase("The token in \(shown) is not yours alone. Keep it in a file of yours, with mode 600."))
        }
        var bytes = [UInt8](repeating: 0, count: maxToken + 2)
        // SAFETY: no more is read than there is room.
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...maxToken).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw FeedClientError(code: .configuration, Phrase("There is no token in \(shown)."))
        }
        return text
    }
}

extension FeedAddress {
    /// What a request says of where it goes, and of who asks.
    var headers: [(name: String, value: String)] {
        switch kind {
        case .socket: [("Host", "undertone")]
        case .loopback(let address, let token):
            [("Host", address.description), ("Authorization", "Bearer \(token)")]
        }
    }

    /// Opens a connection.
    func connect<Output: Sendable>(
        _ bootstrap: ClientBootstrap,
        _ initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Output>
    ) async throws -> Output {
        switch kind {
        case .socket(let path): try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: initializer)
        case .loopback(let address, _):
            try await bootstrap.connect(
                to: SocketAddress(ipAddress: address.host, port: Int(clamping: address.port)),
                channelInitializer: initializer)
        }
    }
}
