public import Age
import Glibc
import Sodium

/// Stores segments as `ID.age` in one folder, encrypted to the recipients alone: the writer cannot read them back.
///
/// A segment is written under another name, forced to the disk and renamed, so that a file `ID.age` is always whole,
/// whatever happens to the process or the power. Plaintext never reaches the disk. Safe from any thread; two processes
/// must not share a folder. What a crash leaves is for ``SegmentRecovery``.
public struct SegmentWriter: Sendable {
    /// Plaintext encrypted and written at a time.
    private static let pieceSize = 4 * AgeEncryptor.chunkSize

    /// The folder of the segments.
    public let directory: String
    /// Who can open them.
    public let recipients: [AgeRecipient]

    /// Makes the folder where it is missing, for its owner alone. The rights of one that exists are its owner's affair;
    /// the files in it are readable by the daemon's user only.
    /// - Parameters:
    ///   - directory: the folder of the segments.
    ///   - recipients: at least one; each of them can open every segment.
    /// - Throws: ``VaultError/Code/invalidKey`` without recipients, else what the file system refuses.
    public init(directory: String, recipients: [AgeRecipient]) throws(VaultError) {
        guard !recipients.isEmpty else {
            throw VaultError(.invalidKey, "no recipient is given: nobody could open the segments")
        }
        self.directory = directory
        self.recipients = recipients
        try SystemCalls.makePrivateFolder(directory, "make the folder of segments \(directory)")
    }

    /// Begins a segment that is written while its alert runs.
    /// - Parameter metadata: what is known of it so far: a valid identifier that was not used before, a start.
    /// - Returns: where its blocks go.
    /// - Throws: ``VaultError``; then no trace of the segment is left.
    public func begin(_ metadata: SegmentMetadata) throws(VaultError) -> SegmentStream {
        try SegmentStream(directory: directory, recipients: recipients, metadata: metadata)
    }

    /// Encrypts and stores a whole segment; on return it survives a power cut.
    /// - Parameter segment: at least one sample, a valid identifier that was not used before.
    /// - Returns: where it lies.
    /// - Throws: ``VaultError``; then no trace of the segment is left.
    public func write(_ segment: Segment) throws(VaultError) -> StoredSegment {
        let id = segment.metadata.id
        var plaintext = try SegmentArchive.pack(segment)
        defer { Libsodium.wipe(&plaintext) }
        let paths = SegmentPaths(directory: directory, id: id)
        let (path, temporary) = (paths.whole, paths.partial)
        let context = "store the segment \(id) in \(directory)"
        let (bytes, hash) = try writeEncrypted(plaintext.span, to: temporary, context)
        var unfinished = temporary
        do throws(VaultError) {
            // Nobody else can be at this identifier: the unfinished file, made exclusively, keeps it reserved.
            guard try SystemCalls.regularFile(path, context) == nil else { throw VaultError(.alreadyExists, context) }
            try SystemCalls.rename(temporary, to: path, context)
            unfinished = path
            try SystemCalls.syncFolder(directory, context)
        } catch {
            try? SystemCalls.unlink(unfinished, context)
            throw error
        }
        return StoredSegment(id: id, path: path, bytes: bytes, hash: hash)
    }

    /// Writes the age file of `plaintext` and forces it to the disk; removes it where that fails. Returns its size
    /// and its hash.
    private func writeEncrypted(
        _ plaintext: Span<UInt8>, to path: String, _ context: String
    ) throws(VaultError) -> (Int, String) {
        let descriptor = try SystemCalls.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, context)
        defer { SystemCalls.close(descriptor) }
        do throws(VaultError) {
            var encryptor = AgeEncryptor(recipients: recipients)
            var output: [UInt8] = []
            var written = 0
            var hash = SHA256.Running()
            for start in stride(from: 0, to: plaintext.count, by: Self.pieceSize) {
                let end = min(start + Self.pieceSize, plaintext.count)
                encryptor.update(plaintext.extracting(start..<end), into: &output)
                try SystemCalls.write(descriptor, output, context)
                written += output.count
                hash.update(output)
                output.removeAll(keepingCapacity: true)
            }
            encryptor.finish(into: &output)
            try SystemCalls.write(descriptor, output, context)
            try SystemCalls.sync(descriptor, context)
            hash.update(output)
            return (written + output.count, hash.hexadecimal)
        } catch {
            try? SystemCalls.unlink(path, context)
            throw error
        }
    }
}

/// A segment on disk, as the event log notes it.
public struct StoredSegment: Sendable, Hashable {
    /// The segment's identifier.
    public let id: String
    /// Where its file is.
    public let path: String
    /// Size of the file.
    public let bytes: Int
    /// SHA-256 of the file, in hexadecimal digits.
    public let hash: String
}
