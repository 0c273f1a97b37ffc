import Sodium

/// The text file in which `age-keygen` and `undertone keygen` leave secret keys: one a line, `#` begins a comment line.
/// Read as ``KeyText`` reads keys: what another system wrote around them changes nothing.
///
/// It may lie in an age file under a passphrase, armored or not, as `age-keygen | age -p -a` makes it.
public enum AgeIdentityFile {
    /// The text of a file for one identity, as `age-keygen` lays it out: three lines, each with its line feed, to be
    /// stored with mode 0600. The wall-clock instant, RFC 3339, is for the comment.
    public static func text(for identity: AgeIdentity, createdAt: String) -> String {
        var text = utf8(for: identity, createdAt: createdAt)
        defer { Libsodium.wipe(&text) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The same under a passphrase: an age file in ASCII armor, which `age -d -i` asks the passphrase for. Takes a
    /// second or so.
    /// - Throws: ``AgeError/Code/noMemory`` where the memory does not suffice.
    public static func text(
        for identity: AgeIdentity, createdAt: String, passphrase: AgePassphrase,
        workFactor: Int = AgePassphrase.workFactor
    ) throws(AgeError) -> String {
        var text = utf8(for: identity, createdAt: createdAt)
        defer { Libsodium.wipe(&text) }
        var encryptor = try AgeEncryptor(passphrase: passphrase, workFactor: workFactor)
        var file: [UInt8] = []
        encryptor.update(text.span, into: &file)
        encryptor.finish(into: &file)
        return String(decoding: AgeArmor.armored(file), as: UTF8.self)
    }

    /// Whether a file is an age file under a passphrase, as files of keys may be; its content is not known.
    public static func isProtected(_ file: [UInt8]) -> Bool { (try? protectedBytes(of: KeyText.utf8(file))) != nil }

    /// Reads every identity of a file on disk, or of a pipe, or of standard input where the path is `-`; otherwise as
    /// ``parse(_:passphrase:)``.
    public static func read(path: String, passphrase: () throws -> AgePassphrase?) throws -> [AgeIdentity] {
        var file = try SecretFile.contents(of: path)
        defer { Libsodium.wipe(&file) }
        return try parse(file, passphrase: passphrase)
    }

    /// Reads every identity of a file.
    /// - Parameters:
    ///   - file: the whole file: text, or an age file under a passphrase, armored or not.
    ///   - passphrase: asked once, and only where one protects the file.
    /// - Returns: at least one identity, in the order of the file.
    /// - Throws: what `passphrase` throws, or ``AgeError``: `wrongKey` for a wrong passphrase, `invalidKey` where none
    ///   is given or the file holds no key, `damaged`, `notAgeFile`.
    public static func parse(_ file: [UInt8], passphrase: () throws -> AgePassphrase?) throws -> [AgeIdentity] {
        var file = KeyText.utf8(file)
        defer { Libsodium.wipe(&file) }
        guard isEncrypted(file) else { return try keys(in: file[...]) }
        let bytes = try protectedBytes(of: file)
        guard let passphrase = try passphrase() else {
            throw AgeError(
                .invalidKey,
                "the secret key is protected by a passphrase; give it at the terminal or with --passphrase-file")
        }
        var text = try decrypted(bytes, passphrase)
        defer { Libsodium.wipe(&text) }
        var utf8 = KeyText.utf8(text)
        defer { Libsodium.wipe(&utf8) }
        return try keys(in: utf8[...])
    }

    private static func isEncrypted(_ file: [UInt8]) -> Bool {
        AgeArmor.isArmored(file) || file.starts(with: "age-encryption.org/".utf8)
    }

    /// The age file, out of its armor where it has one.
    private static func protectedBytes(of file: [UInt8]) throws(AgeError) -> [UInt8] {
        let bytes = AgeArmor.isArmored(file) ? try AgeArmor.file(in: file) : file
        let (header, _) = try AgeHeader.read(from: bytes)
        // Whoever gives a segment for the file of keys should not be asked for a passphrase.
        guard header.stanzas[0].arguments[0] == AgeScrypt.type else {
            throw AgeError(
                .invalidKey,
                "an age file that no passphrase protects, such as a segment; name the file with the secret key")
        }
        return bytes
    }

    /// The text in an age file; its caller wipes it.
    private static func decrypted(_ file: [UInt8], _ passphrase: AgePassphrase) throws(AgeError) -> [UInt8] {
        var text: [UInt8] = []
        // Text that grows leaves copies behind, so the room is taken at once; ciphertext is the longer one.
        text.reserveCapacity(file.count)
        do throws(AgeError) {
            var decryptor = AgeDecryptor(identities: [], passphrases: [passphrase])
            try decryptor.update(file.span, into: &text)
            try decryptor.finish(into: &text)
            return text
        } catch {
            Libsodium.wipe(&text)
            throw error.code == .wrongKey ? AgeError(.wrongKey, "the passphrase is wrong") : error
        }
    }

    /// Reads every identity of a text that no passphrase protects.
    /// - Parameter text: the whole text.
    /// - Returns: at least one identity, in the order of the file.
    /// - Throws: ``AgeError/Code/invalidKey``, naming the first line that is neither comment nor key. A line that is
    ///   another kind of key, or nothing of the kind, is skipped where another line has a key.
    public static func parse(_ text: String) throws(AgeError) -> [AgeIdentity] {
        var bytes = Array(text.utf8)
        defer { Libsodium.wipe(&bytes) }
        return try keys(in: bytes[...])
    }

    private static func keys(in text: ArraySlice<UInt8>) throws(AgeError) -> [AgeIdentity] {
        try KeyText.keys(text, .secret, read: AgeIdentity.init(utf8:))
    }

    private static func utf8(for identity: AgeIdentity, createdAt: String) -> [UInt8] {
        var secret = identity.secretUTF8()
        defer { Libsodium.wipe(&secret) }
        var text = Array("# created: \(createdAt)\n# public key: \(identity.recipient)\n".utf8)
        text.reserveCapacity(text.count + secret.count + 1)
        text += secret
        text.append(UInt8(ascii: "\n"))
        return text
    }
}
