import Glibc
import NIOCore

/// Who is at the other end of a Unix socket, as the kernel says: nobody can claim to be another.
enum PeerName {
    /// The kernel's `struct ucred`, which Glibc shows to Swift under no name.
    private struct Credentials: Sendable {
        var pid: Int32
        var uid: UInt32
        var gid: UInt32
    }

    /// Name of the peer's user (`uid 1234` where the system knows no name); `nil` where the channel is no Unix socket.
    static func of(_ channel: any Channel) async -> String? {
        guard let options = channel as? any SocketOptionProvider, channel.localAddress?.protocol == .unix else {
            return nil
        }
        // SAFETY: for SO_PEERCRED the kernel writes three 32-bit numbers, and NIO gives it exactly this type's size.
        let answer: EventLoopFuture<Credentials> = options.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        guard let credentials = try? await answer.get() else { return nil }
        // Users may come from a directory service, whose answer may take its time.
        return try? await Blocking.run { userName(credentials.uid) ?? "uid \(credentials.uid)" }
    }

    private static func userName(_ uid: UInt32) -> String? {
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        var scratch = [CChar](repeating: 0, count: 16 * 1024)
        // SAFETY: getpwuid_r writes into `entry` and `scratch`, whose size it is told, and both outlive the copy of the name.
        return unsafe scratch.withUnsafeMutableBufferPointer { buffer in
            guard let memory = buffer.baseAddress,
                unsafe getpwuid_r(uid, &entry, memory, buffer.count, &found) == 0, unsafe found != nil,
                let name = unsafe entry.pw_name as UnsafeMutablePointer<CChar>?
            else { return nil }
            return unsafe String(cString: name)
        }
    }
}
