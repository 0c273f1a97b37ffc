import Glibc
public import NIOCore

/// Who is at the other end of a Unix socket, as the kernel says: nobody can claim to be another.
public enum PeerUser {
    /// The kernel's `struct ucred`, which Glibc shows to Swift under no name.
    private struct Credentials: Sendable {
        var pid: Int32
        var uid: UInt32
        var gid: UInt32
    }

    /// Number of the peer's user; `nil` where the channel is no Unix socket. A client is told who listens.
    public static func uid(of channel: any Channel) async -> UInt32? {
        guard [channel.localAddress, channel.remoteAddress].contains(where: { $0?.protocol == .unix }) else {
            return nil
        }
        return try? await uid(ofAccepted: channel).get()
    }

    /// Number of the user who has connected to a Unix socket, for whoever is just accepting the connection; `nil` where
    /// the kernel does not say.
    public static func uid(ofAccepted channel: any Channel) -> EventLoopFuture<UInt32?> {
        guard let options = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeSucceededFuture(nil)
        }
        // SAFETY: for SO_PEERCRED the kernel writes three 32-bit numbers, and NIO gives it exactly this type's size.
        let answer: EventLoopFuture<Credentials> = options.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        return answer.map { Optional($0.uid) }.recover { _ in nil }
    }
}
