import FoundationEssentials
import Glibc

/// Files that come back to the daemon from where they were opened: with other keys, or with a span silenced.
extension SegmentCatalog {
    private static let incomingSuffix = ".incoming"

    /// The name of a file that is not whole yet.
    static func incoming(_ id: String) -> String { ".\(id)\(incomingSuffix)" }

    /// Puts a file in the place of a segment's, at once and for good: whoever opens it finds the old one or the new one
    /// whole. It keeps the old one's age.
    /// - Parameters:
    ///   - id: the segment.
    ///   - bytes: the new file.
    /// - Throws: as ``path(for:)``, or what the file system refuses; then the old one is as it was.
    public func replace(_ id: String, with bytes: [UInt8]) throws(VaultError) {
        try SegmentID.check(id)
        let context = "replace the segment \(id) in \(directory)"
        guard let entry = try entry(id, context) else { throw VaultError(.notFound, context) }
        try put(bytes, as: id, modifiedAt: entry.modifiedAt, context)
    }

    /// Stores a file as a new segment.
    /// - Parameters:
    ///   - id: its identifier, which no other has.
    ///   - bytes: the file.
    ///   - old: the segment that it stands for, from whose beginning its age counts.
    /// - Throws: ``VaultError/Code/alreadyExists``, ``VaultError/Code/notFound`` without the old one, or what the file
    ///   system refuses.
    public func add(_ id: String, _ bytes: [UInt8], asOldAs old: String) throws(VaultError) {
        try SegmentID.check(id)
        try SegmentID.check(old)
        let context = "store the segment \(id) in \(directory)"
        guard try entry(id, context) == nil else { throw VaultError(.alreadyExists, context) }
        guard let entry = try entry(old, context) else { throw VaultError(.notFound, context) }
        try put(bytes, as: id, modifiedAt: entry.modifiedAt, context)
    }

    /// The whole file of a segment, as it lies encrypted.
    /// - Throws: as ``path(for:)``, or what the file system refuses.
    public func bytes(of id: String) throws(VaultError) -> [UInt8] {
        let context = "read the segment \(id) in \(directory)"
        return try SystemCalls.contents(of: try path(for: id), context)
    }

    /// Removes what a crash left of files that were coming in; call it before the first of them.
    public func removeIncoming() throws(VaultError) {
        let context = "remove unfinished files from \(directory)"
        var names: [String] = []
        do throws(VaultError) { names = try SystemCalls.names(in: directory, context) } catch
            where error.code == .notFound
        { return }
        for name in names where name.hasPrefix(".") && name.hasSuffix(Self.incomingSuffix) {
            try SystemCalls.unlink("\(directory)/\(name)", context)
        }
    }

    private func put(_ bytes: [UInt8], as id: String, modifiedAt: Date, _ context: String) throws(VaultError) {
        let temporary = "\(directory)/\(Self.incoming(id))"
        let descriptor = try SystemCalls.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, context)
        defer { SystemCalls.close(descriptor) }
        do throws(VaultError) {
            try SystemCalls.write(descriptor, bytes, context)
            try SystemCalls.setModified(descriptor, modifiedAt, context)
            try SystemCalls.sync(descriptor, context)
            try SystemCalls.rename(temporary, to: unchecked(id), context)
        } catch {
            try? SystemCalls.unlink(temporary, context)
            throw error
        }
        try SystemCalls.syncFolder(directory, context)
    }
}

extension SystemCalls {
    /// Sets when a file counts as written.
    fileprivate static func setModified(_ descriptor: Int32, _ instant: Date, _ context: String) throws(VaultError) {
        let seconds = instant.timeIntervalSince1970.rounded(.down)
        let nanoseconds = Int((instant.timeIntervalSince1970 - seconds) * 1e9)
        let time = timespec(tv_sec: Int(seconds), tv_nsec: nanoseconds)
        // SAFETY: futimens reads two times.
        guard unsafe futimens(descriptor, [time, time]) == 0 else { throw .system(errno, context) }
    }
}
