import Sodium

/// One recipient stanza of an age header.
struct AgeStanza: Equatable {
    /// The type first, then its arguments; each one or more visible ASCII characters.
    var arguments: [String]
    /// The wrapped file key, as the type defines it.
    var body: [UInt8]

    // Every wrapping key is used once, so its nonce may be constant.
    private static let nonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceSize)
    /// Length of a wrapped file key.
    static let wrappedKeySize = AgeX25519.fileKeySize + ChaCha20Poly1305.tagSize
}

extension AgeStanza {
    /// Wraps a file key under a key that is used for nothing else.
    init(_ arguments: [String], wrapping fileKey: SecretBytes, under key: SecretBytes) {
        var plain = fileKey.copy()
        defer { Libsodium.wipe(&plain) }
        self.init(arguments: arguments, body: [])
        ChaCha20Poly1305.seal(plain.span, key: key, nonce: Self.nonce, into: &body)
    }

    /// The file key; `nil` where it is wrapped under another key.
    func fileKey(under key: SecretBytes) -> SecretBytes? {
        var plain: [UInt8] = []
        guard ChaCha20Poly1305.open(body.span, key: key, nonce: Self.nonce, into: &plain) else { return nil }
        return SecretBytes(moving: &plain)
    }
}

/// The header of an age v1 file: recipient stanzas, then a MAC under the file key.
struct AgeHeader {
    /// The first line, without its line feed.
    static let versionLine = Array("age-encryption.org/v1".utf8)
    /// What begins the last line; the MAC covers everything up to it, itself included.
    static let footer = Array("---".utf8)
    /// Columns of a full line of a stanza's body.
    static let columns = 64

    /// In the order of the file.
    let stanzas: [AgeStanza]
    /// Everything that the MAC covers, as read.
    let authenticatedBytes: [UInt8]
    /// The 32 bytes after `---`.
    let mac: [UInt8]

    /// The MAC that belongs to a header under a file key.
    static func mac(of authenticatedBytes: [UInt8], fileKey: SecretBytes) -> [UInt8] {
        let key = KeyDerivation.key(from: fileKey, salt: [], info: "header")
        return SHA256.authenticationCode(of: authenticatedBytes, key: key)
    }

    /// A whole header as bytes, up to and including the line feed after its MAC.
    static func encoded(stanzas: [AgeStanza], fileKey: SecretBytes) -> [UInt8] {
        var bytes = versionLine + Array("\n".utf8)
        for stanza in stanzas {
            bytes += Array("-> \(stanza.arguments.joined(separator: " "))\n".utf8)
            var body = Array(Base64.text(of: stanza.body).utf8)[...]
            // The last line is shorter than a full one, if need be empty: that is what ends a stanza.
            while body.count >= columns {
                bytes += body.prefix(columns) + Array("\n".utf8)
                body = body.dropFirst(columns)
            }
            bytes += body + Array("\n".utf8)
        }
        bytes += footer
        return bytes + Array(" \(Base64.text(of: mac(of: bytes, fileKey: fileKey)))\n".utf8)
    }

    /// Reads the header at the beginning of a file that is there as a whole.
    /// - Returns: the header, and where what follows it begins.
    static func read(from file: [UInt8]) throws(AgeError) -> (header: AgeHeader, end: Int) {
        var parser = AgeHeaderParser()
        var start = 0
        while let end = file[start...].prefix(AgeHeaderParser.maximumSize).firstIndex(of: UInt8(ascii: "\n")) {
            let header = try parser.consume(file[start..<end])
            start = end + 1
            if let header { return (header, start) }
        }
        if parser.isBeforeVersion { throw AgeHeaderParser.foreign(file[...]) }
        throw AgeError(.damaged(.header), "the age header is cut off")
    }

    /// Finds the file key and with it checks that the header is genuine.
    /// - Throws: ``AgeError``, where nothing given opens it or the header was changed.
    func fileKey(identities: [AgeIdentity], passphrases: [AgePassphrase] = []) throws(AgeError) -> SecretBytes {
        for stanza in stanzas {
            for identity in identities {
                if let key = try AgeX25519.fileKey(from: stanza, identity: identity) { return try checked(key) }
            }
            for passphrase in passphrases {
                if let key = try AgeScrypt.fileKey(from: stanza, passphrase: passphrase) { return try checked(key) }
            }
        }
        throw AgeError(.wrongKey, "none of the keys given opens this file")
    }

    private func checked(_ fileKey: SecretBytes) throws(AgeError) -> SecretBytes {
        guard Libsodium.isEqual(Self.mac(of: authenticatedBytes, fileKey: fileKey), mac) else {
            throw AgeError(.damaged(.headerMAC), "the age header was changed")
        }
        return fileKey
    }
}

/// What can be seen of an age file without a key: whether it is one, and where its payload begins.
public struct AgeFileShape: Sendable, Equatable {
    /// The type of each recipient, for instance `X25519`.
    public let recipientTypes: [String]
    /// Where the header ends and the payload begins.
    public let payloadStart: Int

    /// Looks at a file.
    /// - Parameter file: the whole of it.
    /// - Throws: ``AgeError/Code/notAgeFile`` or ``AgeError/Code/damaged(_:)``. What passes may still have been
    ///   changed: that shows only with a key.
    public init(of file: [UInt8]) throws(AgeError) {
        let (header, end) = try AgeHeader.read(from: file)
        recipientTypes = header.stanzas.map { $0.arguments[0] }
        payloadStart = end
        guard file.count - end >= AgeStream.nonceSize + ChaCha20Poly1305.tagSize else {
            throw AgeError(.damaged(.payload), "the payload is cut off")
        }
    }
}
