import Testing

@testable import Capture

@Suite struct SampleFlowTests {
    private static let zeros = [Float](repeating: 0, count: 400)
    /// The least that a 16-bit converter gives.
    private static let noise = (0..<400).map { n in Float(n % 7 == 0 ? 1 : 0) / 32_768 }

    @Test func zerosForTheirTimeAreDeafAndOneSampleEndsIt() {
        var flow = SampleFlow(zerosAfterS: 3)
        flow.begin(at: .zero)
        for fragment in 1...120 {
            #expect(flow.verdict == .live)
            flow.take(Self.zeros.span, at: .milliseconds(25 * fragment))
        }
        #expect(flow.verdict == .zeros)
        var last = Self.zeros
        last[399] = 1 / 32_768
        flow.take(last.span, at: .seconds(4))
        #expect(flow.verdict == .live)
    }

    @Test func theFaintestNoiseIsAlive() {
        var flow = SampleFlow(zerosAfterS: 3)
        flow.begin(at: .zero)
        for fragment in 0..<4_000 { flow.take(Self.noise.span, at: .milliseconds(25 * fragment)) }
        #expect(flow.verdict == .live)
    }

    @Test func burstsOfTwoSecondsAreAliveAndSilenceIsNot() {
        var flow = SampleFlow(zerosAfterS: 3)
        flow.begin(at: .zero)
        for tick in 1...40 {
            let now = Duration.milliseconds(500 * tick)
            if tick.isMultiple(of: 4) { flow.take(Self.noise.span, at: now) }
            flow.check(at: now)
            #expect(flow.verdict == .live)
        }
        flow.check(at: .seconds(22.4))
        #expect(flow.verdict == .live)
        flow.check(at: .seconds(22.5))
        #expect(flow.verdict == .nothing)
        flow.take(Self.noise.span, at: .seconds(30))
        #expect(flow.verdict == .live)
    }

    @Test func aNewStreamBeginsAlive() {
        var flow = SampleFlow(zerosAfterS: 0.025)
        flow.begin(at: .zero)
        flow.take(Self.zeros.span, at: .zero)
        #expect(flow.verdict == .zeros)
        flow.begin(at: .seconds(9))
        #expect(flow.verdict == .live)
        flow.check(at: .seconds(10))
        #expect(flow.verdict == .live)
    }
}
