import Foundation
import Glibc

/// Whoever sits at a socket and answers everything with the same bytes: no daemon of ours.
final class ForeignDaemon: Sendable {
    private let descriptor: Int32

    /// Binds a socket and answers from then on.
    /// - Parameters:
    ///   - path: the socket; its name may be anything.
    ///   - answer: all of what is answered.
    init(_ path: String, answer: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
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
        listen(descriptor, 8)
        Thread { [self] in serve(Array(answer.utf8)) }.start()
    }

    /// Answers nobody any more.
    func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func serve(_ answer: [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            // SAFETY: nobody wants to know who connects; the calls below end within the buffers that they are given.
            let client = accept(descriptor, nil, nil)
            guard client >= 0 else { break }
            _ = unsafe buffer.withUnsafeMutableBytes { unsafe recv(client, $0.baseAddress, $0.count, 0) }
            _ = unsafe answer.withUnsafeBytes { unsafe send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            close(client)
        }
        close(descriptor)
    }
}
