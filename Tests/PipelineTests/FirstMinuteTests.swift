import Alerting
import Foundation
import Pipeline
import Prosody
import Stress
import TestSignals
import Testing
import Vocabulary

/// What is heard in the first minute of a day, and what may be said of it.
@Suite struct FirstMinuteTests {
    private static func raised(
        _ x: [Float], _ baseline: SpeakerBaseline = SpeakerBaseline(), rule: AlertRule = .standard
    ) -> [Double] {
        var analysis = VoiceAnalysis(baseline: baseline, learning: .live(warmUpS: 30), rule: rule)
        var sink = RecordingSink()
        analysis.process(x.span, start: .zero, sink: &sink)
        analysis.finish(sink: &sink)
        return sink.actions.compactMap { if case .raised(let alert) = $0 { alert.raised.seconds } else { nil } }
    }

    /// The voice of the tests, learned from a recording, as a stored baseline is.
    private static let known: SpeakerBaseline = {
        var engine = StressEngine(baseline: SpeakerBaseline(), learning: .calibration)
        var analyzer = ProsodyAnalyzer()
        analyzer.process(Voice.speech(hertz: 120, rate: 4, seconds: 90).span) {
            _ = engine.push($0, isAlertOpen: false)
        }
        return engine.baseline
    }()

    @Test(arguments: [8.0, 30, 50]) func strainOfAKnownVoiceIsFoundInItsFirstMinute(onset: Double) throws {
        let x =
            Voice.speech(hertz: 120, rate: 4, seconds: onset, seed: 5)
            + Voice.speech(hertz: 175, rate: 5, seconds: 25, gain: 2, seed: 3)
        let raised = try #require(Self.raised(x, Self.known).first)
        #expect(raised > onset && raised < onset + 12, "\(raised)")
    }

    @Test(arguments: [50.0, 60, 120, 400], [-20.0, -40]) func toneBeforeTheFirstWordRaisesNothing(
        hertz: Double, dBFS: Double
    ) {
        let tone = Signals.sine(hertz: hertz, seconds: 40).map { $0 * Float(pow(10, dBFS / 20)) }
        let speech = Voice.speech(hertz: 120, rate: 4, seconds: 100, seed: 2)
        #expect(Self.raised(tone + speech) == [])
        #expect(Self.raised(tone + speech, Self.known) == [])
    }

    @Test func aNewVoiceIsNotAlertedOnBeforeItIsProved() {
        // Half a minute to learn, then another voice's pitch at once.
        let x =
            Voice.speech(hertz: 120, rate: 4, seconds: 36)
            + Voice.speech(hertz: 175, rate: 5, seconds: 40, gain: 2, seed: 3)
        #expect(Self.raised(x) == [])
    }

    @Test func aGreaterBudgetIsNeverSooner() {
        let x =
            Voice.speech(hertz: 120, rate: 4, seconds: 70)
            + Voice.speech(hertz: 150, rate: 4.5, seconds: 40, gain: 1.5, seed: 3)
        let firsts = AlertPreset.allCases.sorted { $0.rule.budgetH < $1.rule.budgetH }.map {
            Self.raised(x, rule: $0.rule).first ?? .infinity
        }
        #expect(zip(firsts, firsts.dropFirst()).allSatisfy { $0 <= $1 } && firsts[0].isFinite, "\(firsts)")
    }
}
