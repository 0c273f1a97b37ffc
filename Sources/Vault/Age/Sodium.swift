import CSodium

/// The few calls of libsodium that age is made of, each behind a signature that cannot be misused by length.
enum Sodium {
    /// Length of a ChaCha20-Poly1305 tag.
    static let tagSize = 16
    /// Length of every symmetric key, X25519 scalar and X25519 point here.
    static let keySize = 32
    /// Length of a ChaCha20-Poly1305 (IETF) nonce.
    static let nonceSize = 12

    private static let isReady = sodium_init() >= 0

    /// Initialises libsodium once. It fails only where the system has no source of random numbers.
    static func start() {
        precondition(isReady, "libsodium found no source of random numbers")
    }

    /// Public random bytes, such as a nonce.
    static func randomBytes(count: Int) -> [UInt8] {
        start()
        var bytes = [UInt8](repeating: 0, count: count)
        // SAFETY: the buffer holds `count` bytes.
        unsafe randombytes_buf(&bytes, count)
        return bytes
    }

    /// Overwrites an array in place, in a way the optimiser may not remove. The array must not be shared.
    static func wipe<Element: BitwiseCopyable>(_ values: inout [Element]) {
        // SAFETY: the buffer is the array's own memory, and its elements are plain bits.
        unsafe values.withUnsafeMutableBytes { buffer in
            if let base = buffer.baseAddress { unsafe sodium_memzero(base, buffer.count) }
        }
    }

    // MARK: HMAC and HKDF with SHA-256

    /// HKDF-SHA-256 with one block of output: a 32-byte key.
    static func derivedKey(from secret: SecretBytes, salt: [UInt8], info: String) -> SecretBytes {
        let extracted = unsafe SecretBytes(count: keySize) { target in
            // SAFETY: the secret is lent for the call, the target holds 32 bytes.
            unsafe secret.withBytes { secretBytes in
                unsafe hmac(key: salt, keySize: salt.count, secretBytes, size: secret.count, into: target)
            }
        }
        let block = Array(info.utf8) + [1]
        return unsafe SecretBytes(count: keySize) { target in
            // SAFETY: the key is lent for the call, the target holds 32 bytes.
            unsafe extracted.withBytes { key in
                unsafe hmac(key: key, keySize: keySize, block, size: block.count, into: target)
            }
        }
    }

    /// HMAC-SHA-256 of `message`.
    static func authenticationCode(of message: [UInt8], key: SecretBytes) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: keySize)
        // SAFETY: the key is lent for the call, the code holds 32 bytes.
        unsafe key.withBytes { unsafe hmac(key: $0, keySize: key.count, message, size: message.count, into: &code) }
        return code
    }

    /// Compares in a time that does not depend on where two byte strings differ.
    static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        // SAFETY: both hold as many bytes as are compared.
        return unsafe sodium_memcmp(left, right, left.count) == 0
    }

    private static func hmac(
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

    // MARK: X25519

    /// The public point of a secret scalar.
    static func publicPoint(of scalar: SecretBytes) -> [UInt8] {
        var point = [UInt8](repeating: 0, count: keySize)
        // SAFETY: scalar and point hold 32 bytes each.
        unsafe scalar.withBytes { _ = unsafe crypto_scalarmult_curve25519_base(&point, $0) }
        return point
    }

    /// The shared secret of a scalar and a point; `nil` for a point of low order, whose secret anybody knows.
    static func sharedSecret(of scalar: SecretBytes, with point: [UInt8]) -> SecretBytes? {
        precondition(scalar.count == keySize && point.count == keySize, "X25519 works on 32 bytes")
        var isAcceptable = false
        let secret = unsafe SecretBytes(count: keySize) { target in
            // SAFETY: three buffers of 32 bytes.
            unsafe scalar.withBytes { scalar in
                isAcceptable = unsafe crypto_scalarmult_curve25519(target, scalar, point) == 0
            }
        }
        return isAcceptable ? secret : nil
    }

    // MARK: ChaCha20-Poly1305

    /// Appends ciphertext and tag of `plaintext`.
    static func seal(_ plaintext: Span<UInt8>, key: SecretBytes, nonce: [UInt8], into output: inout [UInt8]) {
        precondition(key.count == keySize && nonce.count == nonceSize)
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
    static func open(_ ciphertext: Span<UInt8>, key: SecretBytes, nonce: [UInt8], into output: inout [UInt8]) -> Bool {
        precondition(key.count == keySize && nonce.count == nonceSize)
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

    // MARK: scrypt

    /// scrypt with N = 2^`workFactor`, r = 8, p = 1: a 32-byte key; `nil` where the memory does not suffice.
    static func scryptKey(from passphrase: SecretBytes, salt: [UInt8], workFactor: Int) -> SecretBytes? {
        var isDone = false
        let key = unsafe SecretBytes(count: keySize) { target in
            // SAFETY: passphrase and salt are lent for the call with their lengths, the target holds 32 bytes.
            unsafe passphrase.withBytes { passphraseBytes in
                isDone =
                    unsafe crypto_pwhash_scryptsalsa208sha256_ll(
                        passphraseBytes, passphrase.count, salt, salt.count, 1 << UInt64(workFactor), 8, 1, target,
                        keySize)
                    == 0
            }
        }
        return isDone ? key : nil
    }

    // MARK: Base64

    /// Standard base64, without padding if not asked for.
    static func base64(_ bytes: [UInt8], isPadded: Bool = false) -> String {
        let variant = variant(isPadded: isPadded)
        let room = sodium_base64_encoded_len(bytes.count, variant)
        var text = [CChar](repeating: 0, count: room)
        // SAFETY: libsodium said itself how much room it needs; the last byte is the terminating zero.
        _ = unsafe sodium_bin2base64(&text, room, bytes, bytes.count, variant)
        return String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Decodes standard base64; `nil` unless `text` is exactly what ``base64(_:isPadded:)`` would have written.
    static func bytes(ofBase64 text: ArraySlice<UInt8>, isPadded: Bool = false) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: text.count)
        var count = 0
        // SAFETY: decoded bytes are fewer than the characters.
        let status = unsafe text.withUnsafeBytes { text in
            unsafe sodium_base642bin(
                &bytes, bytes.count, text.bindMemory(to: CChar.self).baseAddress, text.count, nil, &count, nil,
                variant(isPadded: isPadded))
        }
        bytes.removeSubrange(count...)
        // libsodium 1.0.18 takes some bytes above 127 for characters of the alphabet, so its word is not enough.
        guard status == 0, base64(bytes, isPadded: isPadded).utf8.elementsEqual(text) else { return nil }
        return bytes
    }

    private static func variant(isPadded: Bool) -> Int32 {
        isPadded ? sodium_base64_VARIANT_ORIGINAL : sodium_base64_VARIANT_ORIGINAL_NO_PADDING
    }
}
