extension StateArchive {
    /// Bytes that the state of `root` takes, the same at all times.
    public static func size(of root: inout some Archivable & ~Copyable) -> Int {
        let counted = count(&root)
        return headerSize + wholeWords(counted.size)
    }

    /// Writes the state of `root`. Allocates nothing as long as its parts do not.
    /// - Parameters:
    ///   - root: left as it is.
    ///   - bytes: exactly ``size(of:)`` bytes.
    public static func save(_ root: inout some Archivable & ~Copyable, into bytes: inout MutableSpan<UInt8>) {
        let limit = bytes.count - headerSize
        precondition(limit >= 0, "the memory has the size of the state")
        unsafe bytes.withUnsafeMutableBytes { memory in
            guard let header = memory.baseAddress else { return }
            // SAFETY: `limit` bytes follow the header, for the time of this closure.
            let values = unsafe header + headerSize
            var archive = unsafe StateArchive(.save, values, limit: limit)
            root.archive(&archive)
            precondition(!archive.isDamaged && wholeWords(archive.place) == limit, "the size of a state never changes")
            for place in archive.place..<limit { unsafe values.storeBytes(of: 0, toByteOffset: place, as: UInt8.self) }
            unsafe header.storeBytes(of: magic, as: UInt64.self)
            unsafe header.storeBytes(of: archive.layout, toByteOffset: 8, as: UInt64.self)
            unsafe header.storeBytes(of: UInt64(archive.place), toByteOffset: 16, as: UInt64.self)
            let sum = unsafe checksum(values, count: limit)
            unsafe header.storeBytes(of: sum, toByteOffset: 24, as: UInt64.self)
        }
    }

    /// Reads a state into `root`, which was made in the same way as the one that was saved.
    /// - Throws: where the bytes are anything else than such a state; `root` is then of no use any more.
    public static func restore(
        _ root: inout some Archivable & ~Copyable, from bytes: Span<UInt8>
    ) throws(StateArchiveError) {
        let counted = count(&root)
        let limit = wholeWords(counted.size)
        guard bytes.count >= headerSize else { throw .notAnArchive }
        // SAFETY: the header is there; the values are read only where the length is right. The memory is never written:
        // the pass restores.
        let result: Result<Void, StateArchiveError> = unsafe bytes.withUnsafeBytes { memory in
            guard let header = unsafe UnsafeMutableRawPointer(mutating: memory.baseAddress) else {
                return .failure(.notAnArchive)
            }
            func word(_ offset: Int) -> UInt64 { unsafe header.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
            guard word(0) == magic else { return .failure(.notAnArchive) }
            guard word(8) == counted.layout, word(16) == UInt64(counted.size) else { return .failure(.otherLayout) }
            let values = unsafe header + headerSize
            guard memory.count == headerSize + limit, unsafe checksum(values, count: limit) == word(24) else {
                return .failure(.damaged)
            }
            var archive = unsafe StateArchive(.restore, values, limit: limit)
            root.archive(&archive)
            return archive.isDamaged ? .failure(.impossibleValue) : .success(())
        }
        try result.get()
    }

    private static func count(_ root: inout some Archivable & ~Copyable) -> (size: Int, layout: UInt64) {
        var archive = unsafe StateArchive(.count, nil, limit: 0)
        root.archive(&archive)
        return (archive.place, archive.layout)
    }

    private static func wholeWords(_ size: Int) -> Int { (size + 7) / 8 * 8 }

    /// A hash of a whole number of words in which every step is a bijection, so that no change of a single word goes
    /// unseen.
    @unsafe private static func checksum(_ values: UnsafeMutableRawPointer, count: Int) -> UInt64 {
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        var place = 0
        while place < count {
            // SAFETY: `count` is a multiple of eight and within the memory.
            unsafe sum = (sum ^ values.loadUnaligned(fromByteOffset: place, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
            sum ^= sum >> 32
            place += 8
        }
        return sum
    }
}
