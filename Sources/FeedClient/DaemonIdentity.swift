import Accounts
import Events
import Synchronization
import Vocabulary

/// Whose daemon it is: the user who serves the socket, as the kernel says. What a daemon calls itself stands beside
/// this name and never in its place.
public struct DaemonIdentity: Sendable, Hashable {
    /// Most characters that are shown of what a daemon calls itself.
    private static let maxClaim = 40

    /// The user's number.
    public let uid: UInt32
    /// The user's login; `uid 1234` where the system knows none.
    public let name: String

    public init(uid: UInt32, name: String) {
        self.uid = uid
        self.name = name
    }

    /// The user with a number. May wait for a directory service.
    public init(uid: UInt32) { self.init(uid: uid, name: GroupDirectory.system.name(of: uid)) }

    /// The name beside that which an answer gives, where it gives another: `eve, says alice`.
    /// - Parameters:
    ///   - claim: the other name; `nil` where none was given.
    ///   - place: the socket, where the user serves more than one.
    /// - Returns: the text.
    public func saying(_ claim: String?, at place: String? = nil) -> String {
        let whole = place.map { "\(name) at \($0)" } ?? name
        guard let claim, claim != name else { return whole }
        let words = PlainText.shown(String(claim.prefix(Self.maxClaim)))
        return words.contains { !$0.isWhitespace } ? "\(whole), says \(words)" : "\(whole), says no name"
    }
}

/// Who serves one socket. Known from the first connection, and held to from then on: a key that is pressed goes to the
/// daemon whose line was read.
final class Peer: Sendable {
    private struct State {
        var identity: DaemonIdentity?
        var hasTwin = false
    }

    private let state: Mutex<State>

    init(_ identity: DaemonIdentity?) { state = Mutex(State(identity: identity)) }

    var known: DaemonIdentity? { state.withLock { $0.identity } }

    /// Whether the same user serves another socket beside this one.
    var hasTwin: Bool {
        get { state.withLock { $0.hasTwin } }
        set { state.withLock { $0.hasTwin = newValue } }
    }

    /// Notes who it is; returns who it was before, where somebody was known.
    func note(_ found: DaemonIdentity) -> DaemonIdentity {
        state.withLock {
            let first = $0.identity ?? found
            $0.identity = first
            return first
        }
    }
}

extension FeedClient {
    /// Who serves the socket, as the kernel says; `nil` before the first connection.
    public var identity: DaemonIdentity? { peer.known }

    /// Whose daemon it is, for a line: the name that the kernel says, beside it what an answer says where that differs,
    /// and which socket where the same user serves more than one. Before the first connection what the place says.
    public func name(saying claim: String? = nil) -> String {
        // Whose lane it is, and how the desk is called, the hub vouches for.
        if let lane { return PlainText.shown("\(lane.login), \(lane.label)") }
        let parts = socketPath.split(separator: "/").suffix(socketPath.hasSuffix("/\(FeedWire.socketName)") ? 2 : 1)
        let file = PlainText.shown(parts.joined(separator: "/"))
        guard let identity else { return login.map(PlainText.shown) ?? file }
        return identity.saying(claim, at: peer.hasTwin ? file : nil)
    }
}

extension Sequence<FeedClient> {
    /// Sees which of these sockets one and the same user serves: none of them passes for the only one.
    public func tellTwinsApart() {
        let known = compactMap { client in client.identity.map { ($0.uid, client) } }
        let counts = Dictionary(grouping: known) { $0.0 }.mapValues(\.count)
        for (uid, client) in known { client.peer.hasTwin = counts[uid, default: 0] > 1 }
    }
}
