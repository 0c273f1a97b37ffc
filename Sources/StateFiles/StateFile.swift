import Glibc

/// **The one way in which state that has to last is written**: a small file of its owner's alone that is whole or not
/// there, whatever happens to the process or the power. What is written lies on the disk before it gets its name, and
/// the name before the call returns.
public enum StateFile {
    /// What a file that was set aside is called after its own name.
    public static let damaged = ".damaged"
    /// Most files of one name that are set aside; one more takes the place of the last.
    private static let maxAside = 9

    /// Writes a file in the place of one that may be there.
    public static func write(_ bytes: [UInt8], to path: String) throws(StateFileError) {
        let unfinished = unfinished(path)
        let descriptor = try make(unfinished)
        defer { close(descriptor) }
        do throws(StateFileError) {
            var rest = bytes[...]
            while !rest.isEmpty {
                // SAFETY: the pointer lives for the time of the call.
                let count = try result {
                    unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
                }
                rest = rest.dropFirst(count)
            }
            try place(unfinished, open: descriptor, at: path)
        } catch {
            // SAFETY: the string lives for the length of the call.
            _ = unsafe unlink(unfinished)
            throw error
        }
    }

    /// Gives a file that is written its name, in the place of one that may be there.
    /// - Parameters:
    ///   - unfinished: its present name, in the same folder.
    ///   - descriptor: the same file, open.
    ///   - path: its name from now on.
    /// - Throws: where it would not survive a power cut, or the name cannot be given.
    public static func place(
        _ unfinished: String, open descriptor: Int32, at path: String
    ) throws(StateFileError) {
        try sync(descriptor)
        // SAFETY: both strings live for the length of the call.
        _ = try result { unsafe rename(unfinished, path) }
        try syncFolder(of: path)
    }

    /// Forces the content of an open file to the disk.
    public static func sync(_ descriptor: Int32) throws(StateFileError) { _ = try result { fsync(descriptor) } }

    /// Forces the names in the folder of a file to the disk.
    public static func syncFolder(of path: String) throws(StateFileError) {
        // SAFETY: the string lives for the length of the call.
        let descriptor = try result { unsafe open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(descriptor) }
        try sync(descriptor)
    }

    /// Makes a folder that is its owner's alone, and those above it; one that is there stays as it is.
    public static func makeFolder(_ path: String) throws(StateFileError) {
        // SAFETY, for all calls: the string lives for the length of the call.
        guard unsafe mkdir(path, 0o700) != 0 else { return }
        let number = errno
        if number == ENOENT, folder(of: path) != path {
            try makeFolder(folder(of: path))
            return try makeFolder(path)
        }
        guard number != EEXIST else {
            close(try result { unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
            return
        }
        throw StateFileError(number: number)
    }

    /// Moves what cannot be used out of the way of a new file, whatever it is: it stays, under another name.
    /// - Parameters:
    ///   - path: what lies in the way.
    ///   - suffix: what its name ends in from now on; a number is added where that is taken.
    /// - Returns: the new name.
    /// - Throws: where it cannot be moved.
    @discardableResult public static func setAside(
        _ path: String, as suffix: String = damaged
    ) throws(StateFileError) -> String {
        var aside = path + suffix
        for number in 2...maxAside where exists(aside) { aside = "\(path)\(suffix)-\(number)" }
        // SAFETY: both strings live for the length of the call.
        _ = try result { unsafe rename(path, aside) }
        try syncFolder(of: path)
        return aside
    }

    /// The name of a file while it is written; a leftover of a crash is none of the names that anybody reads.
    private static func unfinished(_ path: String) -> String {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return "\(path[..<slash]).\(path[slash...]).\(getpid()).new"
    }

    /// Whether a name is one that a crash has left of writing a file.
    public static func isUnfinished(_ name: String, of file: String) -> Bool {
        name.hasPrefix(".\(file).") && name.hasSuffix(".new")
    }

    private static func make(_ path: String) throws(StateFileError) -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        // SAFETY, for both: the string lives for the length of the call.
        do throws(StateFileError) { return try result { unsafe open(path, flags, 0o600) } } catch {
            // Left by a process that had this one's number.
            guard error.number == EEXIST, unsafe unlink(path) == 0 else { throw error }
            return try result { unsafe open(path, flags, 0o600) }
        }
    }

    private static func exists(_ path: String) -> Bool {
        var status = stat()
        // SAFETY: path and status live for the length of the call.
        return unsafe lstat(path, &status) == 0
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func result<Number: SignedInteger>(_ call: () -> Number) throws(StateFileError) -> Number {
        while true {
            let value = call()
            if value >= 0 { return value }
            let number = errno
            if number != EINTR { throw StateFileError(number: number) }
        }
    }
}

/// Why a file of state cannot be written or moved.
public struct StateFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The operating system's number.
    public let number: Int32

    /// Takes the operating system's number.
    public init(number: Int32) { self.number = number }

    /// What the operating system says, such as "Permission denied".
    public var description: String { Self.words(number) }

    /// What an error number means.
    public static func words(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        // SAFETY: the buffer has the length that is passed, and ends in zero.
        guard unsafe strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
