import Sodium

/// The X25519 recipient type of age: how a file key is wrapped to a public key, and unwrapped.
enum AgeX25519 {
    /// Length of the key that encrypts the payload's key.
    static let fileKeySize = 16

    private static let type = "X25519"
    private static let info = "age-encryption.org/v1/X25519"

    /// Wraps a file key to a recipient under a new ephemeral key.
    static func stanza(wrapping fileKey: SecretBytes, to recipient: AgeRecipient) -> AgeStanza {
        let ephemeral = SecretBytes.random(count: KeyDerivation.keySize)
        let share = KeyDerivation.publicPoint(of: ephemeral)
        guard let secret = KeyDerivation.sharedSecret(of: ephemeral, with: recipient.point) else {
            preconditionFailure("a recipient is never a point of low order")
        }
        let key = KeyDerivation.key(from: secret, salt: share + recipient.point, info: info)
        return AgeStanza([type, Base64.text(of: share)], wrapping: fileKey, under: key)
    }

    /// Refuses an X25519 stanza that nobody could open; stanzas of other types pass.
    static func check(_ stanza: AgeStanza) throws(AgeError) {
        guard stanza.arguments[0] == type else { return }
        // The length of the body is checked before it is decrypted: a longer key could be opened by two recipients
        // to different values.
        guard stanza.arguments.count == 2, share(of: stanza) != nil, stanza.body.count == AgeStanza.wrappedKeySize
        else { throw AgeError(.damaged(.header), "age header: a malformed X25519 stanza") }
    }

    /// The file key; `nil` where the stanza is of another type or for somebody else.
    static func fileKey(from stanza: AgeStanza, identity: AgeIdentity) throws(AgeError) -> SecretBytes? {
        guard stanza.arguments[0] == type, let share = share(of: stanza) else { return nil }
        guard let secret = KeyDerivation.sharedSecret(of: identity.scalar, with: share) else {
            throw AgeError(.damaged(.header), "age header: an X25519 share of low order")
        }
        return stanza.fileKey(
            under: KeyDerivation.key(from: secret, salt: share + identity.recipient.point, info: info))
    }

    private static func share(of stanza: AgeStanza) -> [UInt8]? {
        let share = Base64.bytes(of: Array(stanza.arguments[1].utf8)[...])
        return share?.count == KeyDerivation.keySize ? share : nil
    }
}
