import Fleet
import TestSignals
import Testing

/// How long is waited between attempts.
@Suite struct BackoffTests {
    @Test(arguments: 0..<20) func eachWaitIsWithinItsBoundsAndTheBoundsDouble(seed: UInt64) {
        var (backoff, generator) = (Backoff(), SeededGenerator(seed: seed))
        var limit = Duration.seconds(4)
        for _ in 0..<12 {
            let wait = backoff.next(using: &generator)
            #expect(wait >= .seconds(1) && wait < limit && wait < .seconds(60))
            limit = min(limit * 2, .seconds(60))
        }
        backoff.reset()
        #expect(backoff.next(using: &generator) < .seconds(4))
    }

    @Test func aThousandDesksDoNotComeBackAtOnce() {
        var generator = SeededGenerator(seed: 1)
        var tenths: [Int: Int] = [:]
        for _ in 0..<1_000 {
            var backoff = Backoff()
            for _ in 0..<5 { _ = backoff.next(using: &generator) }
            let wait = backoff.next(using: &generator)
            tenths[Int(wait.components.seconds) / 6, default: 0] += 1
        }
        // 100 in each tenth of the minute on average; the widest of ten is 30 off at one in a thousand draws.
        #expect(tenths.count == 10)
        #expect(tenths.values.allSatisfy { (60...140).contains($0) })
    }

    @Test func otherBoundsHoldToo() {
        var generator = SeededGenerator(seed: 2)
        var backoff = Backoff(least: .milliseconds(10), most: .milliseconds(20))
        for _ in 0..<100 {
            let wait = backoff.next(using: &generator)
            #expect(wait >= .milliseconds(10) && wait < .milliseconds(20))
        }
    }

    @Test func theGeneratorAloneDecides() {
        func waits() -> [Duration] {
            var (backoff, generator) = (Backoff(), SeededGenerator(seed: 3))
            return (0..<10).map { _ in backoff.next(using: &generator) }
        }
        #expect(waits() == waits())
    }
}
