import Glibc

/// Small files that hold a secret, read so that no copy stays behind.
enum SecretFile {
    /// The longest file of keys that is read.
    static let largest = 1 << 20

    /// Everything in a file, or that comes through a pipe; its caller wipes it.
    static func contents(of path: String) throws(VaultError) -> [UInt8] {
        let context = "read \(path)"
        let descriptor = try SystemCalls.open(path, O_RDONLY | O_NOCTTY, context)
        defer { SystemCalls.close(descriptor) }
        var file: [UInt8] = []
        // An array that grows moves, and leaves what it held.
        file.reserveCapacity(largest)
        var buffer = [UInt8](repeating: 0, count: 4096)
        defer { Sodium.wipe(&buffer) }
        while true {
            let count: Int
            do throws(VaultError) {
                count = try SystemCalls.read(descriptor, into: &buffer, context)
            } catch {
                Sodium.wipe(&file)
                throw error
            }
            if count == 0 { return file }
            guard file.count + count <= largest else {
                Sodium.wipe(&file)
                throw VaultError(.invalidKey, "too long for a file of keys")
            }
            file += buffer.prefix(count)
        }
    }
}
