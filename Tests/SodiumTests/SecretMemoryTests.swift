import Foundation
import Glibc
import Sodium
import TestSignals
import Testing

@Suite struct SecretMemoryTests {
    @Test(arguments: [true, false]) func whatIsWrittenIsThereUntilItIsWiped(isGuarded: Bool) {
        var bytes = SecretMemory<UInt8>(count: 10, isGuarded: isGuarded)
        let fresh = bytes.copy(0..<10)
        #expect(fresh == [UInt8](repeating: 0, count: 10))
        bytes.withMutableElements(in: 3..<7) { span in
            for index in span.indices { span[index] = UInt8(index + 1) }
        }
        let written = bytes.copy(2..<8)
        #expect(written == [0, 1, 2, 3, 4, 0])
        bytes.wipe()
        let wiped = bytes.copy(0..<10)
        #expect(wiped == fresh)
    }

    @Test func aMovedSecretLeavesNothingBehind() {
        var secret: [UInt8] = [1, 2, 3]
        let moved = SecretBytes(moving: &secret, isGuarded: true)
        #expect(secret == [0, 0, 0])
        #expect(moved.copy() == [1, 2, 3])
    }

    @Test func aBufferHoldsWhatItWasGiven() {
        #expect(LockedBuffer(copying: [Int16(-3), 5, .max]).copy() == [-3, 5, .max])
        #expect(LockedBuffer(copying: [Int16]()).copy() == [])
    }

    @Test(.enabled(if: locksAreReal, "the address sanitizer answers mlock itself"))
    func guardedMemoryIsLockedWhereTheSystemAllowsIt() {
        let before = Self.lockedKibibytes
        let memory = SecretMemory<UInt8>(count: Self.size)
        let after = Self.lockedKibibytes
        // Other tests lock and unlock a few pages meanwhile.
        #expect((after - before > 1_700) == Self.mayBeLocked && memory.count == Self.size)
    }

    private static let size = 1_875 << 10

    /// Whether the system lets as much memory be locked, and the kernel hears of it.
    private static let (mayBeLocked, locksAreReal): (Bool, Bool) = {
        // SAFETY: anonymous memory of that size, unmapped here.
        let memory = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        defer { _ = unsafe munmap(memory, size) }
        let before = lockedKibibytes
        let isLocked = unsafe mlock(memory, size) == 0
        return (isLocked, !isLocked || lockedKibibytes - before > 1_700)
    }()

    private static var lockedKibibytes: Int {
        ProcessFile.statusKB("VmLck") ?? 0
    }
}
