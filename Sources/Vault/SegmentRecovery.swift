import Glibc

/// Brings to an end what a crash left in the folder of segments; see *After a crash* in `Format.md`.
///
/// To be called before the first segment is written. It needs no key, and it may itself be killed at any moment.
public enum SegmentRecovery {
    /// What became of one segment.
    public enum Outcome: Sendable, Equatable {
        /// It lies in the folder and is genuine; `isComplete` is `false` where its end was cut off.
        case whole(bytes: Int, isComplete: Bool)
        /// Nothing of it could be kept.
        case absent
        /// The file system does not let it be ended now; it is tried again at the next start.
        case postponed(VaultError)
    }

    /// A segment that a crash cut off, or whose event may be missing.
    public struct Recovered: Sendable, Equatable {
        /// The segment's identifier.
        public let id: String
        /// What is known of it; `nil` where only its name is left.
        public let facts: SegmentFacts?
        /// What became of it.
        public let outcome: Outcome
    }

    /// Larger seals are none of ours: one line and one chunk.
    private static let maxSeal = 1 << 18

    /// Ends every unfinished segment.
    ///
    /// Say what became of each in the event log unless it is said there already, then ``settle(_:in:)`` it: until then
    /// it comes again at every call.
    /// - Parameter directory: the folder of the segments; one that does not exist holds none.
    /// - Returns: those that were cut off, by identifier.
    /// - Throws: ``VaultError`` where the folder cannot be read.
    public static func recover(in directory: String) throws(VaultError) -> [Recovered] {
        let context = "recover unfinished segments in \(directory)"
        let names: [String]
        do throws(VaultError) { names = try SystemCalls.names(in: directory, context) } catch
            where error.code == .notFound
        { return [] }
        let ids = Set(names.compactMap(identifier)).sorted()
        var recovered: [Recovered] = []
        for id in ids {
            let paths = SegmentPaths(directory: directory, id: id)
            do throws(VaultError) { if let one = try recover(paths, context) { recovered.append(one) } } catch {
                recovered.append(Recovered(id: id, facts: nil, outcome: .postponed(error)))
            }
        }
        return recovered
    }

    /// Removes what tells of a segment beside the segment itself, once the event log does; call it after each
    /// ``SegmentStream/finish(_:)``, too.
    public static func settle(_ id: String, in directory: String) throws(VaultError) {
        try SegmentID.check(id)
        try SegmentPaths(directory: directory, id: id).removeUnfinished(
            "tidy up after the segment \(id) in \(directory)")
    }

    private static func recover(_ paths: SegmentPaths, _ context: String) throws(VaultError) -> Recovered? {
        func remove(_ path: String) throws(VaultError) {
            if try SystemCalls.regularFile(path, context) != nil { try SystemCalls.unlink(path, context) }
        }
        let seal = try seal(at: paths.seal, of: paths.id, context)
        if let whole = try SystemCalls.regularFile(paths.whole, context) {
            try remove(paths.newSeal)
            try remove(paths.partial)
            guard let seal else {
                try remove(paths.seal)
                return nil
            }
            // It may have been renamed and no more: the name has to reach the disk before the event does.
            try SystemCalls.syncFolder(paths.directory, context)
            return Recovered(
                id: paths.id, facts: seal.facts,
                outcome: .whole(bytes: Int(whole.st_size), isComplete: seal.state == .ended))
        }
        guard let seal, seal.state != .begun, let partial = try SystemCalls.regularFile(paths.partial, context),
            partial.st_size >= seal.offset
        else {
            // What is left of it is removed when its event is in the log, or nobody would know of it.
            let unborn = try self.seal(at: paths.newSeal, of: paths.id, context)
            return Recovered(id: paths.id, facts: seal?.facts ?? unborn?.facts, outcome: .absent)
        }
        try remove(paths.newSeal)
        let bytes = try end(paths, with: seal, context)
        return Recovered(
            id: paths.id, facts: seal.facts, outcome: .whole(bytes: bytes, isComplete: seal.state == .ended))
    }

    /// A seal of a segment; `nil` where there is none that is whole.
    private static func seal(at path: String, of id: String, _ context: String) throws(VaultError) -> SegmentSeal? {
        guard try SystemCalls.regularFile(path, context) != nil else { return nil }
        let seal = SegmentSeal(try SystemCalls.contents(of: path, limit: maxSeal, context))
        return seal?.facts.id == id ? seal : nil
    }

    /// Makes the unfinished file what its seal says. Returns its size.
    private static func end(_ paths: SegmentPaths, with seal: SegmentSeal, _ context: String) throws(VaultError) -> Int
    {
        let descriptor = try SystemCalls.open(paths.partial, O_WRONLY | O_NOFOLLOW, context)
        defer { SystemCalls.close(descriptor) }
        // An earlier recovery may have appended the chunk already: it goes to its place, not to the end.
        try SystemCalls.seek(descriptor, to: seal.offset, context)
        try SystemCalls.write(descriptor, seal.chunk, context)
        try SystemCalls.truncate(descriptor, to: seal.offset + seal.chunk.count, context)
        try SystemCalls.sync(descriptor, context)
        try SystemCalls.rename(paths.partial, to: paths.whole, context)
        try SystemCalls.syncFolder(paths.directory, context)
        return seal.offset + seal.chunk.count
    }

    /// The identifier in the name of an unfinished file or a seal.
    private static func identifier(in name: String) -> String? {
        guard name.hasPrefix(".") else { return nil }
        for suffix in [SegmentPaths.partialSuffix, SegmentPaths.sealSuffix, SegmentPaths.newSealSuffix]
        where name.hasSuffix(suffix) {
            let id = String(name.dropFirst().dropLast(suffix.count))
            return SegmentID.isValid(id) ? id : nil
        }
        return nil
    }
}
