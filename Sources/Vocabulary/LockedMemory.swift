internal import Glibc
internal import Synchronization

/// Memory that holds a voice or a key: kept from being swapped out to a disk and from core dumps.
///
/// The system need not grant it: every process may lock so much (`RLIMIT_MEMLOCK`). Whoever could not is counted, so
/// that it can be told.
public enum LockedMemory {
    private static let failures = Atomic<Int>(0)

    /// How often memory could not be locked since the start of the process.
    public static var failureCount: Int { failures.load(ordering: .relaxed) }

    /// Locks memory, and leaves it out of core dumps either way.
    /// - Parameters:
    ///   - start: where it begins; memory that this process holds.
    ///   - size: its bytes.
    /// - Returns: whether it is locked.
    @unsafe public static func lock(_ start: UnsafeMutableRawPointer, bytes size: Int) -> Bool {
        // SAFETY: both calls concern the caller's memory, and refuse rather than harm.
        let isLocked = unsafe mlock(start, size) == 0
        _ = unsafe madvise(start, size, MADV_DONTDUMP)
        if !isLocked { failures.add(1, ordering: .relaxed) }
        return isLocked
    }
}
