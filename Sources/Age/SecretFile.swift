import Glibc
import Sodium

/// Small files that hold a secret, read so that no copy stays behind.
enum SecretFile {
    /// The longest file of keys that is read.
    static let largest = 1 << 20

    /// Everything in a file, or that comes through a pipe, or in at standard input where the path is `-`; its caller
    /// wipes it.
    static func contents(of path: String) throws(AgeError) -> [UInt8] {
        let isInput = path == "-"
        let context = isInput ? "read standard input" : "read \(path)"
        // SAFETY: the path is a string that ends in zero while the call lasts.
        let descriptor =
            isInput ? STDIN_FILENO : try result(context) { unsafe open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC) }
        defer { if !isInput { close(descriptor) } }
        var file: [UInt8] = []
        // An array that grows moves, and leaves what it held.
        file.reserveCapacity(largest)
        var buffer = [UInt8](repeating: 0, count: 4096)
        defer { Libsodium.wipe(&buffer) }
        while true {
            let count: Int
            do throws(AgeError) {
                // SAFETY: the buffer holds as many bytes as are asked for.
                count = try result(context) { unsafe read(descriptor, &buffer, 4096) }
            } catch {
                Libsodium.wipe(&file)
                throw error
            }
            if count == 0 { return file }
            guard file.count + count <= largest else {
                Libsodium.wipe(&file)
                throw AgeError(.invalidKey, "too long for a file of keys")
            }
            file += buffer.prefix(count)
        }
    }

    /// The result of a system call, which is repeated after a signal.
    private static func result<Number: SignedInteger>(
        _ context: String, _ call: () -> Number
    ) throws(AgeError) -> Number {
        while true {
            let value = call()
            if value >= 0 { return value }
            let number = errno
            if number != EINTR { throw .system(number, context) }
        }
    }
}
