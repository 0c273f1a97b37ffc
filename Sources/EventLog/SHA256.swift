import CSodium

/// SHA-256 by libsodium.
public enum SHA256 {
    /// The hash of `bytes` in lower-case hexadecimal digits.
    public static func hexadecimal(of bytes: [UInt8]) -> String {
        var hash = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        // SAFETY: both buffers live for the call; the hash has the 32 bytes that are written.
        _ = unsafe crypto_hash_sha256(&hash, bytes, UInt64(bytes.count))
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
