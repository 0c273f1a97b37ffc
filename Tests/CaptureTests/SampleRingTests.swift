import Foundation
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import Capture

@Suite struct SampleRingTests {
    private func read(
        _ ring: SampleRing, _ count: Int, atLeast least: Int = 1, timeout: Duration = .zero
    ) -> (AudioRead, [Float]) {
        var buffer = [Float](repeating: .nan, count: count)
        var span = buffer.mutableSpan
        let read = ring.read(into: &span, atLeast: least, timeout: timeout)
        if case .samples(let count, _) = read { return (read, Array(buffer.prefix(count))) }
        return (read, [])
    }

    private func samples(_ count: Int, _ start: Int) -> AudioRead {
        .samples(count: count, start: StreamTime(sample: start))
    }

    @Test(arguments: [1, 3, 7, 10])
    func samplesKeepTheirOrderAroundTheEndOfTheRing(block: Int) {
        let ring = SampleRing(capacity: 10)
        var next: Float = 0
        for round in 0..<50 {
            let written = (0..<block).map { next + Float($0) }
            ring.write(written.span)
            next += Float(block)
            #expect(read(ring, 10) == (samples(block, round * block), written))
        }
        #expect(read(ring, 10).0 == .nothing)
    }

    /// Whether it could be locked as well depends on what the other tests of this process hold.
    @Test func whatWaitsIsLeftOutOfCoreDumps() {
        let ring = SampleRing(capacity: 20_000)
        var isOurs = false
        var flags: [Substring] = []
        for line in ProcessFile.text("smaps").split(separator: "\n") {
            let words = line.split(separator: " ")
            let bounds = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            if bounds.count == 2 { isOurs = bounds[0] <= ring.address && ring.address < bounds[1] }
            if isOurs, words[0] == "VmFlags:" { flags = words }
        }
        #expect(flags.contains("dd"), "\(flags)")
    }

    @Test func whatWasReadIsNoLongerInMemory() {
        let ring = SampleRing(capacity: 4)
        ring.write([1, 2, 3].span)
        _ = read(ring, 2)
        #expect(ring.held == [0, 0, 3, 0])
        ring.write([4, 5].span)
        _ = read(ring, 4)
        #expect(ring.held.allSatisfy { $0 == 0 })
    }

    @Test func aBlockThatDoesNotFitIsDroppedWholeAndSeenAsAHole() {
        let ring = SampleRing(capacity: 4)
        ring.write([1, 2, 3].span)
        ring.write([4, 5].span)
        ring.write([6, 7].span)
        #expect(ring.losses == CaptureLosses(overrunBlocks: 2, overrunSamples: 4))
        #expect(read(ring, 8) == (samples(3, 0), [1, 2, 3]))
        ring.write([8, 9].span)
        #expect(read(ring, 8) == (samples(2, 7), [8, 9]))
    }

    @Test func aHoleEndsAReadAndMovesThePositionOfTheNext() {
        let ring = SampleRing(capacity: 16)
        ring.write([1, 2].span)
        ring.skip(100)
        ring.skip(20)
        ring.write([3].span)
        ring.write([4].span)
        #expect(read(ring, 16) == (samples(2, 0), [1, 2]))
        #expect(read(ring, 16) == (samples(2, 122), [3, 4]))
        #expect(ring.losses == CaptureLosses(missingSamples: 120))
    }

    @Test func whatIsLostBeforeTheFirstSampleIsNoHole() {
        let ring = SampleRing(capacity: 4)
        ring.skip(100)
        ring.write([1].span)
        #expect(read(ring, 4) == (samples(1, 0), [1]))
    }

    @Test func moreHolesThanFitLoseSamplesButNoTime() {
        let ring = SampleRing(capacity: 1_000)
        for _ in 0..<100 {
            ring.write([1].span)
            ring.skip(1)
        }
        var last = -2
        while case (.samples(1, let start), _) = read(ring, 1) {
            #expect(start.sample == last + 2)
            last = start.sample
        }
        // The first, and one after each of 64 holes.
        #expect(last == 128)
        ring.write([1].span)
        #expect(read(ring, 1).0 == samples(1, 200))
    }

    @Test func aClosedRingGivesWhatIsLeftAndThenEnds() {
        let ring = SampleRing(capacity: 4)
        ring.write([1, 2].span)
        ring.close()
        #expect(read(ring, 4, timeout: .seconds(60)).1 == [1, 2])
        #expect(read(ring, 4, timeout: .seconds(60)).0 == .end)
    }

    @Test(.hangGuard)
    func aWaitingReaderIsWokenByABlockAndByTheEnd() async {
        let ring = SampleRing(capacity: 4)
        let reader = Task.detached { [self] in
            [read(ring, 4, timeout: .seconds(3_600)).0, read(ring, 4, timeout: .seconds(3_600)).0]
        }
        ring.write([1].span)
        ring.close()
        #expect(await reader.value == [samples(1, 0), .end])
    }

    @Test func aReaderWaitsNoLongerThanItsTimeout() {
        let begin = ContinuousClock.now
        #expect(read(SampleRing(capacity: 4), 4, timeout: .milliseconds(20)).0 == .nothing)
        #expect((.milliseconds(20)...(.seconds(2))).contains(ContinuousClock.now - begin))
    }

    @Test(.hangGuard)
    func aReaderIsWokenOnceWhatItWantsIsThere() async {
        let ring = SampleRing(capacity: 16)
        let reader = Task.detached { [self] in read(ring, 16, atLeast: 6, timeout: .seconds(3_600)) }
        ring.write([1, 2, 3, 4, 5].span)
        #expect(ring.waiting == 5)
        ring.write([6, 7].span)
        #expect(await reader.value == (samples(7, 0), [1, 2, 3, 4, 5, 6, 7]))
        #expect(ring.waiting == 0)
    }

    @Test func whatDoesNotFitTheBufferCountsTowardsWhatIsWanted() {
        let ring = SampleRing(capacity: 16)
        ring.write([1, 2, 3, 4, 5].span)
        #expect(read(ring, 2, atLeast: 5, timeout: .seconds(3_600)).1 == [1, 2])
        #expect(read(ring, 2, atLeast: 3, timeout: .seconds(3_600)).1 == [3, 4])
        #expect(ring.waiting == 1)
    }

    @Test func fewerThanWantedComeWhenTheTimeIsOverAndBeforeAHole() {
        let ring = SampleRing(capacity: 16)
        ring.write([1, 2, 3].span)
        #expect(read(ring, 16, atLeast: 4).1 == [1, 2, 3])
        ring.write([4].span)
        ring.skip(10)
        ring.write([5].span)
        #expect(read(ring, 16, atLeast: 4, timeout: .seconds(3_600)) == (samples(1, 3), [4]))
        // After it, it may be another device.
        #expect(read(ring, 16, atLeast: 4, timeout: .seconds(3_600)) == (samples(1, 14), [5]))
    }

    @Test(.hangGuard)
    func aReaderThatIsCalledReturnsWithWhatIsThere() async {
        let ring = SampleRing(capacity: 16)
        let reader = Task.detached { [self] in
            (0..<2).map { _ in read(ring, 16, atLeast: 4, timeout: .seconds(3_600)).0 }
        }
        ring.write([1].span)
        ring.callReader()
        // One call, one return: the second read waits for the end.
        ring.close()
        #expect(await reader.value == [samples(1, 0), .end])
    }

    @Test(.hangGuard, arguments: [1, 7, 100, 500])
    func noWakingIsLostBetweenTwoThreads(least: Int) {
        let total = 200_000
        let ring = SampleRing(capacity: 1_000)
        Thread.detachNewThread {
            var next = 0
            while next < total {
                // Waits for its reader, so that only a lost waking makes the reader wait for long.
                guard ring.waiting < 600 else { continue }
                let samples = (next..<min(next + 37, total)).map { Float($0) }
                ring.write(samples.span)
                next += samples.count
            }
            ring.close()
        }
        let begin = ContinuousClock.now
        var next = 0
        var buffer = [Float](repeating: 0, count: 64)
        reading: while true {
            var span = buffer.mutableSpan
            switch ring.read(into: &span, atLeast: least, timeout: .seconds(30)) {
            case .samples(let count, let start):
                #expect(start.sample == next && buffer[0] == Float(next))
                next += count
            case .nothing: break
            case .end: break reading
            }
        }
        #expect(next == total)
        #expect(ContinuousClock.now - begin < .seconds(30))
    }

    @Test(.hangGuard)
    func twoThreadsExchangeAMillionSamplesAndEveryLossIsAHole() {
        let total = 1_000_000
        // Small enough to run over often.
        let ring = SampleRing(capacity: 1_000)
        // A thread of its own: a task could wait for a place behind other tests for as long as the reader's patience.
        Thread.detachNewThread {
            var next = 0
            var block = 1
            while next < total {
                let samples = (next..<min(next + block, total)).map { Float($0) }
                ring.write(samples.span)
                next += samples.count
                block = block % 400 + 1
            }
            ring.close()
        }
        var received = 0
        var isTrue = true
        var last = 0
        var buffer = [Float](repeating: 0, count: 333)
        reading: while true {
            var span = buffer.mutableSpan
            switch ring.read(into: &span, timeout: .seconds(10)) {
            case .samples(let count, let start):
                // Floats are exact up to 2^24; the value of each sample is its position.
                isTrue = isTrue && (0..<count).allSatisfy { buffer[$0] == Float(start.sample + $0) }
                received += count
                last = start.sample + count
            case .nothing: isTrue = false
            case .end: break reading
            }
        }
        #expect(isTrue)
        #expect(received + ring.losses.overrunSamples == total)
        #expect(last <= total)
    }
}
