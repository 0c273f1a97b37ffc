import CSodium

/// SHA-256, and the authentication code that is made of it.
public enum SHA256 {
    /// Bytes of a hash.
    static let size = 32

    /// The hash of `bytes` in lower-case hexadecimal digits.
    public static func hexadecimal(of bytes: [UInt8]) -> String {
        var hash = [UInt8](repeating: 0, count: size)
        // SAFETY: both buffers live for the call; the hash has the 32 bytes that are written.
        _ = unsafe crypto_hash_sha256(&hash, bytes, UInt64(bytes.count))
        return digits(of: hash)
    }

    /// The hash of what comes piece by piece.
    public struct Running: Sendable {
        private var state = crypto_hash_sha256_state()

        /// The hash of nothing so far.
        public init() {
            // SAFETY: the call fills the state.
            _ = unsafe crypto_hash_sha256_init(&state)
        }

        /// Takes the next piece.
        public mutating func update(_ bytes: some Collection<UInt8>) {
            let piece = Array(bytes)
            // SAFETY: the array holds the length that is passed.
            _ = unsafe crypto_hash_sha256_update(&state, piece, UInt64(piece.count))
        }

        /// The hash of all so far, in lower-case hexadecimal digits.
        public var hexadecimal: String {
            var (hash, copy) = ([UInt8](repeating: 0, count: size), state)
            // SAFETY: the hash has the 32 bytes that are written.
            _ = unsafe crypto_hash_sha256_final(&copy, &hash)
            return digits(of: hash)
        }
    }

    private static func digits(of hash: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// HMAC-SHA-256 of `message`.
    public static func authenticationCode(of message: [UInt8], key: SecretBytes) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: size)
        // SAFETY: the key is lent for the call, the code holds 32 bytes.
        unsafe key.withBytes { unsafe hmac(key: $0, keySize: key.count, message, size: message.count, into: &code) }
        return code
    }

    /// HMAC-SHA-256 into 32 bytes.
    static func hmac(
        key: UnsafePointer<UInt8>, keySize: Int, _ message: UnsafePointer<UInt8>, size: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        var state = crypto_auth_hmacsha256_state()
        // SAFETY: the callers' buffers hold the lengths passed, `target` holds 32 bytes.
        unsafe crypto_auth_hmacsha256_init(&state, key, keySize)
        unsafe crypto_auth_hmacsha256_update(&state, message, UInt64(size))
        unsafe crypto_auth_hmacsha256_final(&state, target)
        unsafe sodium_memzero(&state, MemoryLayout<crypto_auth_hmacsha256_state>.size)
    }
}
