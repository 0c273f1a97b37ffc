import CSndfile
import Glibc

/// The bytes of a recording: a file, or what a pipe brought, which lies in a file without a name until it is closed.
final class RecordingFile {
    /// How standard input is called on a command line.
    static let standardInput = "-"

    /// Where the look at what comes through a pipe begins: who sends raw samples without an end is told at once.
    private static let enoughToKnow = 1 << 20
    private static let windowSize = 1 << 16

    /// The path, or ``standardInput``.
    let name: String
    /// Where it came through a pipe; such a file has no path.
    let isSpooled: Bool
    private(set) var size = 0
    private let descriptor: Int32
    private var window: [UInt8] = []
    private var windowStart = 0

    /// Opens a file, or reads a pipe to its end.
    /// - Parameters:
    ///   - name: the path; "-" is standard input where a pipe may be read.
    ///   - mayBePipe: whether what can be read only once is taken.
    /// - Throws: ``CaptureError`` where it cannot be read or is empty.
    init(_ name: String, mayBePipe: Bool) throws(CaptureError) {
        self.name = name
        let source = try Self.open(name, mayBePipe: mayBePipe)
        var status = stat()
        // SAFETY: `status` is alive for the call.
        guard unsafe fstat(source, &status) == 0 else {
            defer { close(source) }
            throw Self.systemError(.unreadable, name)
        }
        isSpooled = status.st_mode & S_IFMT != S_IFREG
        if isSpooled {
            defer { close(source) }
            descriptor = try Self.temporaryFile(for: name)
            try spool(source)
        } else {
            descriptor = source
            size = Int(status.st_size)
        }
        guard size > 0 else { throw CaptureError(.emptyFile, context: name) }
    }

    deinit { close(descriptor) }

    /// Bytes at a place, all of them; `nil` where the file ends before.
    func bytes(_ count: Int, at offset: Int) -> [UInt8]? {
        guard offset >= 0, count >= 0, offset <= size - count else { return nil }
        if offset < windowStart || offset + count > windowStart + window.count {
            window = [UInt8](repeating: 0, count: max(count, Self.windowSize))
            windowStart = offset
            let came = unsafe window.withUnsafeMutableBytes { unsafe read(into: $0, at: offset) }
            window.removeLast(window.count - came)
            guard came >= count else { return nil }
        }
        return Array(window[offset - windowStart..<offset - windowStart + count])
    }

    /// Reads what is there.
    /// - Returns: how many bytes came.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
        var count = 0
        while count < buffer.count {
            // SAFETY: the rest of the buffer is as long as is asked for.
            let came = unsafe pread(
                descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count, offset + count)
            if came < 0, errno == EINTR { continue }
            guard came > 0 else { break }
            count += came
        }
        return count
    }

    /// Where some bytes are found next; `nil` where they are not.
    func place(of pattern: [UInt8], from start: Int) -> Int? {
        var block = [UInt8](repeating: 0, count: Self.windowSize)
        var offset = start
        while offset <= size - pattern.count {
            let came = unsafe block.withUnsafeMutableBytes { unsafe read(into: $0, at: offset) }
            guard came >= pattern.count else { return nil }
            let found = Self.place(of: pattern, in: block, count: came)
            if let found { return offset + found }
            offset += came - pattern.count + 1
        }
        return nil
    }

    private static func place(of pattern: [UInt8], in block: [UInt8], count: Int) -> Int? {
        unsafe block.withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress else { return nil }
            var place = 0
            // SAFETY: what is searched and compared lies within the `count` bytes that were read.
            while place <= count - pattern.count,
                let hit = unsafe memchr(base + place, Int32(pattern[0]), count - pattern.count + 1 - place)
            {
                place = unsafe UnsafeRawPointer(hit) - base
                if unsafe memcmp(base + place, pattern, pattern.count) == 0 { return place }
                place += 1
            }
            return nil
        }
    }

    // MARK: - Opening

    private static func open(_ name: String, mayBePipe: Bool) throws(CaptureError) -> Int32 {
        if name == standardInput, mayBePipe {
            guard isatty(STDIN_FILENO) == 0 else { throw CaptureError(.terminal, context: name) }
            let copy = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
            guard copy >= 0 else { throw systemError(.unreadable, name) }
            return copy
        }
        var status = stat()
        // SAFETY: `status` is alive for the call.
        guard unsafe stat(name, &status) == 0 else {
            let isAbsent = errno == ENOENT || errno == ENOTDIR
            throw systemError(isAbsent ? .noSuchFile : .unreadable, name)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFIFO where mayBePipe: break
        case S_IFIFO: throw CaptureError(.pipe, context: name)
        default: throw CaptureError(.notAFile, context: name)
        }
        // SAFETY: the string lives for the time of the call.
        let descriptor = unsafe Glibc.open(name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError(.unreadable, name) }
        return descriptor
    }

    /// A file that nobody else can open, and that is gone when it is closed.
    private static func temporaryFile(for name: String) throws(CaptureError) -> Int32 {
        let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var path = Array("\(folder)/undertone-XXXXXX\0".utf8CString)
        // SAFETY: the array ends with a zero and is alive for the calls.
        let descriptor = unsafe mkstemp(&path)
        guard descriptor >= 0 else { throw systemError(.noRoom, name) }
        unsafe unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    private func spool(_ source: Int32) throws(CaptureError) {
        var block = [UInt8](repeating: 0, count: Self.windowSize)
        var isKnown = false
        while true {
            // SAFETY: the block is as long as is asked for.
            let came = unsafe Glibc.read(source, &block, block.count)
            if came < 0, errno == EINTR { continue }
            guard came >= 0 else { throw Self.systemError(.unreadable, name) }
            guard came > 0 else { break }
            guard unsafe pwrite(descriptor, block, came, size) == came else { throw Self.systemError(.noRoom, name) }
            size += came
            if !isKnown, size >= Self.enoughToKnow {
                isKnown = true
                try refuseRawSamples()
            }
        }
        if size > 0 { try refuseRawSamples() }
    }

    private func refuseRawSamples() throws(CaptureError) {
        // A tag in front of MP3 may hold pictures of any size.
        if bytes(3, at: 0) == Array("ID3".utf8) { return }
        var info = SF_INFO()
        let view = PartBytes(self, [.file(0..<size)])
        let file = unsafe view.open(&info)
        let number = sf_error(nil)
        // SAFETY: opened above, and closed once.
        if unsafe file != nil { unsafe sf_close(file) }
        window = []
        if unsafe file == nil, number == SF_ERR_UNRECOGNISED_FORMAT { throw CaptureError(.rawPipe, context: name) }
    }

    private static func systemError(_ code: CaptureError.Code, _ path: String) -> CaptureError {
        let number = errno
        let detail = code == .noSuchFile ? "" : unsafe strerror(number).map { unsafe String(cString: $0) } ?? ""
        return CaptureError(code, underlying: number, context: path, detail: detail)
    }
}
