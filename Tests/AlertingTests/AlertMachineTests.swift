import AudioTypes
import Testing

@testable import Alerting
@testable import Prosody
@testable import Stress

@Suite struct AlertMachineTests {
    /// Slow enough to show each duration in whole seconds.
    private static let patient = AlertRule(
        elevatedScore: 60, highScore: 75, criticalScore: 90, clearMargin: 10, minimumDurationS: 2, clearAfterS: 5,
        holdOffS: 30, minimumConfidence: 0.5)

    /// Two scores a second from time 0 on; `nil` is no opinion.
    static func actions(
        _ values: [Float?], rule: AlertRule = patient, confidence: Float = 1
    ) -> [(time: Double, action: AlertAction)] {
        var machine = AlertMachine(rule: rule, latencyS: 0.1)
        var result: [(Double, AlertAction)] = []
        for (index, value) in values.enumerated() {
            let time = StreamTime(seconds: Double(index) / 2)
            let action = machine.push(score(value, at: time, confidence: confidence))
            if let action { result.append((time.seconds, action)) }
        }
        return result
    }

    static func score(_ value: Float?, at time: StreamTime, confidence: Float = 1) -> StressScore {
        var score = StressScore(
            statistics: ProsodyStatistics(time: time, windowS: 3, voicedS: 2, speechS: 3, noiseFloorDBFS: -60),
            progress: 1)
        (score.value, score.confidence) = (value, confidence)
        return score
    }

    private static func run(_ value: Float?, _ count: Int) -> [Float?] {
        [Float?](repeating: value, count: count)
    }

    @Test func scoreThatStandsForTheMinimumDurationRaises() throws {
        let actions = Self.actions(Self.run(10, 4) + Self.run(70, 10))
        #expect(actions.count == 1)
        guard case .raised(let alert) = try #require(actions.first).action else {
            Issue.record("not raised")
            return
        }
        #expect(alert.onset.seconds == 2)
        #expect(abs(alert.raised.seconds - 4.1) < 1e-3, "onset, two seconds of standing, and the latency")
        #expect(alert.level == .elevated)
    }

    @Test func shortPeakRaisesNothing() {
        #expect(Self.actions(Self.run(10, 4) + Self.run(95, 4) + Self.run(10, 20)).isEmpty)
    }

    @Test(arguments: [(Float(59.9), 0), (60, 1)])
    func thresholdIsInclusive(value: Float, count: Int) {
        #expect(Self.actions(Self.run(value, 20)).count == count)
    }

    @Test func higherScoreLiftsTheAlertOnceItStands() throws {
        let actions = Self.actions(Self.run(65, 10) + Self.run(80, 10) + Self.run(95, 10)).map(\.action)
        #expect(actions.count == 3)
        let levels = actions.map { action in
            switch action {
            case .raised(let alert), .reopened(let alert), .rising(let alert), .cleared(let alert): alert.level
            }
        }
        #expect(levels == [.elevated, .high, .critical])
    }

    @Test func scoreBetweenTheThresholdsKeepsTheAlertOpen() {
        // 55 is below `elevated` and above the clear threshold: hysteresis.
        #expect(Self.actions(Self.run(70, 10) + Self.run(55, 60)).count == 1)
    }

    @Test func calmClearsAndHoldsOff() {
        let strained = Self.run(70, 10)
        let actions = Self.actions(strained + Self.run(20, 12) + strained + Self.run(20, 80) + strained)
        // Raised, cleared after five seconds of calm; the second stretch falls into the hold-off; the third does not.
        #expect(actions.count == 3)
        guard case .cleared(let alert) = actions[1].action else {
            Issue.record("not cleared")
            return
        }
        #expect(actions[1].time == 10)
        #expect(alert.cleared != nil)
    }

    @Test func silenceClearsLaterThanCalmSpeech() {
        let actions = Self.actions(Self.run(70, 10) + Self.run(nil, 60))
        #expect(actions.count == 2)
        #expect(actions[1].time == 20, "three times five seconds")
    }

    @Test func shortGapsDoNotForgetAnOnset() {
        let values = Self.run(70, 2) + Self.run(nil, 4) + Self.run(70, 4)
        #expect(Self.actions(values).count == 1)
        #expect(Self.actions(Self.run(70, 2) + Self.run(nil, 12) + Self.run(70, 2)).isEmpty)
    }

    @Test func scoresWithoutConfidenceDoNotCount() {
        #expect(Self.actions(Self.run(99, 40), confidence: 0.4).isEmpty)
    }

    @Test func endClosesTheOpenAlertOnce() {
        var machine = AlertMachine(rule: Self.patient, latencyS: 0)
        for index in 0..<10 { _ = machine.push(Self.score(70, at: StreamTime(seconds: Double(index) / 2))) }
        #expect(machine.openAlert != nil)
        let first = machine.end(at: StreamTime(seconds: 6))
        #expect(first != nil)
        let second = machine.end(at: StreamTime(seconds: 7))
        #expect(second == nil)
    }

    /// 63.99 + 0.5 - 63.99 is a little less than a half in binary.
    @Test(arguments: [15.99, 63.99, 2_047.99]) func durationsAreCountedInSamples(onset: Double) throws {
        var machine = AlertMachine(rule: .standard, latencyS: 0)
        _ = machine.push(Self.score(80, at: StreamTime(seconds: onset)))
        let action = machine.push(Self.score(80, at: StreamTime(seconds: onset + 0.5)))
        guard case .raised = try #require(action) else {
            Issue.record("not raised after half a second")
            return
        }
    }

    @Test func whatIsTooMuchForAnHourIsTheLastAlertAgain() {
        var rule = Self.patient
        (rule.maxPerHour, rule.holdOffS) = (2, 0)
        let episode = Self.run(70, 10) + Self.run(10, 20)
        let hour = episode + episode + episode + Self.run(10, 7_200) + episode
        let kinds = Self.actions(hour, rule: rule).map { action in
            switch action.action {
            case .raised: "raised"
            case .reopened: "reopened"
            case .rising: "rising"
            case .cleared: "cleared"
            }
        }
        #expect(
            kinds == ["raised", "cleared", "raised", "cleared", "reopened", "cleared", "raised", "cleared"])
    }
}
