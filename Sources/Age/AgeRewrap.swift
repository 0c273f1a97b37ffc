import Sodium

/// Hands a file that exists to other recipients: its header is written anew, its payload stays as it is, byte by byte.
///
/// What holds the key of a former recipient no longer opens the new file. It opens every copy that was made before, and
/// whoever kept the file's own key out of such a copy can open the new one, too: the content is the same.
public enum AgeRewrap {
    private static let pieceSize = 4 * AgeStream.chunkSize

    /// Writes the header anew, after having checked that every chunk of the file is genuine.
    /// - Parameters:
    ///   - file: the whole file; armored ones stay so.
    ///   - identities: tried in turn.
    ///   - recipients: who can open it from then on; at least one.
    /// - Returns: the whole new file.
    /// - Throws: ``AgeError``: `notAgeFile`, `wrongKey`, `damaged`, or `invalidKey` without recipients.
    public static func rewrap(
        _ file: [UInt8], identities: [AgeIdentity], recipients: [AgeRecipient]
    ) throws(AgeError) -> [UInt8] {
        guard !recipients.isEmpty else {
            throw AgeError(.invalidKey, "no recipient is given: nobody could open the file")
        }
        let isArmored = AgeArmor.isArmored(file)
        let bytes = isArmored ? try AgeArmor.file(in: file) : file
        try check(bytes, identities: identities)
        let (header, end) = try AgeHeader.read(from: bytes)
        let fileKey = try header.fileKey(identities: identities)
        let stanzas = recipients.map { AgeX25519.stanza(wrapping: fileKey, to: $0) }
        let rewrapped = AgeHeader.encoded(stanzas: stanzas, fileKey: fileKey) + bytes[end...]
        return isArmored ? AgeArmor.armored(rewrapped) : rewrapped
    }

    /// Opens every chunk and lets go of it at once.
    private static func check(_ file: [UInt8], identities: [AgeIdentity]) throws(AgeError) {
        var decryptor = AgeDecryptor(identities: identities)
        var plaintext: [UInt8] = []
        defer { Libsodium.wipe(&plaintext) }
        for start in stride(from: 0, to: file.count, by: pieceSize) {
            let piece = file.span.extracting(start..<min(start + pieceSize, file.count))
            try decryptor.update(piece, into: &plaintext)
            Libsodium.wipe(&plaintext)
            plaintext.removeAll(keepingCapacity: true)
        }
        try decryptor.finish(into: &plaintext)
    }
}
