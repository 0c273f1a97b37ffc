import CSodium

/// A fixed number of bytes for what is as secret as the voice: locked against swapping where the system allows it
/// (`RLIMIT_MEMLOCK`), left out of core dumps either way, between guard pages, and wiped at the end.
///
/// All memory is taken when it is made. One thread at a time: a value that cannot be copied can move to another thread, never
/// be on two.
@safe
public struct LockedBytes: ~Copyable, @unchecked Sendable {
    // SAFETY: `base` holds `count` bytes, is touched only through this one value, and is freed with it; that also is what
    // `@unchecked Sendable` rests on.
    private let base: UnsafeMutablePointer<UInt8>
    /// How many bytes there are.
    public let count: Int

    /// Reserves memory, all zero.
    /// - Parameter count: bytes, at least 1.
    public init(count: Int) {
        precondition(count >= 1, "there is a byte to keep")
        Sodium.start()
        self.count = count
        guard let memory = unsafe sodium_malloc(count) else { preconditionFailure("out of memory for \(count) bytes") }
        unsafe base = memory.bindMemory(to: UInt8.self, capacity: count)
        unsafe sodium_memzero(memory, count)
    }

    deinit {
        // SAFETY: `base` came from sodium_malloc and nobody else frees it. sodium_free wipes first.
        unsafe sodium_free(base)
    }

    /// Lends some of the bytes for writing.
    public mutating func withBytes(
        from start: Int, count length: Int, _ body: (inout MutableSpan<UInt8>) -> Void
    ) {
        precondition(start >= 0 && length >= 0 && start + length <= count)
        // SAFETY: the range was checked, and nobody else can hold it while this value is being changed.
        var bytes = unsafe MutableSpan(_unsafeStart: base + start, count: length)
        body(&bytes)
    }

    /// A copy of some of the bytes in ordinary memory; wipe it after use.
    public func copy(from start: Int, count length: Int) -> [UInt8] {
        precondition(start >= 0 && length >= 0 && start + length <= count)
        // SAFETY: the range was checked.
        return unsafe Array(UnsafeBufferPointer(start: base + start, count: length))
    }

    /// Overwrites every byte with zero.
    public mutating func wipe() {
        // SAFETY: `base` holds `count` bytes.
        unsafe sodium_memzero(base, count)
    }
}
