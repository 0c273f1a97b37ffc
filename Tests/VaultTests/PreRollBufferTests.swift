import Sodium
import Testing
import Vault
import Vocabulary

@Suite struct PreRollBufferTests {
    /// 100 samples.
    private static let seconds = 100.0 / 16_000

    @Test func whatWasAppendedIsCopiedOut() {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        #expect(buffer.capacity == 100)
        let samples = ramp(from: 0, to: 60)
        append(samples, at: 0, to: &buffer)
        #expect(copy(buffer, 0, 60) == samples)
        #expect(copy(buffer, 10, 20) == ramp(from: 10, to: 20))
        #expect(copy(buffer, 20, 20) == [])
    }

    /// Blocks that divide the ring, that do not, and that are longer than it.
    @Test(arguments: [1, 7, 50, 99, 100, 101, 250])
    func theLastSamplesSurviveTheWrap(block: Int) {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        var end = 0
        while end < 1000 {
            append(ramp(from: end, to: end + block), at: end, to: &buffer)
            end += block
            let start = max(0, end - 100)
            #expect(buffer.start.sample == start)
            #expect(buffer.end.sample == end)
            #expect(copy(buffer, start, end) == ramp(from: start, to: end))
        }
    }

    @Test func lostSamplesReadAsZeros() {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        // The ring has turned over, so zeros must be written over what was there.
        append(ramp(from: 0, to: 150), at: 0, to: &buffer)
        append(ramp(from: 180, to: 200), at: 180, to: &buffer)
        let zeros = [Int16](repeating: 0, count: 30)
        #expect(copy(buffer, 100, 200) == ramp(from: 100, to: 150) + zeros + ramp(from: 180, to: 200))
    }

    @Test(arguments: [99, 100, 101, 1_000_000_007])
    func aGapLongerThanTheRingLeavesOnlyZeros(gap: Int) {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        append(ramp(from: 0, to: 150), at: 0, to: &buffer)
        let time = 150 + gap
        append([7], at: time, to: &buffer)
        #expect(copy(buffer, time - 99, time + 1) == [Int16](repeating: 0, count: 99) + [7])
    }

    @Test func outsideOfWhatIsHeldThereIsSilence() {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        append(ramp(from: 0, to: 200), at: 0, to: &buffer)
        #expect(copy(buffer, -5, 5) == [Int16](repeating: 0, count: 10))
        #expect(copy(buffer, 98, 102) == [0, 0] + ramp(from: 100, to: 102))
        #expect(copy(buffer, 198, 202) == ramp(from: 198, to: 200) + [0, 0])
        #expect(copy(buffer, 300, 302) == [0, 0])
    }

    @Test func aWipedBufferHoldsNothingAndGoesOn() {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        append(ramp(from: 0, to: 150), at: 0, to: &buffer)
        buffer.wipe()
        #expect(copy(buffer, 0, 150) == [Int16](repeating: 0, count: 150))
        // What lies between was not lost but not wanted: it is not held.
        append(ramp(from: 170, to: 180), at: 170, to: &buffer)
        #expect(buffer.start.sample == 170)
        #expect(copy(buffer, 160, 180) == [Int16](repeating: 0, count: 10) + ramp(from: 170, to: 180))
    }

    @Test func aStreamMayBeginAnywhere() {
        var buffer = PreRollBuffer(seconds: Self.seconds)
        append(ramp(from: 0, to: 10), at: 12_345, to: &buffer)
        #expect(buffer.start.sample == 12_345)
        #expect(copy(buffer, 12_345, 12_355) == ramp(from: 0, to: 10))
    }

    private func ramp(from: Int, to: Int) -> [Int16] {
        (from..<to).map { Int16(truncatingIfNeeded: $0 + 1) }
    }

    private func append(_ samples: [Int16], at position: Int, to buffer: inout PreRollBuffer) {
        let values = samples.map(PCM.value(of:))
        buffer.append(values.span, at: StreamTime(sample: position))
    }

    private func copy(_ buffer: borrowing PreRollBuffer, _ from: Int, _ to: Int) -> [Int16] {
        buffer.extract(from: StreamTime(sample: from), to: StreamTime(sample: to)).copy()
    }
}
