public import FoundationEssentials
import Glibc
import Sodium

/// The segments stored in one folder. What they are about stands in the event log; here are only the files.
public struct SegmentCatalog: Sendable {
    /// One stored segment.
    public struct Entry: Sendable, Hashable {
        /// The segment's identifier.
        public let id: String
        /// Size of its file.
        public let bytes: Int
        /// When the file was written.
        public let modifiedAt: Date
        /// The file system's own number of the file.
        public let number: UInt64

        public init(id: String, bytes: Int, modifiedAt: Date, number: UInt64 = 0) {
            self.id = id
            self.bytes = bytes
            self.modifiedAt = modifiedAt
            self.number = number
        }
    }

    /// What the names of segment files end in.
    static let suffix = ".age"

    let directory: String

    /// Looks at a folder.
    /// - Parameter directory: the folder that a ``SegmentWriter`` writes to.
    public init(directory: String) { self.directory = directory }

    /// Every stored segment, oldest first; none where the folder does not exist yet.
    ///
    /// Files of other names, links and folders are left out, and so are files in which there is nothing: a power cut
    /// leaves them.
    public func entries() throws(VaultError) -> [Entry] {
        let context = "list the segments in \(directory)"
        var entries: [Entry] = []
        do throws(VaultError) {
            for name in try SystemCalls.names(in: directory, context) where name.hasSuffix(Self.suffix) {
                let id = String(name.dropLast(Self.suffix.count))
                guard SegmentID.isValid(id), let entry = try entry(id, context), entry.bytes > 0 else { continue }
                entries.append(entry)
            }
        } catch  where error.code == .notFound { return [] }
        return entries.sorted { ($0.modifiedAt, $0.id) < ($1.modifiedAt, $1.id) }
    }

    /// Dates segments that a wrong clock has dated in the future to now: nobody knows how old they are, and they go
    /// when that is too old.
    /// - Parameter now: the present instant, by a clock that can be believed.
    /// - Throws: what the file system refuses.
    public func dateFutureOnes(now: Date) throws(VaultError) {
        // Clocks are corrected by some seconds.
        for entry in try entries() where entry.modifiedAt > now.addingTimeInterval(60) {
            let context = "date the segment \(entry.id) in \(directory)"
            let descriptor = try SystemCalls.open(unchecked(entry.id), O_RDONLY | O_NOFOLLOW, context)
            defer { SystemCalls.close(descriptor) }
            try SystemCalls.setModified(descriptor, to: now.timeIntervalSince1970, context)
        }
    }

    /// The file of a segment; `nil` where there is none, or nothing in it.
    public func entry(_ id: String) throws(VaultError) -> Entry? {
        try SegmentID.check(id)
        return try entry(id, "find the segment \(id) in \(directory)").flatMap { $0.bytes > 0 ? $0 : nil }
    }

    /// Where a segment lies.
    /// - Parameter id: its identifier.
    /// - Returns: the path of its file.
    /// - Throws: ``VaultError/Code/invalidSegment`` for what cannot be an identifier, ``VaultError/Code/notFound`` for
    ///   one that is not stored.
    public func path(for id: String) throws(VaultError) -> String {
        try SegmentID.check(id)
        let context = "find the segment \(id) in \(directory)"
        guard try entry(id, context) != nil else { throw VaultError(.notFound, context) }
        return unchecked(id)
    }

    /// The SHA-256 of a segment's file, in hexadecimal digits, read piece by piece.
    /// - Parameters:
    ///   - id: its identifier.
    ///   - goesOn: asked after each piece of a megabyte, and may take its time.
    /// - Returns: the hash; `nil` where it was not to go on.
    /// - Throws: as ``path(for:)``, or what the file system refuses.
    public func hash(of id: String, goesOn: () async -> Bool) async throws(VaultError) -> String? {
        let context = "read the segment \(id) in \(directory)"
        let descriptor = try SystemCalls.open(try path(for: id), O_RDONLY | O_NOFOLLOW, context)
        defer { SystemCalls.close(descriptor) }
        var (hash, buffer) = (SHA256.Running(), [UInt8](repeating: 0, count: 1 << 20))
        while true {
            let count = try SystemCalls.read(descriptor, into: &buffer, context)
            guard count > 0 else { return hash.hexadecimal }
            hash.update(buffer.prefix(count))
            guard await goesOn() else { return nil }
        }
    }

    /// Erases a segment for good; on return its name is gone from the disk, and those of what was left beside it.
    /// - Parameter id: its identifier.
    /// - Throws: as ``path(for:)``, or what the file system refuses.
    public func erase(_ id: String) throws(VaultError) {
        let path = try path(for: id)
        let context = "erase the segment \(id) in \(directory)"
        // What writing left beside it holds its last seconds too. It goes first: a segment without it is still whole.
        for leftover in Self.leftovers(of: id) {
            do throws(VaultError) { try SystemCalls.unlink("\(directory)/\(leftover)", context) } catch
                where error.code == .notFound
            { continue }
        }
        try SystemCalls.unlink(path, context)
        // A seal whose event could not be written yet would go on telling of it.
        try SegmentPaths(directory: directory, id: id).removeUnfinished(context)
        try SystemCalls.syncFolder(directory, context)
    }

    /// What may lie beside a segment while it is written or replaced.
    static func leftovers(of id: String) -> [String] { [".\(id).partial", ".\(id).seal", incoming(id)] }

    func unchecked(_ id: String) -> String { "\(directory)/\(id)\(Self.suffix)" }

    /// `nil` for what is no regular file.
    func entry(_ id: String, _ context: String) throws(VaultError) -> Entry? {
        guard let status = try SystemCalls.regularFile(unchecked(id), context) else { return nil }
        let seconds = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
        return Entry(
            id: id, bytes: Int(status.st_size), modifiedAt: Date(timeIntervalSince1970: seconds),
            number: UInt64(status.st_ino))
    }
}
