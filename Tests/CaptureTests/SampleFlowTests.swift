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

    /// Feeds a flow alternately with seconds of noise and of zeros, and says which verdicts followed each other.
    private func verdicts(_ flow: inout SampleFlow, _ turns: [(noiseS: Double, zerosS: Double)]) -> [SampleFlow.Verdict]
    {
        var verdicts = [flow.verdict]
        func take(_ block: [Float], seconds: Double) {
            for _ in 0..<Int(seconds * 40) {
                flow.take(block.span, at: .zero)
                if flow.verdict != verdicts.last { verdicts.append(flow.verdict) }
            }
        }
        for turn in turns {
            take(Self.noise, seconds: turn.noiseS)
            take(Self.zeros, seconds: turn.zerosS)
        }
        return verdicts
    }

    // 2.14: six seconds of voice, eight of zeros, again and again, were a warning each time.
    @Test func zerosThatComeAndGoAreAGateAndSaidOnce() {
        var flow = SampleFlow(zerosAfterS: 3)
        let said = verdicts(&flow, Array(repeating: (noiseS: 6, zerosS: 8), count: 10))
        #expect(said == [.live, .zeros, .live, .gated])
    }

    // A gate between the words is known before it ever counts as deaf.
    @Test func aGateBetweenTheWordsIsNeverDeaf() {
        var flow = SampleFlow(zerosAfterS: 3)
        let said = verdicts(&flow, Array(repeating: (noiseS: 2, zerosS: 0.8), count: 5) + [(noiseS: 1, zerosS: 600)])
        #expect(said == [.live, .gated])
        // A quarter of an hour without a word is told all the same: it may be the mute switch by now.
        #expect(verdicts(&flow, [(noiseS: 0, zerosS: 400)]) == [.gated, .zeros])
        #expect(verdicts(&flow, [(noiseS: 1, zerosS: 1)]) == [.zeros, .gated])
    }

    @Test func aGateThatIsTurnedOffIsForgotten() {
        var flow = SampleFlow(zerosAfterS: 3)
        _ = verdicts(&flow, [(noiseS: 2, zerosS: 1), (noiseS: 2, zerosS: 1)])
        #expect(verdicts(&flow, [(noiseS: 660, zerosS: 0)]) == [.gated, .live])
    }

    // What looks like it, and is none: a switch pressed twice, lost packets, a long turn, one who knows of their gate.
    @Test func whatIsNoGateIsNotCalledOne() {
        func said(deafAfterS: Double = 3, _ turns: [(noiseS: Double, zerosS: Double)]) -> [SampleFlow.Verdict] {
            var flow = SampleFlow(zerosAfterS: deafAfterS)
            return verdicts(&flow, turns)
        }
        #expect(said([(noiseS: 20, zerosS: 40), (noiseS: 20, zerosS: 40)]) == [.live, .zeros, .live, .zeros])
        #expect(said(Array(repeating: (noiseS: 5, zerosS: 0.2), count: 3)) == [.live])
        #expect(said([(noiseS: 5, zerosS: 2), (noiseS: 90, zerosS: 2)]) == [.live])
        #expect(said(deafAfterS: 600, Array(repeating: (noiseS: 5, zerosS: 30), count: 3)) == [.live])
    }

    @Test func whatIsKnownOfAGateOutlivesAPauseAndNotTheMicrophone() {
        var flow = SampleFlow(zerosAfterS: 3)
        _ = verdicts(&flow, [(noiseS: 2, zerosS: 1), (noiseS: 2, zerosS: 1)])
        flow.begin(at: .zero)
        #expect(flow.verdict == .gated)
        flow.begin(at: .zero, isNew: true)
        #expect(flow.verdict == .live)
    }
}
