import CSodium

/// Signatures by Ed25519.
public enum Ed25519 {
    /// Length of the secret that a key pair is made of.
    public static let seedSize = 32
    /// Length of a public key.
    public static let publicKeySize = 32
    /// Length of a signature.
    public static let signatureSize = 64

    /// The public key of a seed.
    public static func publicKey(ofSeed seed: SecretBytes) -> [UInt8] { pair(ofSeed: seed).publicKey }

    /// The signature of a message.
    public static func signature(of message: [UInt8], seed: SecretBytes) -> [UInt8] {
        let secretKey = pair(ofSeed: seed).secretKey
        var signature = [UInt8](repeating: 0, count: signatureSize)
        // SAFETY: the key is lent for the call; the signature holds the 64 bytes that are written.
        unsafe secretKey.withBytes {
            _ = unsafe crypto_sign_ed25519_detached(&signature, nil, message, UInt64(message.count), $0)
        }
        return signature
    }

    /// Whether the owner of a public key signed the message.
    public static func isGenuine(_ signature: [UInt8], of message: [UInt8], publicKey: [UInt8]) -> Bool {
        guard signature.count == signatureSize, publicKey.count == publicKeySize else { return false }
        // SAFETY: both lengths were checked, the message holds the length that is passed.
        return unsafe crypto_sign_ed25519_verify_detached(signature, message, UInt64(message.count), publicKey) == 0
    }

    private static func pair(ofSeed seed: SecretBytes) -> (publicKey: [UInt8], secretKey: SecretBytes) {
        precondition(seed.count == seedSize, "Ed25519 works on a seed of 32 bytes")
        var publicKey = [UInt8](repeating: 0, count: publicKeySize)
        let secretKey = unsafe SecretBytes(count: Int(crypto_sign_ed25519_SECRETKEYBYTES)) { secretKey in
            // SAFETY: seed, public key and secret key hold 32, 32 and 64 bytes.
            unsafe seed.withBytes { _ = unsafe crypto_sign_ed25519_seed_keypair(&publicKey, secretKey, $0) }
        }
        return (publicKey, secretKey)
    }
}
