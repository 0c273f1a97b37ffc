import CSndfile
import Glibc

/// Bytes that libsndfile reads and writes as if they were a file.
final class MemoryFile {
    /// What it holds.
    private(set) var bytes: [UInt8]
    private var position = 0

    /// A file with a first content.
    /// - Parameters:
    ///   - bytes: the content.
    ///   - capacity: bytes that it may grow to without leaving a copy behind elsewhere in memory.
    init(_ bytes: [UInt8], capacity: Int = 0) {
        self.bytes = bytes
        self.bytes.reserveCapacity(capacity)
    }

    /// Hands the content out; the file is empty afterwards, so that whoever has it can wipe it.
    func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// The functions that libsndfile calls, each with the object as its user data.
    static var calls: SF_VIRTUAL_IO {
        // SAFETY: the user data is the object that was passed to sf_open_virtual, alive while the file is open, and
        // libsndfile's buffers hold the counts that it passes.
        unsafe SF_VIRTUAL_IO(
            get_filelen: { unsafe sf_count_t(MemoryFile.at($0).bytes.count) },
            seek: { unsafe MemoryFile.at($2).seek(Int($0), whence: $1) },
            read: { unsafe MemoryFile.at($2).read(into: UnsafeMutableRawBufferPointer(start: $0, count: Int($1))) },
            write: { unsafe MemoryFile.at($2).write(UnsafeRawBufferPointer(start: $0, count: Int($1))) },
            tell: { unsafe sf_count_t(MemoryFile.at($0).position) })
    }

    private static func at(_ userData: UnsafeMutableRawPointer?) -> MemoryFile {
        guard let userData = unsafe userData else { preconditionFailure("libsndfile lost its user data") }
        // SAFETY: see ``calls``.
        return unsafe Unmanaged<MemoryFile>.fromOpaque(userData).takeUnretainedValue()
    }

    private func seek(_ offset: Int, whence: Int32) -> sf_count_t {
        let base =
            switch whence {
            case SEEK_CUR: position
            case SEEK_END: bytes.count
            default: 0
            }
        guard base + offset >= 0 else { return -1 }
        position = base + offset
        return sf_count_t(position)
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer) -> sf_count_t {
        let count = max(0, min(buffer.count, bytes.count - position))
        guard count > 0 else { return 0 }
        // SAFETY: `count` fits both sides.
        unsafe buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return sf_count_t(count)
    }

    private func write(_ buffer: UnsafeRawBufferPointer) -> sf_count_t {
        if position > bytes.count { bytes += repeatElement(0, count: position - bytes.count) }
        let overwritten = min(buffer.count, bytes.count - position)
        // SAFETY: the buffer is valid for the call, and is copied.
        unsafe bytes.replaceSubrange(position..<position + overwritten, with: buffer)
        position += buffer.count
        return sf_count_t(buffer.count)
    }
}
