import CAllocationCounter
import Glibc
import Prosody
import TestSignals
import Testing

@Suite struct AllocationTests {
    @Test func framesAndWindowsAllocateNothing() {
        let x = Voice.speech(hertz: 140, rate: 4, seconds: 20)
        var analyzer = ProsodyAnalyzer()
        var window = ProsodyWindow(seconds: 8)
        var statistics: ProsodyStatistics?
        var frames = 0
        var before: UInt64 = 0
        analyzer.process(x.span) { frame in
            frames += 1
            // Half a second in, everything that is made lazily has been made.
            if frames == 50 { before = allocation_count_of_this_thread() }
            window.push(frame)
            if frames.isMultiple(of: 50) { statistics = window.statistics() }
        }
        let allocations = allocation_count_of_this_thread() - before
        #expect(frames > 1_900)
        #expect(statistics?.f0MeanSemitones != nil)
        #expect(allocations == 0)
    }

    @Test func theCounterCounts() {
        let before = allocation_count_of_this_thread()
        let array = [Int](repeating: 7, count: 10_000 + frames)
        #expect(array.count > 0 && allocation_count_of_this_thread() > before)
    }

    private let frames = Int.random(in: 1...9)
}
