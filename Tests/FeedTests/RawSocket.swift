import Foundation
import Glibc
import TestSignals
import TestSupport

/// A Unix socket without any HTTP about it.
final class RawSocket {
    private let descriptor: Int32
    private(set) var text = ""

    struct Failure: Error {
        let number: Int32
    }

    /// Connects without holding up its thread, which the server needs too: where its queue is full, again in a moment.
    init(_ path: String) async throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        let deadline = ContinuousClock.now + patience
        while let number = Self.connect(descriptor, to: path) {
            guard number == EAGAIN, ContinuousClock.now < deadline else {
                Glibc.close(descriptor)
                throw Failure(number: number)
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// What went wrong; `nil` where it stands.
    private static func connect(_ descriptor: Int32, to path: String) -> Int32? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // SAFETY: the path is shorter than the room for it, which is full of zeros.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8.prefix(107))) }
        // SAFETY: connect reads the address, whose size it is told.
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 ? nil : errno
    }

    private var isOpen = true

    func close() {
        if isOpen { Glibc.close(descriptor) }
        isOpen = false
    }

    deinit { close() }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) throws {
        // SAFETY: the kernel reads as many bytes as there are.
        let count = unsafe bytes.withUnsafeBytes {
            unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count == bytes.count else { throw Failure(number: errno) }
    }

    /// What has come since the last time; `nil` where the other side has closed.
    func readSome(atMost count: Int = 64 * 1024) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        // SAFETY: the kernel writes at most as many bytes as there are.
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        if count < 0 { return errno == EAGAIN ? [] : nil }
        return count == 0 ? nil : Array(bytes.prefix(count))
    }

    /// Reads until the text ends in `end`; what came before is forgotten.
    func read(until end: String, within limit: Duration = patience) async throws -> Bool {
        text = ""
        let deadline = ContinuousClock.now + limit
        while !text.hasSuffix(end), ContinuousClock.now < deadline {
            guard let bytes = readSome() else { return false }
            text += String(decoding: bytes, as: UTF8.self)
            if bytes.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            if text.contains(end) { return true }
        }
        return text.hasSuffix(end)
    }

    /// Closes the way to the other side, and goes on reading.
    func finishWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

    var isAtEnd: Bool { readSome() == nil }
}

/// What this process holds.
enum Memory {
    static var residentKB: Int {
        ProcessFile.statusKB("VmRSS") ?? 0
    }
}

extension FeedFixture {
    /// Opens connections that say nothing, all at once, and closes them.
    func flood(_ count: Int) async throws {
        var sockets: [RawSocket] = []
        for _ in 0..<count { sockets.append(try await RawSocket(socket)) }
        for socket in sockets { socket.close() }
    }
}
