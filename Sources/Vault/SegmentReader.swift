import Glibc

/// Opens stored segments with the secret keys of a recipient. Either a whole, genuine segment comes out, or an error.
public enum SegmentReader {
    private static let pieceSize = 4 * AgeStream.chunkSize

    /// Opens the segment in a file.
    /// - Parameters:
    ///   - path: the file, `ID.age`.
    ///   - identities: tried in turn.
    /// - Returns: the segment as it was stored.
    /// - Throws: ``VaultError``: `notFound`, `notPermitted`, `notAgeFile`, `wrongKey` or `damaged`.
    public static func open(path: String, identities: [AgeIdentity]) throws(VaultError) -> Segment {
        try files(path: path, identities: identities).segment
    }

    /// Opens the segment in a file, and keeps the files that it was stored as; otherwise as ``open(path:identities:)``.
    public static func files(path: String, identities: [AgeIdentity]) throws(VaultError) -> SegmentFiles {
        let context = "open the segment \(path)"
        let descriptor = try SystemCalls.open(path, O_RDONLY, context)
        defer { SystemCalls.close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: pieceSize)
        return try files(identities: identities) { () throws(VaultError) -> [UInt8] in
            let count = try SystemCalls.read(descriptor, into: &buffer, context)
            return Array(buffer.prefix(count))
        }
    }

    /// Opens a segment that was shipped here.
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - identities: tried in turn.
    /// - Returns: the segment as it was stored.
    /// - Throws: ``VaultError``: `notAgeFile`, `wrongKey` or `damaged`.
    public static func open(bytes: [UInt8], identities: [AgeIdentity]) throws(VaultError) -> Segment {
        try files(bytes: bytes, identities: identities).segment
    }

    /// Opens a segment that was shipped here, and keeps the files that it was stored as; otherwise as
    /// ``open(bytes:identities:)``.
    public static func files(bytes: [UInt8], identities: [AgeIdentity]) throws(VaultError) -> SegmentFiles {
        var rest = bytes[...]
        return try files(identities: identities) { () throws(VaultError) -> [UInt8] in
            defer { rest = rest.dropFirst(pieceSize) }
            return Array(rest.prefix(pieceSize))
        }
    }

    /// Decrypts what `nextPiece` brings until that is empty.
    private static func files(
        identities: [AgeIdentity], nextPiece: () throws(VaultError) -> [UInt8]
    ) throws(VaultError) -> SegmentFiles {
        var decryptor = AgeDecryptor(identities: identities)
        var plaintext: [UInt8] = []
        defer { Sodium.wipe(&plaintext) }
        while true {
            let piece = try nextPiece()
            if piece.isEmpty { break }
            try decryptor.update(piece.span, into: &plaintext)
            guard plaintext.count <= SegmentArchive.maximumSize else {
                throw VaultError(.damaged(.contents), "the segment is larger than any that is written")
            }
        }
        try decryptor.finish(into: &plaintext)
        return try SegmentArchive.unpack(plaintext)
    }
}
