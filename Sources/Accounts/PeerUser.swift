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
        guard let options = channel as? any SocketOptionProvider,
            [channel.localAddress, channel.remoteAddress].contains(where: { $0?.protocol == .unix })
        else { return nil }
        // SAFETY: for SO_PEERCRED the kernel writes three 32-bit numbers, and NIO gives it exactly this type's size.
        let answer: EventLoopFuture<Credentials> = options.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        return try? await answer.get().uid
    }
}
