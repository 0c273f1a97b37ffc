import CSodium

/// The cipher ChaCha20-Poly1305 (IETF): nobody reads what it seals, and nobody changes it unseen.
public enum ChaCha20Poly1305 {
    /// Length of a tag.
    public static let tagSize = 16
    /// Length of a nonce.
    public static let nonceSize = 12

    /// Appends ciphertext and tag of `plaintext`.
    public static func seal(_ plaintext: Span<UInt8>, key: SecretBytes, nonce: [UInt8], into output: inout [UInt8]) {
        precondition(key.count == KeyDerivation.keySize && nonce.count == nonceSize)
        // SAFETY: the target has room for plaintext and tag, which is what is written; key and nonce were checked.
        output += unsafe [UInt8](unsafeUninitializedCapacity: plaintext.count + tagSize) { target, count in
            guard let target = target.baseAddress else { return }
            unsafe plaintext.withUnsafeBufferPointer { plaintext in
                unsafe key.withBytes { key in
                    _ = unsafe crypto_aead_chacha20poly1305_ietf_encrypt(
                        target, nil, plaintext.baseAddress, UInt64(plaintext.count), nil, 0, nil, nonce, key)
                }
            }
            count = plaintext.count + tagSize
        }
    }

    /// Appends the plaintext of `ciphertext` with its tag, or nothing and says `false` where it is not genuine.
    public static func open(
        _ ciphertext: Span<UInt8>, key: SecretBytes, nonce: [UInt8], into output: inout [UInt8]
    ) -> Bool {
        precondition(key.count == KeyDerivation.keySize && nonce.count == nonceSize)
        guard ciphertext.count >= tagSize else { return false }
        var isGenuine = false
        // SAFETY: the target has room for the plaintext, which is what is written, and only once the tag has been found
        // right; key and nonce were checked.
        output += unsafe [UInt8](unsafeUninitializedCapacity: ciphertext.count - tagSize) { target, count in
            unsafe ciphertext.withUnsafeBufferPointer { ciphertext in
                guard let source = ciphertext.baseAddress else { return }
                isGenuine = unsafe key.withBytes { key in
                    unsafe crypto_aead_chacha20poly1305_ietf_decrypt(
                        target.baseAddress, nil, nil, source, UInt64(ciphertext.count), nil, 0, nonce, key) == 0
                }
            }
            count = isGenuine ? ciphertext.count - tagSize : 0
        }
        return isGenuine
    }
}
