import CSodium

/// A few bytes of key material in memory of libsodium's own: locked against swapping where the system allows, left out of
/// core dumps, between guard pages, and wiped when the last reference goes.
@safe
final class SecretBytes: @unchecked Sendable {
    // SAFETY: the memory is written only inside the initialisers, before any other thread can know of it, and lives as
    // long as the object; `@unchecked Sendable` rests on that.
    private let base: UnsafeMutablePointer<UInt8>
    /// How many bytes there are.
    let count: Int

    /// Reserves `count` bytes, all zero, and lets `fill` write them.
    init(count: Int, fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        Sodium.start()
        guard let memory = unsafe sodium_malloc(count) else { preconditionFailure("out of memory for a key") }
        self.count = count
        // SAFETY: `memory` holds `count` bytes.
        unsafe base = memory.bindMemory(to: UInt8.self, capacity: count)
        unsafe sodium_memzero(base, count)
        unsafe fill(base)
    }

    /// Moves the bytes of an array here and wipes the array.
    convenience init(moving bytes: inout [UInt8]) {
        // SAFETY: the target holds as many bytes as the array.
        unsafe self.init(count: bytes.count) { target in
            for index in bytes.indices { unsafe target[index] = bytes[index] }
        }
        Sodium.wipe(&bytes)
    }

    /// New random bytes.
    static func random(count: Int) -> SecretBytes {
        // SAFETY: the target holds `count` bytes.
        unsafe SecretBytes(count: count) { unsafe randombytes_buf($0, count) }
    }

    deinit {
        // SAFETY: `base` came from sodium_malloc and nobody else frees it. sodium_free wipes first.
        unsafe sodium_free(base)
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
