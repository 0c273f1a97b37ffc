import Alerting
import CAllocationCounter
import Pipeline
import Stress
import Testing
import Vocabulary

@Suite struct AnalysisCheckpointsTests {
    private static let sound = AnalysisLoopTests.call

    private static func analysis() -> VoiceAnalysis {
        VoiceAnalysis(baseline: SpeakerBaseline(), learning: .live(warmUpS: 15), rule: .standard)
    }

    /// Processes the sound up to `end`, from `start` on, in blocks of 100 ms.
    private static func process(
        _ analysis: inout VoiceAnalysis, noting checkpoints: inout AnalysisCheckpoints, from start: Int = 0, to end: Int
    ) {
        var sink = RecordingSink()
        for place in stride(from: start, to: end, by: 1_600) {
            checkpoints.note(&analysis, at: StreamTime(sample: place))
            analysis.process(
                sound.span.extracting(place..<place + 1_600), start: StreamTime(sample: place), sink: &sink)
        }
    }

    /// Seconds of the place from which a segment that is wanted from `seconds` on begins.
    private static func place(_ checkpoints: borrowing AnalysisCheckpoints, before seconds: Double) -> Double? {
        checkpoints.newest(notAfter: StreamTime(seconds: seconds))?.position.seconds
    }

    @Test func aPlaceIsHeldEveryFewSecondsForTheWholeSpan() {
        var analysis = Self.analysis()
        var checkpoints = AnalysisCheckpoints(everyS: 5, spanS: 30)
        #expect(checkpoints.oldest == nil && Self.place(checkpoints, before: 100) == nil)
        Self.process(&analysis, noting: &checkpoints, to: 16_000 * 52)
        #expect(Self.place(checkpoints, before: 100) == 50 && Self.place(checkpoints, before: 49.9) == 45)
        #expect(Self.place(checkpoints, before: 22) == 20 && Self.place(checkpoints, before: 19) == nil)
        #expect(checkpoints.oldest == StreamTime(seconds: 20), "52 less the span")
    }

    @Test func aPlaceHoldsTheAnalysisAsItWas() {
        var analysis = Self.analysis()
        var checkpoints = AnalysisCheckpoints(everyS: 5, spanS: 30)
        Self.process(&analysis, noting: &checkpoints, to: 16_000 * 10)
        let state = analysis.save()
        Self.process(&analysis, noting: &checkpoints, from: 16_000 * 10, to: 16_000 * 12)
        let held = checkpoints.newest(notAfter: StreamTime(seconds: 12))
        #expect(held?.position == StreamTime(seconds: 10))
        let isSame = held?.state == state
        #expect(isSame)
        checkpoints.wipe()
        #expect(checkpoints.oldest == nil && Self.place(checkpoints, before: 12) == nil)
    }

    @Test func whatDoesNotLeadHereBySamplesAloneIsForgotten() {
        let changes: [(inout VoiceAnalysis) -> Void] = [
            { $0.replaceBaseline(SpeakerBaseline()) }, { $0 = Self.analysis() },
            { analysis in
                var sink = RecordingSink()
                analysis.endAlert(sink: &sink)
            },
        ]
        for change in changes {
            var analysis = Self.analysis()
            var checkpoints = AnalysisCheckpoints(everyS: 5, spanS: 30)
            Self.process(&analysis, noting: &checkpoints, to: 16_000 * 8)
            #expect(checkpoints.oldest == .zero)
            change(&analysis)
            checkpoints.note(&analysis, at: StreamTime(seconds: 8))
            #expect(checkpoints.oldest == StreamTime(seconds: 8))
        }
    }

    @Test func theDayCountsOnlyWhereTheAnchorMoves() {
        var analysis = Self.analysis()
        var checkpoints = AnalysisCheckpoints(everyS: 5, spanS: 30)
        Self.process(&analysis, noting: &checkpoints, to: 16_000 * 30)
        analysis.note(day: "2026-11-20")
        analysis.note(day: "2026-11-20")
        analysis.note(day: "2026-11-21")
        checkpoints.note(&analysis, at: StreamTime(seconds: 30))
        #expect(checkpoints.oldest == .zero)
        analysis.note(day: "2026-11-22")
        checkpoints.note(&analysis, at: StreamTime(seconds: 30.1))
        #expect(checkpoints.oldest == StreamTime(seconds: 30.1))
    }

    @Test func notingAllocatesNothing() {
        var analysis = Self.analysis()
        var checkpoints = AnalysisCheckpoints(everyS: 0.1, spanS: 2)
        Self.process(&analysis, noting: &checkpoints, to: 16_000 * 3)
        let before = allocation_count_of_this_thread()
        for step in 1..<50 { checkpoints.note(&analysis, at: StreamTime(seconds: 3 + 0.1 * Double(step))) }
        let allocations = allocation_count_of_this_thread() - before
        #expect(allocations == 0)
        #expect(checkpoints.oldest.map { $0.seconds > 5 } ?? false)
    }
}
