import Sodium

/// The scrypt recipient type of age: how a file key is wrapped under a passphrase, and unwrapped.
enum AgeScrypt {
    /// What such a stanza begins with.
    static let type = "scrypt"

    private static let label = Array("age-encryption.org/v1/scrypt".utf8)
    private static let saltSize = 16

    /// Wraps a file key under a passphrase and a new salt.
    /// - Throws: ``AgeError/Code/noMemory`` where the memory does not suffice.
    static func stanza(
        wrapping fileKey: SecretBytes, under passphrase: AgePassphrase, workFactor: Int
    ) throws(AgeError) -> AgeStanza {
        precondition((1...AgePassphrase.highestWorkFactor).contains(workFactor), "a work factor that nobody reads")
        let salt = Libsodium.randomBytes(count: saltSize)
        let key = try key(passphrase, salt: salt, workFactor: workFactor)
        return AgeStanza([type, Base64.text(of: salt), "\(workFactor)"], wrapping: fileKey, under: key)
    }

    /// Refuses a passphrase stanza that nobody could open, or only at a price that nobody asked for; stanzas of other
    /// types pass.
    static func check(_ stanza: AgeStanza) throws(AgeError) {
        guard stanza.arguments[0] == type else { return }
        guard stanza.arguments.count == 3, salt(of: stanza) != nil, let factor = workFactor(of: stanza),
            stanza.body.count == AgeStanza.wrappedKeySize
        else { throw AgeError(.damaged(.header), "age header: a malformed passphrase stanza") }
        guard factor <= AgePassphrase.highestWorkFactor else {
            throw AgeError(
                .damaged(.header),
                "age header: a passphrase with a work factor of \(factor), above \(AgePassphrase.highestWorkFactor)")
        }
    }

    /// The file key; `nil` where the stanza is of another type or under another passphrase.
    static func fileKey(from stanza: AgeStanza, passphrase: AgePassphrase) throws(AgeError) -> SecretBytes? {
        guard stanza.arguments[0] == type, let salt = salt(of: stanza), let factor = workFactor(of: stanza) else {
            return nil
        }
        return stanza.fileKey(under: try key(passphrase, salt: salt, workFactor: factor))
    }

    private static func key(_ passphrase: AgePassphrase, salt: [UInt8], workFactor: Int) throws(AgeError) -> SecretBytes
    {
        guard let key = KeyDerivation.scryptKey(from: passphrase.secret, salt: label + salt, workFactor: workFactor)
        else {
            throw AgeError(
                .noMemory, "the passphrase needs \(max(1, (1 << workFactor) >> 10)) MiB of memory, which there are not")
        }
        return key
    }

    private static func salt(of stanza: AgeStanza) -> [UInt8]? {
        let salt = Base64.bytes(of: Array(stanza.arguments[1].utf8)[...])
        return salt?.count == saltSize ? salt : nil
    }

    /// A number as age writes it: digits alone, no leading zero; what is too long for any use counts as very high.
    private static func workFactor(of stanza: AgeStanza) -> Int? {
        let text = stanza.arguments[2]
        let isDecimal = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isDecimal, !text.hasPrefix("0") else { return nil }
        return Int(text) ?? .max
    }
}
