import Sodium

/// The public key to which files are encrypted: `age1...`.
public struct AgeRecipient: Sendable, Hashable, CustomStringConvertible {
    private static let prefix = "age"

    /// The X25519 point, 32 bytes, never one of low order.
    let point: [UInt8]

    /// Reads a recipient as `age-keygen` and `undertone keygen` print it.
    /// - Parameter text: `age1` and 58 more lower-case characters, nothing around them.
    /// - Throws: ``AgeError/Code/invalidKey``, also for a point of low order, to which nothing can be kept secret.
    public init(_ text: String) throws(AgeError) {
        if text.uppercased().contains("AGE-SECRET-KEY-") {
            throw AgeError(.invalidKey, "this is a secret key; a recipient is the public key, age1...")
        }
        guard let (prefix, bytes) = Bech32.decode(Array(text.utf8)), prefix == Self.prefix,
            bytes.count == KeyDerivation.keySize
        else { throw AgeError(.invalidKey, "\"\(text)\" is not an age X25519 recipient (age1...)") }
        // Scalars are multiples of 8, so any one of them shows whether the point is of low order.
        guard KeyDerivation.sharedSecret(of: .random(count: KeyDerivation.keySize), with: bytes) != nil else {
            throw AgeError(.invalidKey, "\"\(text)\" is a point of low order, not a usable recipient")
        }
        point = bytes
    }

    /// For a point computed from a secret scalar, which is never of low order.
    init(point: [UInt8]) { self.point = point }

    /// The recipient as text, `age1...`.
    public var description: String { Bech32.encode(prefix: Self.prefix, bytes: point) }

    /// The first eight characters after `age1`: enough for a person to tell a few keys apart, and no more than that.
    public var fingerprint: String { String(description.dropFirst(4).prefix(8)) }
}
