import CSodium

/// How a key comes of another secret: by HKDF, by X25519, or of a passphrase by scrypt.
public enum KeyDerivation {
    /// Length of every symmetric key, X25519 scalar and X25519 point.
    public static let keySize = 32

    /// HKDF-SHA-256 with one block of output: a 32-byte key.
    public static func key(from secret: SecretBytes, salt: [UInt8], info: String) -> SecretBytes {
        let extracted = unsafe SecretBytes(count: keySize) { target in
            // SAFETY: the secret is lent for the call, the target holds 32 bytes.
            unsafe secret.withBytes { secretBytes in
                unsafe SHA256.hmac(key: salt, keySize: salt.count, secretBytes, size: secret.count, into: target)
            }
        }
        let block = Array(info.utf8) + [1]
        return unsafe SecretBytes(count: keySize) { target in
            // SAFETY: the key is lent for the call, the target holds 32 bytes.
            unsafe extracted.withBytes { key in
                unsafe SHA256.hmac(key: key, keySize: keySize, block, size: block.count, into: target)
            }
        }
    }

    /// The public point of a secret scalar.
    public static func publicPoint(of scalar: SecretBytes) -> [UInt8] {
        var point = [UInt8](repeating: 0, count: keySize)
        // SAFETY: scalar and point hold 32 bytes each.
        unsafe scalar.withBytes { _ = unsafe crypto_scalarmult_curve25519_base(&point, $0) }
        return point
    }

    /// The shared secret of a scalar and a point; `nil` for a point of low order, whose secret anybody knows.
    public static func sharedSecret(of scalar: SecretBytes, with point: [UInt8]) -> SecretBytes? {
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

    /// scrypt with N = 2^`workFactor`, r = 8, p = 1: a 32-byte key; `nil` where the memory does not suffice.
    public static func scryptKey(from passphrase: SecretBytes, salt: [UInt8], workFactor: Int) -> SecretBytes? {
        var isDone = false
        let key = unsafe SecretBytes(count: keySize) { target in
            // SAFETY: passphrase and salt are lent for the call with their lengths, the target holds 32 bytes.
            unsafe passphrase.withBytes { passphraseBytes in
                isDone =
                    unsafe crypto_pwhash_scryptsalsa208sha256_ll(
                        passphraseBytes, passphrase.count, salt, salt.count, 1 << UInt64(workFactor), 8, 1, target,
                        keySize) == 0
            }
        }
        return isDone ? key : nil
    }
}
