import TestSupport
import Testing

@testable import Feed

@Suite(.hangGuard)
struct SilenceTests {
    @Test func itIsNoticedAndEndsWithAWrite() async {
        let silence = Silence(longest: .milliseconds(50))
        let watching = Task { await silence.watch() }
        let start = ContinuousClock.now
        await silence.tooLong()
        #expect(ContinuousClock.now - start >= .milliseconds(40))
        await silence.tooLong()
        silence.end()
        let ended = ContinuousClock.now
        await silence.tooLong()
        #expect(ContinuousClock.now - ended >= .milliseconds(40), "counted from the write")
        watching.cancel()
        await watching.value
    }

    @Test func whoeverIsCancelledWaitsNoLonger() async {
        let silence = Silence(longest: .seconds(3_600))
        let watching = Task { await silence.watch() }
        let waiting = Task { await silence.tooLong() }
        waiting.cancel()
        await waiting.value
        watching.cancel()
        await watching.value
    }
}
