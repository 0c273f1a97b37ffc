import Glibc

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
    /// - Throws: ``VaultError``: `notAgeFile`, `wrongKey`, `damaged`, or `invalidKey` without recipients.
    public static func rewrap(
        _ file: [UInt8], identities: [AgeIdentity], recipients: [AgeRecipient]
    ) throws(VaultError) -> [UInt8] {
        guard !recipients.isEmpty else {
            throw VaultError(.invalidKey, "no recipient is given: nobody could open the file")
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

    /// Does the same with a file on disk, which is replaced at one stroke; its owner, its rights and its age stay.
    /// - Parameters:
    ///   - path: a file, no link to one; its folder can be written to.
    ///   - identities: tried in turn.
    ///   - recipients: who can open it from then on; at least one.
    /// - Throws: ``VaultError``; then the file is as it was.
    public static func rewrap(
        path: String, identities: [AgeIdentity], recipients: [AgeRecipient]
    ) throws(VaultError) {
        let context = "write \(path) anew"
        guard let status = try SystemCalls.regularFile(path, context) else {
            throw VaultError(.notFound, "\(path), a file itself and no link")
        }
        let file = try rewrap(try contents(of: path, context), identities: identities, recipients: recipients)
        let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let folder = path[..<name]
        let temporary = "\(folder).\(path[name...]).\(getpid()).partial"
        do throws(VaultError) {
            try write(file, to: temporary, like: status, context)
            try SystemCalls.rename(temporary, to: path, context)
        } catch {
            if error.code != .alreadyExists { try? SystemCalls.unlink(temporary, context) }
            throw error
        }
        try SystemCalls.syncFolder(folder.isEmpty ? "." : String(folder), context)
    }

    /// Opens every chunk and lets go of it at once.
    private static func check(_ file: [UInt8], identities: [AgeIdentity]) throws(VaultError) {
        var decryptor = AgeDecryptor(identities: identities)
        var plaintext: [UInt8] = []
        defer { Sodium.wipe(&plaintext) }
        for start in stride(from: 0, to: file.count, by: pieceSize) {
            let piece = file.span.extracting(start..<min(start + pieceSize, file.count))
            try decryptor.update(piece, into: &plaintext)
            Sodium.wipe(&plaintext)
            plaintext.removeAll(keepingCapacity: true)
        }
        try decryptor.finish(into: &plaintext)
    }

    private static func contents(of path: String, _ context: String) throws(VaultError) -> [UInt8] {
        let descriptor = try SystemCalls.open(path, O_RDONLY | O_NOFOLLOW, context)
        defer { SystemCalls.close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: pieceSize)
        var file: [UInt8] = []
        while true {
            let count = try SystemCalls.read(descriptor, into: &buffer, context)
            if count == 0 { return file }
            file += buffer.prefix(count)
        }
    }

    /// Writes a new file with the owner, the rights and the times of an old one, and forces it to the disk.
    private static func write(
        _ file: [UInt8], to path: String, like old: stat, _ context: String
    ) throws(VaultError) {
        let descriptor = try SystemCalls.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, context)
        defer { SystemCalls.close(descriptor) }
        try SystemCalls.write(descriptor, file, context)
        // Retention counts from the time of the last change.
        let times = [old.st_atim, old.st_mtim]
        // SAFETY: two times are lent for the call.
        let isDated = unsafe futimens(descriptor, times) == 0
        guard isDated, fchown(descriptor, old.st_uid, old.st_gid) == 0, fchmod(descriptor, old.st_mode & 0o7777) == 0
        else { throw .system(errno, context) }
        try SystemCalls.sync(descriptor, context)
    }
}
