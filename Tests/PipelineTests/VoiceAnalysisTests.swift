import Alerting
import CAllocationCounter
import Pipeline
import Prosody
import Stress
import TestSignals
import Testing
import Vocabulary

/// Keeps everything that the analysis says.
struct RecordingSink: VoiceAnalysisSink {
    var frames: [ProsodyFrame] = []
    var scores: [StressScore] = []
    var actions: [AlertAction] = []

    mutating func receive(_ frame: ProsodyFrame) { frames.append(frame) }
    mutating func receive(_ score: StressScore, level: AlertLevel?) { scores.append(score) }
    mutating func receive(_ action: AlertAction) { actions.append(action) }
}

/// Counts frames and looks at the allocations of the thread after the first second.
private struct CountingSink: VoiceAnalysisSink {
    var frames = 0
    var scores = 0
    var before: UInt64 = 0

    mutating func receive(_ frame: ProsodyFrame) {
        frames += 1
        if frames == 100 { before = allocation_count_of_this_thread() }
    }

    mutating func receive(_ score: StressScore, level: AlertLevel?) { scores += 1 }
    mutating func receive(_ action: AlertAction) {}
}

@Suite struct VoiceAnalysisTests {
    private static let silence = [Float](repeating: 0, count: 32_000)

    static func analyze(_ x: [Float], blockSize: Int) -> RecordingSink {
        var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .live(warmUpS: 15), rule: .standard)
        var sink = RecordingSink()
        var start = 0
        while start < x.count {
            let end = min(start + blockSize, x.count)
            analysis.process(x.span.extracting(start..<end), start: StreamTime(sample: start), sink: &sink)
            start = end
        }
        analysis.finish(sink: &sink)
        return sink
    }

    @Test(arguments: [1, 399, 1_600])
    func everyNumberIsTheSameWhateverTheBlockLength(blockSize: Int) {
        let whole = Self.analyze(AnalysisLoopTests.call, blockSize: .max / 2)
        let pieces = Self.analyze(AnalysisLoopTests.call, blockSize: blockSize)
        #expect(pieces.frames == whole.frames)
        #expect(pieces.scores == whole.scores)
        #expect(pieces.actions == whole.actions)
        #expect(!whole.actions.isEmpty)
    }

    @Test(arguments: [0, 1, 159, 8_000, 100_003])
    func theNextScoreComesWithTheSampleThatWasForetold(start: Int) {
        var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .live(warmUpS: 15), rule: .standard)
        var sink = RecordingSink()
        var position = start
        func process(_ count: Int) {
            let block = Self.silence[0..<count]
            analysis.process(block.span, start: StreamTime(sample: position), sink: &sink)
            position += count
        }
        for round in 1...6 {
            let wanted = analysis.samplesUntilScore
            #expect((1...16_000).contains(wanted))
            process(wanted / 3)
            #expect(analysis.samplesUntilScore == wanted - wanted / 3 || round == 1 && start > 0)
            process(analysis.samplesUntilScore - 1)
            #expect(sink.scores.count == round - 1 && analysis.samplesUntilScore == 1)
            process(1)
            #expect(sink.scores.count == round)
            // What is lost in between starts the count anew.
            if round == 3 {
                position += 777
                process(1)
            }
        }
    }

    @Test func frameLoopAllocatesNothing() {
        let x = AnalysisLoopTests.call
        var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .live(warmUpS: 15), rule: .standard)
        var sink = CountingSink()
        // Calm speech alone: an alert may allocate, a frame may not.
        analysis.process(x.span.extracting(0..<16_000 * 55), start: .zero, sink: &sink)
        let allocations = allocation_count_of_this_thread() - sink.before
        #expect(sink.frames > 5_000 && sink.scores > 100)
        #expect(allocations == 0)
    }
}
