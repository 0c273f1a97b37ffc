import CSodium

/// What the library does beside hashes, keys and ciphers.
public enum Libsodium {
    private static let isReady = sodium_init() >= 0

    /// Initialises it once. It fails only where the system has no source of random numbers.
    static func start() { precondition(isReady, "libsodium found no source of random numbers") }

    /// Public random bytes, such as a nonce.
    public static func randomBytes(count: Int) -> [UInt8] {
        start()
        var bytes = [UInt8](repeating: 0, count: count)
        // SAFETY: the buffer holds `count` bytes.
        unsafe randombytes_buf(&bytes, count)
        return bytes
    }

    /// Overwrites an array in place, in a way the optimiser may not remove. The array must not be shared.
    public static func wipe<Element: BitwiseCopyable>(_ values: inout [Element]) {
        // SAFETY: the buffer is the array's own memory, and its elements are plain bits.
        unsafe values.withUnsafeMutableBytes { buffer in
            if let base = buffer.baseAddress { unsafe sodium_memzero(base, buffer.count) }
        }
    }

    /// Compares in a time that does not depend on where two byte strings differ.
    public static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        // SAFETY: both hold as many bytes as are compared.
        return unsafe sodium_memcmp(left, right, left.count) == 0
    }
}
