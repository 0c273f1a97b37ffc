import Testing
import Vocabulary

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
            case .variation, .hnr: break
            }
        }
        return Alert(
            level: .high, onset: StreamTime(seconds: 8), raised: StreamTime(seconds: 10), cleared: nil,
            score: score)
    }

    @Test func sentenceNamesTheLargestReasonsWithNumbers() {
        let alert = Self.alert([
            StressContribution(feature: .rate, value: 5.12, baseline: 4, discount: 0, zScore: 2, weight: 0.5),
            StressContribution(feature: .pitch, value: 38.4, baseline: 35, discount: 0, zScore: 2.4, weight: 2.4),
        ])
        #expect(
            alert.explanation()
                == "pitch 3.4 semitones and speech rate 28 % above the calm level for 12 s")
    }

    @Test func reasonsThatHardlyCountAreLeftOut() {
        let alert = Self.alert([
            StressContribution(feature: .pitch, value: 40, baseline: 35, discount: 0, zScore: 4, weight: 4),
            StressContribution(feature: .level, value: -19, baseline: -20, discount: 0, zScore: 0.3, weight: 0.1),
        ])
        #expect(alert.explanation() == "pitch 5.0 semitones above the calm level for 12 s")
    }

    @Test func higherBalanceReadsAsItIs() {
        let alert = Self.alert([
            StressContribution(feature: .balance, value: -8.5, baseline: -12.5, discount: 0, zScore: 2, weight: 0.8)
        ])
        #expect(
            alert.explanation() == "spectral balance 4.0 dB above the calm level for 12 s")
    }

    @Test func whatWasAllowedForIsNamedWithItsTime() {
        var alert = Self.alert([
            StressContribution(feature: .level, value: -10, baseline: -30, discount: 12, zScore: 3, weight: 1)
        ])
        alert.score.discounts.gain = StressDiscount(kind: .gain, amount: 12, since: StreamTime(seconds: 42))
        #expect(
            alert.explanation()
                == "level 8.0 dB above the calm level for 12 s; level corrected: voice and room rose together by 12.0 dB at 0:42"
        )
        #expect(alert.explanation { _ in "09:14:07" }.hasSuffix("at 09:14:07"))
    }
}
