import Sodium

/// The secret key that opens what was encrypted to its ``recipient``: `AGE-SECRET-KEY-1...`.
///
/// The key lies in locked memory and is wiped when the last copy of this value is gone. Text forms of it are ordinary
/// strings, which nobody can wipe: keep them short-lived.
public struct AgeIdentity: Sendable {
    private static let prefix = "AGE-SECRET-KEY-"

    /// The X25519 scalar.
    let scalar: SecretBytes
    /// The public key that belongs to it.
    public let recipient: AgeRecipient

    /// Reads a secret key as `age-keygen` and `undertone keygen` print it.
    /// - Parameter text: `AGE-SECRET-KEY-1` and 58 more upper-case characters, nothing but white space around them.
    /// - Throws: ``AgeError/Code/invalidKey``; the error does not repeat the text.
    public init(_ text: String) throws(AgeError) {
        var bytes = Array(text.utf8)
        defer { Libsodium.wipe(&bytes) }
        try self.init(utf8: bytes[...])
    }

    /// Reads a secret key out of text that its owner wipes.
    init(utf8 text: ArraySlice<UInt8>) throws(AgeError) {
        let text = KeyText.trimmed(text)
        guard case (let prefix, var bytes)? = Bech32.decode(text), prefix == Self.prefix,
            bytes.count == KeyDerivation.keySize
        else { throw AgeError(.invalidKey, KeyKind(of: text).fault(wanting: .secret, text)) }
        self.init(scalar: SecretBytes(moving: &bytes, isGuarded: true))
    }

    private init(scalar: SecretBytes) {
        self.scalar = scalar
        recipient = AgeRecipient(point: KeyDerivation.publicPoint(of: scalar))
    }

    /// Makes a new key pair.
    public static func generate() -> AgeIdentity {
        AgeIdentity(scalar: .random(count: KeyDerivation.keySize, isGuarded: true))
    }

    /// The secret key as text in bytes, for an identity file; wipe them after use.
    func secretUTF8() -> [UInt8] {
        var bytes = scalar.copy()
        defer { Libsodium.wipe(&bytes) }
        var text = Bech32.encoded(prefix: Self.prefix.lowercased(), bytes: bytes)
        for index in text.indices where (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(text[index]) {
            text[index] &= 0xdf
        }
        return text
    }
}
