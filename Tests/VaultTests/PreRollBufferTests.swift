import AudioTypes
import Foundation
import Glibc
import TestSignals
import Testing
import Vault

@Suite struct PreRollBufferTests {
    /// 100 samples.
    private static let seconds = 100.0 / 16_000

    @Test func whatWasAppendedIsCopiedOut() {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        #expect(buffer.capacity == 100)
        let samples = ramp(from: 0, to: 60)
        buffer.append(samples.span, at: .zero)
        #expect(copy(buffer, 0, 60) == samples)
        #expect(copy(buffer, 10, 20) == ramp(from: 10, to: 20))
        #expect(copy(buffer, 20, 20) == [])
    }

    /// Blocks that divide the ring, that do not, and that are longer than it.
    @Test(arguments: [1, 7, 50, 99, 100, 101, 250])
    func theLastSamplesSurviveTheWrap(block: Int) {
        var integers = PreRollBuffer(seconds: Self.seconds)
        var floats = PreRollBuffer(seconds: Self.seconds)
        var end = 0
        while end < 1000 {
            let samples = ramp(from: end, to: end + block)
            integers.append(samples.span, at: StreamTime(sample: end))
            // A span of a temporary inside a loop crashes the compiler (Swift 6.3.1).
            let values = samples.map(PCM.value(of:))
            floats.append(values.span, at: StreamTime(sample: end))
            end += block
            let start = max(0, end - 100)
            #expect(integers.start.sample == start)
            #expect(integers.end.sample == end)
            #expect(copy(integers, start, end) == ramp(from: start, to: end))
            #expect(copy(floats, start, end) == ramp(from: start, to: end))
        }
    }

    @Test func lostSamplesReadAsZeros() {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        // The ring has turned over, so zeros must be written over what was there.
        buffer.append(ramp(from: 0, to: 150).span, at: .zero)
        buffer.append(ramp(from: 180, to: 200).span, at: StreamTime(sample: 180))
        let zeros = [Int16](repeating: 0, count: 30)
        #expect(copy(buffer, 100, 200) == ramp(from: 100, to: 150) + zeros + ramp(from: 180, to: 200))
    }

    @Test(arguments: [99, 100, 101, 1_000_000_007])
    func aGapLongerThanTheRingLeavesOnlyZeros(gap: Int) {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        buffer.append(ramp(from: 0, to: 150).span, at: .zero)
        let time = StreamTime(sample: 150 + gap)
        buffer.append([Int16(7)].span, at: time)
        let samples = buffer.copy(from: time.advanced(bySamples: -99), to: time.advanced(bySamples: 1))
        #expect(samples == [Int16](repeating: 0, count: 99) + [7])
    }

    @Test func outsideOfWhatIsHeldThereIsSilence() {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        buffer.append(ramp(from: 0, to: 200).span, at: .zero)
        #expect(copy(buffer, -5, 5) == [Int16](repeating: 0, count: 10))
        #expect(copy(buffer, 98, 102) == [0, 0] + ramp(from: 100, to: 102))
        #expect(copy(buffer, 198, 202) == ramp(from: 198, to: 200) + [0, 0])
        #expect(copy(buffer, 300, 302) == [0, 0])
    }

    @Test func aWipedBufferHoldsNothingAndGoesOn() {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        buffer.append(ramp(from: 0, to: 150).span, at: .zero)
        buffer.wipe()
        #expect(copy(buffer, 0, 150) == [Int16](repeating: 0, count: 150))
        // What lies between was not lost but not wanted: it is not held.
        buffer.append(ramp(from: 170, to: 180).span, at: StreamTime(sample: 170))
        #expect(buffer.start.sample == 170)
        #expect(copy(buffer, 160, 180) == [Int16](repeating: 0, count: 10) + ramp(from: 170, to: 180))
    }

    @Test func aStreamMayBeginAnywhere() {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        buffer.append(ramp(from: 0, to: 10).span, at: StreamTime(sample: 12_345))
        #expect(buffer.start.sample == 12_345)
        #expect(copy(buffer, 12_345, 12_355) == ramp(from: 0, to: 10))
    }

    @Test(.enabled(if: locksAreReal, "the address sanitizer answers mlock itself"))
    func theMemoryIsLockedWhereItSaysSo() {
        let before = Self.lockedKibibytes
        let buffer = PreRollBuffer(seconds: 60)
        let after = Self.lockedKibibytes
        // 60 s are 1875 KiB; other tests lock and unlock a few pages meanwhile.
        #expect(buffer.isLocked == (after - before > 1700))
    }

    /// Whether the kernel hears of it when a page is locked, or refuses.
    private static let locksAreReal: Bool = {
        let size = 1 << 20
        // SAFETY: anonymous memory of that size, unmapped here.
        let memory = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        defer { _ = unsafe munmap(memory, size) }
        let before = lockedKibibytes
        return unsafe mlock(memory, size) != 0 || lockedKibibytes - before > 900
    }()

    private static var lockedKibibytes: Int {
        ProcessFile.statusKB("VmLck") ?? 0
    }

    private func ramp(from: Int, to: Int) -> [Int16] {
        (from..<to).map { Int16(truncatingIfNeeded: $0 + 1) }
    }

    private func copy(_ buffer: borrowing PreRollBuffer, _ from: Int, _ to: Int) -> [Int16] {
        buffer.copy(from: StreamTime(sample: from), to: StreamTime(sample: to))
    }
}
