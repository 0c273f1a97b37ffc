public import Age
import Glibc
import Sodium

/// Opens stored segments with the secret keys of a recipient. Either a whole, genuine segment comes out, or an error.
public enum SegmentReader {
    private static let pieceSize = 4 * AgeEncryptor.chunkSize

    /// Opens the segment in a file.
    /// - Parameters:
    ///   - path: the file, `ID.age`.
    ///   - identities: tried in turn.
    /// - Returns: the segment as it was stored.
    /// - Throws: ``VaultError``: `notFound`, `notPermitted`, `notAgeFile`, `wrongKey` or `damaged`.
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
        defer { Libsodium.wipe(&plaintext) }
        while true {
            let piece = try nextPiece()
            if piece.isEmpty { break }
            do throws(AgeError) { try decryptor.update(piece.span, into: &plaintext) } catch { throw VaultError(error) }
            guard plaintext.count <= SegmentArchive.maximumSize else {
                throw VaultError(.damaged(nil), "the segment is larger than any that is written")
            }
        }
        do throws(AgeError) { try decryptor.finish(into: &plaintext) } catch { throw VaultError(error) }
        return try SegmentArchive.unpack(plaintext)
    }
}

/// A segment that was opened, for an export that changes nothing.
///
/// It exists only where the whole of the encrypted file was genuine and every part could be read.
public struct SegmentFiles: Sendable {
    /// What the files say.
    public let segment: Segment
    /// `segment.json` as it was stored.
    public let json: [UInt8]
    /// The audio and the track as they were stored, where they were stored in one piece.
    private let whole: (flac: [UInt8], csv: [UInt8])?

    init(segment: Segment, json: [UInt8], whole: (flac: [UInt8], csv: [UInt8])?) {
        self.segment = segment
        self.json = json
        self.whole = whole
    }

    /// The audio as one FLAC file: the very bytes that were stored where they were one file, else encoded anew, which
    /// changes no sample.
    public func flac() throws(VaultError) -> [UInt8] {
        if let whole { return whole.flac }
        return try FLAC.encode(segment.samples)
    }

    /// The features track as one table.
    public func csv() -> [UInt8] { whole?.csv ?? Array(TrackTable.text(of: segment.track).utf8) }

    /// The samples as a WAV file, for programs that do not know FLAC.
    public func wav() throws(VaultError) -> [UInt8] { try FLAC.encode(segment.samples, in: .wav) }
}
