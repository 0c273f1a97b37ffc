public import Age
import Glibc

/// Files that lie on a disk.
extension AgeRewrap {
    /// Does the same as ``rewrap(_:identities:recipients:)`` with a file on disk, which is replaced at one stroke; its
    /// owner, its rights and its age stay.
    /// - Parameters:
    ///   - path: a file, no link to one; its folder can be written to.
    ///   - identities: tried in turn.
    ///   - recipients: who can open it from then on; at least one.
    /// - Throws: ``VaultError``; then the file is as it was.
    public static func rewrap(path: String, identities: [AgeIdentity], recipients: [AgeRecipient]) throws(VaultError) {
        let context = "write \(path) anew"
        guard let status = try SystemCalls.regularFile(path, context) else {
            throw VaultError(.notFound, "\(path), a file itself and no link")
        }
        let old = try SystemCalls.contents(of: path, context)
        let file: [UInt8]
        do throws(AgeError) { file = try rewrap(old, identities: identities, recipients: recipients) } catch {
            throw VaultError(error)
        }
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

    /// Writes a new file with the owner, the rights and the times of an old one, and forces it to the disk.
    private static func write(_ file: [UInt8], to path: String, like old: stat, _ context: String) throws(VaultError) {
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
