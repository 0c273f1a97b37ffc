import Foundation
import Glibc
import Synchronization

/// Takes what a service tells systemd, in systemd's place.
final class NotifySocket: Sendable {
    /// Where it is told.
    let path: String
    private let descriptor: Int32
    private let told = Mutex<[String]>([])

    /// Binds the socket.
    init(path: String) {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // SAFETY: the path is shorter than the room for it, which is full of zeros.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8.prefix(107))) }
        // SAFETY: bind reads the address, whose size it is told.
        _ = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        Thread { [self] in take() }.start()
    }

    deinit { close(descriptor) }

    /// Everything so far.
    var messages: [String] { told.withLock { $0 } }

    /// Ends the thread that takes.
    func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func take() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            // SAFETY: the kernel writes at most as many bytes as there are.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { return }
            told.withLock { $0.append(String(decoding: buffer[..<count], as: UTF8.self)) }
        }
    }
}
