import AudioTypes
import Testing

@testable import Alerting
@testable import Stress

@Suite struct ExplanationTests {
    private static func alert(_ contributions: [StressContribution]) -> Alert {
        var score = AlertMachineTests.score(80, at: StreamTime(seconds: 20))
        for contribution in contributions {
            switch contribution.feature {
            case .pitch: score.pitch = contribution
            case .rate: score.rate = contribution
            case .level: score.level = contribution
            case .balance: score.balance = contribution
            case .range, .hnr: break
            }
        }
        return Alert(
            level: .high, onset: StreamTime(seconds: 8), raised: StreamTime(seconds: 10), cleared: nil,
            score: score)
    }

    @Test func sentenceNamesTheLargestReasonsWithNumbers() {
        let alert = Self.alert([
            StressContribution(feature: .rate, value: 5.12, baseline: 4, zScore: 2, weight: 0.5),
            StressContribution(feature: .pitch, value: 38.4, baseline: 35, zScore: 2.4, weight: 2.4),
        ])
        #expect(
            alert.explanation(afterSeconds: 12)
                == "pitch 3.4 semitones and speech rate 28 % above your calm level for 12 s")
    }

    @Test func reasonsThatHardlyCountAreLeftOut() {
        let alert = Self.alert([
            StressContribution(feature: .pitch, value: 40, baseline: 35, zScore: 4, weight: 4),
            StressContribution(feature: .level, value: -19, baseline: -20, zScore: 0.3, weight: 0.1),
        ])
        #expect(alert.explanation(afterSeconds: 3) == "pitch 5.0 semitones above your calm level for 3 s")
    }

    @Test func lowerAlphaRatioReadsAsMoreHighFrequencies() {
        let alert = Self.alert([
            StressContribution(feature: .balance, value: 6.5, baseline: 10.5, zScore: 2, weight: 0.8)
        ])
        #expect(
            alert.explanation(afterSeconds: 4.4) == "high-frequency share 4.0 dB above your calm level for 4 s")
    }
}
