/// The X25519 recipient type of age: how a file key is wrapped to a public key, and unwrapped.
enum AgeX25519 {
    /// Length of the key that encrypts the payload's key.
    static let fileKeySize = 16

    private static let type = "X25519"
    private static let info = "age-encryption.org/v1/X25519"
    // Every wrapping key is used once, so its nonce may be constant.
    private static let nonce = [UInt8](repeating: 0, count: Sodium.nonceSize)

    /// Wraps a file key to a recipient under a new ephemeral key.
    static func stanza(wrapping fileKey: SecretBytes, to recipient: AgeRecipient) -> AgeStanza {
        let ephemeral = SecretBytes.random(count: Sodium.keySize)
        let share = Sodium.publicPoint(of: ephemeral)
        guard let secret = Sodium.sharedSecret(of: ephemeral, with: recipient.point) else {
            preconditionFailure("a recipient is never a point of low order")
        }
        let key = Sodium.derivedKey(from: secret, salt: share + recipient.point, info: info)
        var plain = fileKey.copy()
        defer { Sodium.wipe(&plain) }
        var body: [UInt8] = []
        Sodium.seal(plain.span, key: key, nonce: nonce, into: &body)
        return AgeStanza(arguments: [type, Sodium.base64(share)], body: body)
    }

    /// Refuses an X25519 stanza that nobody could open; stanzas of other types pass.
    static func check(_ stanza: AgeStanza) throws(VaultError) {
        guard stanza.arguments[0] == type else { return }
        // The length of the body is checked before it is decrypted: a longer key could be opened by two recipients
        // to different values.
        guard stanza.arguments.count == 2, share(of: stanza) != nil,
            stanza.body.count == fileKeySize + Sodium.tagSize
        else { throw VaultError(.damaged(.header), "age header: a malformed X25519 stanza") }
    }

    /// The file key; `nil` where the stanza is of another type or for somebody else.
    static func fileKey(from stanza: AgeStanza, identity: AgeIdentity) throws(VaultError) -> SecretBytes? {
        guard stanza.arguments[0] == type, let share = share(of: stanza) else { return nil }
        guard let secret = Sodium.sharedSecret(of: identity.scalar, with: share) else {
            throw VaultError(.damaged(.header), "age header: an X25519 share of low order")
        }
        let key = Sodium.derivedKey(from: secret, salt: share + identity.recipient.point, info: info)
        var plain: [UInt8] = []
        guard Sodium.open(stanza.body.span, key: key, nonce: nonce, into: &plain) else { return nil }
        return SecretBytes(moving: &plain)
    }

    private static func share(of stanza: AgeStanza) -> [UInt8]? {
        let share = Sodium.bytes(ofBase64: Array(stanza.arguments[1].utf8)[...])
        return share?.count == Sodium.keySize ? share : nil
    }
}
