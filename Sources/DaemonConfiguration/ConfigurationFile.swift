import Glibc

/// Reads configuration files.
enum ConfigurationFile {
    /// More than any configuration needs; keeps a wrong path such as a device from filling memory.
    static let largest = 256 * 1_024

    /// The content of a file.
    /// - Parameters:
    ///   - path: the file; a pipe will do.
    ///   - mustExist: whether a missing file is an error.
    /// - Returns: its bytes; `nil` where it does not exist and need not.
    /// - Throws: ``ConfigurationError`` that says why it cannot be read.
    static func bytes(at path: String, mustExist: Bool) throws(ConfigurationError) -> [UInt8]? {
        // SAFETY: the string is passed for the time of the call only.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if !mustExist, code == ENOENT || code == ENOTDIR { return nil }
            throw failure(path, code)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count <= largest {
            var code: Int32 = 0
            // SAFETY: `read` writes at most the capacity that it is given, and says how much.
            let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 16 * 1_024) { buffer, count in
                var result = -1
                repeat {
                    result = unsafe read(descriptor, buffer.baseAddress, buffer.count)
                    code = result < 0 ? errno : 0
                } while code == EINTR
                count = max(0, result)
            }
            guard code == 0 else { throw failure(path, code) }
            if chunk.isEmpty { return bytes }
            bytes += chunk
        }
        let problem = ConfigurationError.Problem(
            file: path, line: nil, key: nil, fault: "is larger than \(largest / 1_024) KiB",
            hint: "name a configuration file")
        throw ConfigurationError(code: .unreadable, problems: [problem], underlying: EFBIG)
    }

    private static func failure(_ path: String, _ code: Int32) -> ConfigurationError {
        let hint =
            switch code {
            case ENOENT, ENOTDIR: "name a file that exists"
            case EACCES, EPERM: "let the user who runs the daemon read it"
            case EISDIR: "name the file, not its folder"
            default: "mend that and start again"
            }
        // SAFETY: the text belongs to the C library and is copied at once.
        let reason = unsafe String(cString: strerror(code))
        let problem = ConfigurationError.Problem(
            file: path, line: nil, key: nil, fault: "cannot be read (\(reason))", hint: hint)
        return ConfigurationError(code: .unreadable, problems: [problem], underlying: code)
    }
}
