import CSndfile
import Glibc

/// Part of a recording as libsndfile is to see it: stretches of the file, and bytes put in their place.
final class PartBytes {
    /// A stretch.
    enum Extent: Equatable {
        case file(Range<Int>)
        case bytes([UInt8])

        var count: Int {
            switch self {
            case .file(let range): range.count
            case .bytes(let bytes): bytes.count
            }
        }
    }

    private let file: RecordingFile
    private let extents: [Extent]
    /// Where each extent begins, and behind them the end of all.
    private let starts: [Int]
    private var position = 0

    private var count: Int { starts[extents.count] }

    init(_ file: RecordingFile, _ extents: [Extent]) {
        self.file = file
        self.extents = extents
        starts = extents.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    }

    /// A range of the file with some of its bytes replaced.
    /// - Parameters:
    ///   - range: of the file.
    ///   - patches: in the order of their places, none over another.
    /// - Returns: the extents.
    static func patched(_ range: Range<Int>, _ patches: [(at: Int, bytes: [UInt8])]) -> [Extent] {
        var extents: [Extent] = []
        var place = range.lowerBound
        for patch in patches {
            extents += [.file(place..<patch.at), .bytes(patch.bytes)]
            place = patch.at + patch.bytes.count
        }
        return extents + [.file(place..<range.upperBound)]
    }

    /// Opens it as a sound file; it has to live until that is closed.
    func open(_ info: inout SF_INFO) -> OpaquePointer? {
        var calls = Self.calls
        // SAFETY: the caller keeps this object alive until it has closed the file; libsndfile copies `calls`.
        return unsafe sf_open_virtual(&calls, Int32(SFM_READ), &info, Unmanaged.passUnretained(self).toOpaque())
    }

    private static var calls: SF_VIRTUAL_IO {
        // SAFETY: the user data is the object that was passed to sf_open_virtual, alive while the file is open, and
        // libsndfile's buffers hold the counts that it passes.
        unsafe SF_VIRTUAL_IO(
            get_filelen: { unsafe sf_count_t(PartBytes.at($0).count) },
            seek: { unsafe PartBytes.at($2).seek(Int($0), whence: $1) },
            read: { unsafe PartBytes.at($2).read(into: UnsafeMutableRawBufferPointer(start: $0, count: Int($1))) },
            write: { _, _, _ in 0 },
            tell: { unsafe sf_count_t(PartBytes.at($0).position) })
    }

    private static func at(_ userData: UnsafeMutableRawPointer?) -> PartBytes {
        guard let userData = unsafe userData else { preconditionFailure("libsndfile lost its user data") }
        // SAFETY: see ``calls``.
        return unsafe Unmanaged<PartBytes>.fromOpaque(userData).takeUnretainedValue()
    }

    private func seek(_ offset: Int, whence: Int32) -> sf_count_t {
        let base =
            switch whence {
            case SEEK_CUR: position
            case SEEK_END: count
            default: 0
            }
        let (place, isOver) = base.addingReportingOverflow(offset)
        guard !isOver, place >= 0 else { return -1 }
        position = place
        return sf_count_t(place)
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer) -> sf_count_t {
        var done = 0
        while done < buffer.count, position < count {
            let index = extentAtPosition()
            let within = position - starts[index]
            let length = min(buffer.count - done, extents[index].count - within)
            // SAFETY: the slice lies inside of the buffer.
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + length])
            switch extents[index] {
            case .file(let range):
                guard unsafe file.read(into: rest, at: range.lowerBound + within) == length else {
                    return sf_count_t(done)
                }
            case .bytes(let bytes): unsafe rest.copyBytes(from: bytes[within..<within + length])
            }
            done += length
            position += length
        }
        return sf_count_t(done)
    }

    /// The last extent that begins at the position or before; an empty one never is.
    private func extentAtPosition() -> Int {
        var (low, high) = (0, extents.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= position { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
