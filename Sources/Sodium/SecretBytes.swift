import CSodium

/// A few bytes of key material, wiped when the last reference is gone.
///
/// What lives as long as the process, an identity, is guarded, see ``SecretMemory``; keys that live for the
/// milliseconds of one file are only wiped. Nobody writes them after they were made, so they may be handed from thread
/// to thread.
public final class SecretBytes: Sendable {
    private let memory: SecretMemory<UInt8>
    /// How many bytes there are.
    public var count: Int { memory.count }

    /// Reserves `count` bytes, all zero, and lets a function of libsodium write them.
    init(count: Int, isGuarded: Bool = false, fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        memory = SecretMemory(count: count, isGuarded: isGuarded)
        // SAFETY: the callers write `count` bytes at most, and no other thread knows of them yet.
        unsafe memory.withPointer(fill)
    }

    /// Moves the bytes of an array here and wipes the array.
    public init(moving bytes: inout [UInt8], isGuarded: Bool = false) {
        var memory = SecretMemory<UInt8>(count: bytes.count, isGuarded: isGuarded)
        memory.copy(from: bytes)
        self.memory = memory
        Libsodium.wipe(&bytes)
    }

    /// New random bytes.
    public static func random(count: Int, isGuarded: Bool = false) -> SecretBytes {
        // SAFETY: the target holds `count` bytes.
        unsafe SecretBytes(count: count, isGuarded: isGuarded) { unsafe randombytes_buf($0, count) }
    }

    /// Lends the `count` bytes to a function of libsodium, which reads them.
    func withBytes<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        // SAFETY: `count` bytes, which nobody writes any more.
        unsafe memory.withPointer { unsafe body(UnsafePointer($0)) }
    }

    /// A copy in ordinary memory; wipe it after use.
    public func copy() -> [UInt8] { memory.copy(0..<count) }
}
