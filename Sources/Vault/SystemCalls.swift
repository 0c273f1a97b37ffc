import Glibc

/// The system calls of the vault, each reading errno at once and repeated after a signal.
enum SystemCalls {
    /// Opens a file or folder; never inherited by programs that the process starts.
    static func open(_ path: String, _ flags: Int32, mode: mode_t = 0, _ context: String) throws(VaultError) -> Int32 {
        // SAFETY: the path is a string that ends in zero while the call lasts.
        try result(context) { unsafe Glibc.open(path, flags | O_CLOEXEC, mode) }
    }

    /// Closes a descriptor. What was to be on disk is there already: fsync came before.
    static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

    /// Reads at most as much as `buffer` holds; 0 at the end of the file.
    static func read(_ descriptor: Int32, into buffer: inout [UInt8], _ context: String) throws(VaultError) -> Int {
        let count = buffer.count
        // SAFETY: the buffer holds `count` bytes.
        return try result(context) { unsafe Glibc.read(descriptor, &buffer, count) }
    }

    /// Writes all of `bytes`.
    static func write(_ descriptor: Int32, _ bytes: [UInt8], _ context: String) throws(VaultError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            // SAFETY: the pointer is used only while it is lent.
            let count = try result(context) {
                unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Forces a file's content, or a folder's names, to the disk.
    static func sync(_ descriptor: Int32, _ context: String) throws(VaultError) {
        _ = try result(context) { fsync(descriptor) }
    }

    /// Forces the names in a folder to the disk.
    static func syncFolder(_ path: String, _ context: String) throws(VaultError) {
        let descriptor = try open(path, O_RDONLY | O_DIRECTORY, context)
        defer { close(descriptor) }
        try sync(descriptor, context)
    }

    /// Cuts a file to a size.
    static func truncate(_ descriptor: Int32, to size: Int, _ context: String) throws(VaultError) {
        _ = try result(context) { ftruncate(descriptor, size) }
    }

    /// Sets when a file was written and read, in seconds since 1970.
    static func setModified(_ descriptor: Int32, to seconds: Double, _ context: String) throws(VaultError) {
        let whole = seconds.rounded(.down)
        let time = timespec(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
        let times = [time, time]
        // SAFETY: the call reads two times, which live while it lasts.
        _ = try result(context) { unsafe futimens(descriptor, times) }
    }

    /// Goes to a place in a file.
    static func seek(_ descriptor: Int32, to offset: Int, _ context: String) throws(VaultError) {
        _ = try result(context) { lseek(descriptor, offset, SEEK_SET) }
    }

    /// Everything in a file, and little more than a limit at most.
    static func contents(of path: String, limit: Int = .max, _ context: String) throws(VaultError) -> [UInt8] {
        let descriptor = try open(path, O_RDONLY | O_NOFOLLOW, context)
        defer { close(descriptor) }
        var (bytes, buffer): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 65_536))
        while bytes.count <= limit {
            let count = try read(descriptor, into: &buffer, context)
            if count == 0 { break }
            bytes += buffer.prefix(count)
        }
        return bytes
    }

    /// Gives a file another name.
    static func rename(_ old: String, to new: String, _ context: String) throws(VaultError) {
        // SAFETY: both paths are strings that end in zero while the call lasts.
        _ = try result(context) { unsafe Glibc.rename(old, new) }
    }

    /// Removes a file's name.
    static func unlink(_ path: String, _ context: String) throws(VaultError) {
        // SAFETY: the path is a string that ends in zero while the call lasts.
        _ = try result(context) { unsafe Glibc.unlink(path) }
    }

    /// Makes a folder for its owner alone, with those above it; leaves one that exists as it is.
    static func makePrivateFolder(_ path: String, _ context: String) throws(VaultError) {
        // SAFETY: the path is a string that ends in zero while each call lasts.
        if unsafe mkdir(path, 0o700) != 0 {
            let number = errno
            let parent = path.lastIndex(of: "/").map { path[..<$0] } ?? ""
            if number == ENOENT, !parent.isEmpty {
                try makePrivateFolder(String(parent), context)
                _ = try result(context) { unsafe mkdir(path, 0o700) }
            } else if number != EEXIST {
                throw .system(number, context)
            }
        }
        close(try open(path, O_RDONLY | O_DIRECTORY, context))
    }

    /// The names in a folder, but for `.` and `..`, in no order.
    static func names(in folder: String, _ context: String) throws(VaultError) -> [String] {
        // SAFETY: the stream is closed once, here; an entry is valid until the next one is read, and its name ends in
        // zero.
        guard let stream = unsafe opendir(folder) else { throw .system(errno, context) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// What is known of a regular file without opening it; `nil` where there is none, also for a link to one.
    static func regularFile(_ path: String, _ context: String) throws(VaultError) -> stat? {
        var status = stat()
        do throws(VaultError) {
            // SAFETY: path and status are valid while the call lasts.
            _ = try result(context) { unsafe lstat(path, &status) }
        } catch  where error.code == .notFound { return nil }
        return status.st_mode & S_IFMT == S_IFREG ? status : nil
    }

    private static func result<Number: SignedInteger>(
        _ context: String, _ call: () -> Number
    ) throws(VaultError) -> Number {
        while true {
            let value = call()
            if value >= 0 { return value }
            let number = errno
            if number != EINTR { throw .system(number, context) }
        }
    }
}
