import Foundation
import Prosody
import Stress
import TestSignals
import Testing
import Vocabulary

@Suite struct StressEngineTests {
    static func frames(of x: [Float]) -> [ProsodyFrame] {
        var analyzer = ProsodyAnalyzer()
        var frames: [ProsodyFrame] = []
        analyzer.process(x.span) { frames.append($0) }
        analyzer.finish { frames.append($0) }
        return frames
    }

    static func baseline(hertz: Double = 120) -> SpeakerBaseline {
        var engine = StressEngine(baseline: SpeakerBaseline(), learning: .calibration)
        for frame in frames(of: Voice.speech(hertz: hertz, rate: 4, seconds: 40)) {
            _ = engine.push(frame, isAlertOpen: false)
        }
        return engine.baseline
    }

    static func scores(of x: [Float], against baseline: SpeakerBaseline) -> [StressScore] {
        var engine = StressEngine(baseline: baseline, learning: .frozen)
        return frames(of: x).compactMap { engine.push($0, isAlertOpen: false) }
    }

    @Test func calmVoiceScoresLowAndRaisedVoiceHigh() throws {
        let baseline = Self.baseline()
        let calm = Self.scores(of: Voice.speech(hertz: 120, rate: 4, seconds: 12, seed: 5), against: baseline)
        let raised = Self.scores(
            of: Voice.speech(hertz: 165, rate: 5.2, seconds: 12, gain: 2, seed: 6), against: baseline)
        #expect(calm.suffix(8).allSatisfy { ($0.value ?? 100) < 40 })
        #expect(raised.suffix(8).allSatisfy { ($0.value ?? 0) > 75 })
        let last = try #require(raised.last)
        #expect(last.contributions.first?.feature == .pitch)
        #expect(abs((last.pitch?.delta ?? 0) - 5.5) < 0.7, "12 log2(165 / 120)")
        let shares = last.contributions.map { last.share(of: $0) }.reduce(0, +)
        #expect(abs(shares - 1) < 1e-4)
    }

    @Test func louderMicrophoneAloneIsNotStrain() {
        let baseline = Self.baseline()
        // 12 dB more gain: speech and the room's noise rise together.
        let loud = Voice.speech(hertz: 120, rate: 4, seconds: 14, seed: 5).map { $0 * 4 }
        #expect(Self.scores(of: loud, against: baseline).suffix(8).allSatisfy { ($0.value ?? 100) < 50 })
    }

    @Test func noOpinionWithoutSpeech() {
        let scores = Self.scores(of: Signals.noise(seconds: 6, rms: 0.001), against: Self.baseline())
        #expect(!scores.isEmpty && scores.allSatisfy { $0.value == nil && $0.confidence == 0 })
    }

    @Test func liveLearningEndsAfterTheWarmUp() throws {
        var engine = StressEngine(baseline: SpeakerBaseline(), learning: .live(warmUpS: 10))
        var scores: [StressScore] = []
        for frame in Self.frames(of: Voice.speech(hertz: 120, rate: 4, seconds: 40)) {
            if let score = engine.push(frame, isAlertOpen: false) { scores.append(score) }
        }
        let ready = try #require(scores.firstIndex { !$0.isLearning })
        #expect(scores[..<ready].allSatisfy { $0.value == nil && $0.learningProgress < 1 })
        #expect(scores[ready...].allSatisfy { !$0.isLearning })
        #expect(scores[ready].time.seconds > 10)
    }

    @Test func strainedSpeechIsNotLearned() {
        let baseline = Self.baseline()
        var engine = StressEngine(baseline: baseline, learning: .live(warmUpS: 5))
        for frame in Self.frames(of: Voice.speech(hertz: 180, rate: 5, seconds: 60)) {
            _ = engine.push(frame, isAlertOpen: false)
        }
        let before = baseline.norm(of: .pitch)?.location ?? 0
        let after = engine.baseline.norm(of: .pitch)?.location ?? 0
        #expect(abs(after - before) < 0.3)
    }

    @Test func savedBaselineIsTheSame() throws {
        let baseline = Self.baseline()
        let copy = try JSONDecoder().decode(SpeakerBaseline.self, from: JSONEncoder().encode(baseline))
        #expect(copy == baseline)
    }

    @Test func summaryOfAClipAgreesWithTheLiveScore() throws {
        let baseline = Self.baseline()
        let x = Voice.speech(hertz: 165, rate: 5, seconds: 6, seed: 9)
        var summary = StressSummary(baseline: baseline)
        for frame in Self.frames(of: x) { summary.push(frame) }
        let result = summary.finish()
        let live = try #require(Self.scores(of: x, against: baseline).last?.value)
        #expect(abs((result.score ?? 0) - live) < 15)
        #expect(abs((result.deltas[.pitch] ?? 0) - 5.5) < 0.7)
    }
}
