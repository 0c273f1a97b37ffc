import Glibc

/// A TCP socket on 127.0.0.1.
public final class LoopbackSocket: Sendable {
    /// Why there is none; the errno.
    public struct Failure: Error {
        /// What the system said.
        public var number: Int32
    }

    /// Its descriptor.
    public let descriptor: Int32

    /// A new socket.
    public convenience init() throws(Failure) {
        try self.init(descriptor: socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
    }

    private init(descriptor: Int32) throws(Failure) {
        guard descriptor >= 0 else { throw Failure(number: errno) }
        self.descriptor = descriptor
        // Not for the servers that tests start, which would keep it open.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(descriptor) }

    /// Binds it to a port, 0 for one that the system gives.
    @discardableResult
    public func bind(to port: UInt16 = 0) throws(Failure) -> UInt16 {
        var address = Self.address(port: port)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        // SAFETY: the address lives for both calls, which read and write as many bytes as are passed.
        let status = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe Glibc.bind(descriptor, address, size) + getsockname(descriptor, address, &size)
            }
        }
        guard status == 0 else { throw Failure(number: errno) }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Listens on a port that the system gives.
    public func listen() throws(Failure) -> UInt16 {
        let port = try bind()
        guard Glibc.listen(descriptor, 16) == 0 else { throw Failure(number: errno) }
        return port
    }

    /// Waits for somebody who connects.
    public func accept() throws(Failure) -> LoopbackSocket {
        try LoopbackSocket(descriptor: Glibc.accept(descriptor, nil, nil))
    }

    /// Whether somebody listens on a port, to which it is connected then.
    public func connect(to port: UInt16) -> Bool {
        var address = Self.address(port: port)
        // SAFETY: the address lives for the call, which reads as many bytes as are passed.
        return unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// Sends bytes.
    public func send(_ bytes: [UInt8]) {
        _ = unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// The next bytes; none at the end.
    public func receive() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }

    /// Ends both directions, and wakes who waits.
    public func shutDown() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
