import CSodium

/// A few bytes of key material, wiped when the last reference goes.
///
/// What lives as long as the process, an identity, is kept in memory of libsodium's own: locked against swapping where
/// the system allows, left out of core dumps, between guard pages. To lock a page takes some 50 µs, so keys that live for
/// the milliseconds of one file are not locked.
@safe
final class SecretBytes: @unchecked Sendable {
    // SAFETY: the memory is written only inside the initialisers, before any other thread can know of it, and lives as
    // long as the object; `@unchecked Sendable` rests on that.
    private let base: UnsafeMutablePointer<UInt8>
    private let isLocked: Bool
    /// How many bytes there are.
    let count: Int

    /// Reserves `count` bytes, all zero, and lets `fill` write them.
    init(count: Int, isLocked: Bool = false, fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        Sodium.start()
        self.count = count
        self.isLocked = isLocked
        if isLocked {
            guard let memory = unsafe sodium_malloc(count) else { preconditionFailure("out of memory for a key") }
            // SAFETY: `memory` holds `count` bytes.
            unsafe base = memory.bindMemory(to: UInt8.self, capacity: count)
        } else {
            unsafe base = .allocate(capacity: count)
        }
        unsafe sodium_memzero(base, count)
        unsafe fill(base)
    }

    /// Moves the bytes of an array here and wipes the array.
    convenience init(moving bytes: inout [UInt8], isLocked: Bool = false) {
        // SAFETY: the target holds as many bytes as the array.
        unsafe self.init(count: bytes.count, isLocked: isLocked) { target in
            for index in bytes.indices { unsafe target[index] = bytes[index] }
        }
        Sodium.wipe(&bytes)
    }

    /// New random bytes.
    static func random(count: Int, isLocked: Bool = false) -> SecretBytes {
        // SAFETY: the target holds `count` bytes.
        unsafe SecretBytes(count: count, isLocked: isLocked) { unsafe randombytes_buf($0, count) }
    }

    deinit {
        // SAFETY: `base` was reserved by this object in the way that `isLocked` says, and nobody else frees it.
        if isLocked {
            unsafe sodium_free(base)
        } else {
            unsafe sodium_memzero(base, count)
            unsafe base.deallocate()
        }
    }

    /// Lends the `count` bytes for the duration of `body`.
    func withBytes<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        // SAFETY: `base` holds `count` bytes, which nobody writes any more.
        unsafe body(UnsafePointer(base))
    }

    /// A copy in ordinary memory; wipe it after use.
    func copy() -> [UInt8] {
        // SAFETY: as above.
        unsafe withBytes { unsafe Array(UnsafeBufferPointer(start: $0, count: count)) }
    }
}
