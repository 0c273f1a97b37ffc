import Age
import Glibc
import Sodium
import Vocabulary

/// One segment that is written while its alert runs, block by block; see *Writing while the alert runs* in `Format.md`.
///
/// Whatever happens to the process or the power, ``SegmentRecovery`` finds either a segment up to some block or the
/// facts of one that is lost. After a failure the segment is beyond help: ``abandon()`` it. Used by one task at a time.
public final class SegmentStream {
    /// The segment's identifier.
    public let id: String

    private let paths: SegmentPaths
    private let context: String
    private let modifiedAt: Int
    /// -1 once it is closed: a file that is removed takes its room as long as it is open.
    private var descriptor: Int32 = -1
    /// `nil` once the segment has ended, or has failed.
    private var encryptor: AgeEncryptor?
    /// Bytes of the unfinished file.
    private var written = 0
    /// Their hash.
    private var hash = SHA256.Running()
    /// Bytes of the archive so far.
    private var content = 0
    private var blockCount = 0
    private var sampleCount = 0

    /// Begins a segment: from now on a crash leaves at least its facts behind.
    /// - Parameters:
    ///   - directory: the folder of the segments, which exists.
    ///   - recipients: at least one.
    ///   - metadata: what is known so far.
    /// - Throws: ``VaultError``: `alreadyExists`, `invalidSegment`, or what the file system refuses; then nothing is
    ///   left.
    init(directory: String, recipients: [AgeRecipient], metadata: SegmentMetadata) throws(VaultError) {
        modifiedAt = try SegmentArchive.check(metadata)
        id = metadata.id
        paths = SegmentPaths(directory: directory, id: id)
        context = "store the segment \(id) in \(directory)"
        guard try SystemCalls.regularFile(paths.whole, context) == nil,
            try SystemCalls.regularFile(paths.partial, context) == nil
        else { throw VaultError(.alreadyExists, context) }
        encryptor = AgeEncryptor(recipients: recipients)
        do throws(VaultError) {
            var facts = metadata
            facts.durationS = 0
            try paths.put(SegmentSeal(.begun, offset: 0, facts: SegmentFacts(facts)), context)
            descriptor = try SystemCalls.open(
                paths.partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, context)
        } catch {
            try? paths.removeUnfinished(context)
            throw error
        }
    }

    deinit { close() }

    /// Encrypts the next block and writes what fills whole chunks.
    /// - Parameters:
    ///   - block: at least one sample.
    ///   - metadata: what is known of the segment by now; its length does not matter.
    /// - Throws: ``VaultError``, also where the segment has become too large.
    public func append(_ block: SegmentBlock, _ metadata: SegmentMetadata) throws(VaultError) {
        guard var encryptor = encryptor.take() else { throw VaultError(.invalidSegment, "\(context): it has ended") }
        var archive: [UInt8] = []
        defer { Libsodium.wipe(&archive) }
        if let state = block.state { try append(state, to: &archive) }
        let (index, modifiedAt) = (blockCount, modifiedAt)
        try block.samples.withElements { samples throws(VaultError) in
            try SegmentArchive.append(
                block: index, samples: samples, track: block.track, modifiedAt: modifiedAt, to: &archive)
        }
        content += archive.count
        guard content <= SegmentArchive.maxContent else {
            throw VaultError(.invalidSegment, "\(context): larger than any that could be read")
        }
        blockCount += 1
        sampleCount += block.samples.count
        let isFirst = written == 0
        var output = encryptor.takeHead()
        encryptor.update(archive.span, into: &output)
        if !output.isEmpty {
            try SystemCalls.write(descriptor, output, context)
            try SystemCalls.sync(descriptor, context)
            written += output.count
            hash.update(output)
        }
        if isFirst { try SystemCalls.syncFolder(paths.directory, context) }
        try seal(metadata, &encryptor)
        self.encryptor = consume encryptor
    }

    /// Ends the segment; on return it is whole on the disk. Its seal stays until ``SegmentRecovery/settle(_:in:)``, so
    /// that a crash before the event is in the log does not lose that.
    /// - Parameter metadata: what there is to know of it.
    /// - Returns: where it lies.
    /// - Throws: ``VaultError``; it is not stored then.
    public func finish(_ metadata: SegmentMetadata) throws(VaultError) -> StoredSegment {
        guard var encryptor = encryptor.take(), metadata.id == id, blockCount > 0 else {
            throw VaultError(.invalidSegment, "\(context): a segment without audio")
        }
        // A block that was lost on the way must not go unseen.
        guard SampleRate.analysis.samples(inSeconds: metadata.durationS) == sampleCount else {
            throw VaultError(.invalidSegment, "\(context): \(metadata.durationS) s long, with \(sampleCount) samples")
        }
        var output = encryptor.takeHead()
        // A span of a temporary crashes the compiler (Swift 6.3.1).
        let closing = try SegmentArchive.closing(metadata, modifiedAt: modifiedAt, atLeast: encryptor.shortfall)
        encryptor.update(closing.span, into: &output)
        encryptor.finish(into: &output)
        try SystemCalls.write(descriptor, output, context)
        try SystemCalls.sync(descriptor, context)
        written += output.count
        hash.update(output)
        try paths.put(SegmentSeal(.ended, offset: written, facts: SegmentFacts(metadata)), context)
        try SystemCalls.rename(paths.partial, to: paths.whole, context)
        close()
        try SystemCalls.syncFolder(paths.directory, context)
        return StoredSegment(id: id, path: paths.whole, bytes: written, hash: hash.hexadecimal)
    }

    /// Gives the segment up: nothing of its audio is left. Its seal, which tells of it, stays until
    /// ``SegmentRecovery/settle(_:in:)``, as after ``finish(_:)``.
    public func abandon() throws(VaultError) {
        close()
        for path in [paths.newSeal, paths.partial] where try SystemCalls.regularFile(path, context) != nil {
            try SystemCalls.unlink(path, context)
        }
        try SystemCalls.syncFolder(paths.directory, context)
    }

    private func close() {
        encryptor?.wipe()
        encryptor = nil
        if descriptor >= 0 { SystemCalls.close(descriptor) }
        descriptor = -1
    }

    /// Puts a seal in force that ends the file here, unless one for as many chunks is in force already.
    private func seal(_ metadata: SegmentMetadata, _ encryptor: inout AgeEncryptor) throws(VaultError) {
        let cut = metadata.cut(toSamples: sampleCount)
        let closing = try SegmentArchive.closing(cut, modifiedAt: modifiedAt)
        guard let chunk = encryptor.sealedEnding(closing.span) else { return }
        try paths.put(SegmentSeal(.sealed, offset: written, chunk: chunk, facts: SegmentFacts(cut)), context)
    }

    private func append(_ state: LockedBuffer<UInt8>, to archive: inout [UInt8]) throws(VaultError) {
        guard blockCount == 0, state.count <= SegmentArchive.maxState else {
            throw VaultError(.invalidSegment, "\(context): a state that is too large, or comes too late")
        }
        guard state.count > 0 else { return }
        var member = Ustar.Member(name: SegmentArchive.Name.state, content: state.copy())
        archive.reserveCapacity(Ustar.size(of: member))
        Ustar.append(member, modifiedAt: modifiedAt, to: &archive)
        Libsodium.wipe(&member.content)
    }
}

extension SegmentMetadata {
    /// The description of the first samples alone, as a crash leaves them.
    fileprivate func cut(toSamples count: Int) -> SegmentMetadata {
        var cut = self
        cut.isComplete = false
        cut.durationS = SampleRate.analysis.seconds(ofSamples: count)
        if let clearedS, clearedS > cut.durationS { cut.clearedS = nil }
        cut.gaps = gaps.filter { $0.fromS < cut.durationS }.map { gap in
            SegmentGap(fromS: gap.fromS, toS: min(gap.toS, cut.durationS), kind: gap.kind)
        }
        return cut
    }
}
