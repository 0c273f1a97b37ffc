import Sodium

/// The public key to which files are encrypted: `age1...`.
public struct AgeRecipient: Sendable, Hashable, CustomStringConvertible {
    private static let prefix = "age"
    /// Most characters of a wrong text that are repeated.
    private static let maxShown = 100

    /// The X25519 point, 32 bytes, never one of low order.
    let point: [UInt8]

    /// Reads a recipient as `age-keygen` and `undertone keygen` print it.
    /// - Parameter text: `age1` and 58 more lower-case characters, nothing but white space around them.
    /// - Throws: ``AgeError/Code/invalidKey``, also for a point of low order, to which nothing can be kept secret.
    public init(_ text: String) throws(AgeError) {
        try self.init(utf8: Array(text.utf8)[...])
    }

    /// Every public key of a file, one a line, as `age -R` takes it; `-` is standard input.
    /// - Throws: ``AgeError``, as ``AgeIdentityFile/read(path:passphrase:)``.
    public static func read(path: String) throws(AgeError) -> [AgeRecipient] {
        let text = KeyText.utf8(try SecretFile.contents(of: path))
        return try KeyText.keys(text[...], .publicKey, read: AgeRecipient.init(utf8:))
    }

    private init(utf8 text: ArraySlice<UInt8>) throws(AgeError) {
        let text = KeyText.trimmed(text)
        let shown = String(decoding: text, as: UTF8.self)
        guard let (prefix, bytes) = Bech32.decode(text), prefix == Self.prefix,
            bytes.count == KeyDerivation.keySize
        else {
            let kind = KeyKind(of: text)
            let isShown =
                !kind.isSecret && text.count <= Self.maxShown && text.allSatisfy { (0x20..<0x7F).contains($0) }
            throw AgeError(
                .invalidKey, (isShown ? "\"\(shown)\" is " : "this is ") + kind.fault(wanting: .publicKey, text))
        }
        // Scalars are multiples of 8, so any one of them shows whether the point is of low order.
        guard KeyDerivation.sharedSecret(of: .random(count: KeyDerivation.keySize), with: bytes) != nil else {
            throw AgeError(.invalidKey, "\"\(shown)\" is a point of low order, not a usable recipient")
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
