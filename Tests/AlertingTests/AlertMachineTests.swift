import Testing
import Vocabulary

@testable import Alerting
@testable import Prosody
@testable import Stress

@Suite struct AlertMachineTests {
    /// Slow enough to show each duration in whole seconds.
    private static let patient: AlertRule = {
        var rule = AlertRule.standard
        (rule.clearMargin, rule.minimumConfidence, rule.maxPerHour) = (10, 0.5, AlertRule.noLimit)
        return rule
    }()

    /// Two scores a second from time 0 on, each of half a second of speech; `nil` is no opinion.
    static func actions(
        _ values: [Float?], rule: AlertRule = patient, confidence: Float = 1, threshold: Float? = 1
    ) -> [(time: Double, action: AlertAction)] {
        var machine = AlertMachine(rule: rule, latencyS: 0.1)
        var result: [(Double, AlertAction)] = []
        for (index, value) in values.enumerated() {
            let time = StreamTime(seconds: Double(index) / 2)
            let action = machine.push(score(value, at: time, confidence: confidence), threshold: threshold)
            if let action { result.append((time.seconds, action)) }
        }
        return result
    }

    static func score(_ value: Float?, at time: StreamTime, confidence: Float = 1) -> StressScore {
        var score = StressScore(
            statistics: ProsodyStatistics(time: time, windowS: 3, voicedS: 2, speechS: 3, noiseFloorDBFS: -60),
            progress: 1)
        (score.value, score.confidence) = (value, confidence)
        score.evidence = value.map { StressModel.evidence(ofScore: $0) }
        score.speechS = value == nil ? 0 : 0.5
        return score
    }

    private static func run(_ value: Float?, _ count: Int) -> [Float?] {
        [Float?](repeating: value, count: count)
    }

    @Test func evidenceThatGathersBeyondTheThresholdRaises() throws {
        let actions = Self.actions(Self.run(10, 4) + Self.run(80, 10))
        #expect(actions.count == 1)
        guard case .raised(let alert) = try #require(actions.first).action else {
            Issue.record("not raised")
            return
        }
        // A score of 80 lies one slope above that of 60 (log odds 4 against 1.5), 0.88 a second of speech.
        #expect(alert.onset.seconds == 1.5, "half a second before the first score that says so")
        #expect(abs(alert.raised.seconds - 3.6) < 1e-3, "onset, the two seconds of the rule, and the latency")
        #expect(alert.level == .high)
    }

    @Test(arguments: [Float(1), 2, 4]) func moreToExceedTakesLonger(threshold: Float) throws {
        let gain = StressModel.evidence(ofScore: 80) - StressModel.evidence(ofScore: 60)
        let actions = Self.actions(Self.run(10, 4) + Self.run(80, 40), threshold: threshold)
        let raised = try #require(actions.first).time
        let needed = max(2, Double((threshold / gain * 2).rounded(.up)) / 2)
        #expect(abs(raised - 1.5 - needed) < 0.51)
    }

    @Test func livelyWordsBetweenCalmOnesRaiseNothing() {
        let sentence = Self.run(95, 1) + Self.run(10, 8)
        #expect(Self.actions(Self.run(10, 4) + (0..<30).flatMap { _ in sentence }, threshold: 2).isEmpty)
    }

    @Test func pausesBetweenPhrasesDoNotForgetWhatWasGathered() {
        let phrase = Self.run(80, 2) + Self.run(nil, 20)
        #expect(Self.actions((0..<6).flatMap { _ in phrase }, threshold: 3).count >= 1)
    }

    @Test func aMinuteWithoutSpeechForgetsIt() {
        let phrase = Self.run(80, 2) + Self.run(nil, 130)
        #expect(Self.actions((0..<6).flatMap { _ in phrase }, threshold: 3).isEmpty)
    }

    @Test func nothingIsRaisedWithoutAThreshold() {
        #expect(Self.actions(Self.run(99, 100), threshold: nil).isEmpty)
    }

    @Test(arguments: [(Float(59), 0), (65, 1)])
    func onlyScoresAboveTheThresholdGather(value: Float, count: Int) {
        #expect(Self.actions(Self.run(value, 60)).count == count)
    }

    @Test func peakOfAnExcursionIsToldOnce() throws {
        var machine = AlertMachine(rule: Self.patient, latencyS: 0)
        var peaks: [Float] = []
        for (index, value) in (Self.run(80, 4) + Self.run(10, 10)).enumerated() {
            _ = machine.push(Self.score(value, at: StreamTime(seconds: Double(index) / 2)), threshold: 9)
            if let peak = machine.takePeak() { peaks.append(peak) }
        }
        let gain = StressModel.evidence(ofScore: 80) - StressModel.evidence(ofScore: 60)
        #expect(peaks.count == 1)
        #expect(abs((peaks.first ?? 0) - 2 * gain) < 1e-3, "two seconds of speech")
    }

    @Test(arguments: [(4, 1), (40, 0)]) func ofAlertsOnlyBurstsAreCalm(steps: Int, count: Int) {
        var machine = AlertMachine(rule: Self.patient, latencyS: 0)
        var peaks = 0
        for (index, value) in (Self.run(90, 6 + steps) + Self.run(10, 20)).enumerated() {
            _ = machine.push(Self.score(value, at: StreamTime(seconds: Double(index) / 2)), threshold: 1)
            if machine.takePeak() != nil { peaks += 1 }
        }
        #expect(peaks == count)
    }

    @Test func higherScoreLiftsTheAlertOnceItStands() throws {
        let actions = Self.actions(Self.run(67, 12) + Self.run(80, 10) + Self.run(95, 10)).map(\.action)
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
        #expect(Self.actions(Self.run(80, 10) + Self.run(55, 60)).count == 1)
    }

    @Test func calmClearsAndHoldsOff() {
        let strained = Self.run(80, 10)
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
        let actions = Self.actions(Self.run(80, 10) + Self.run(nil, 60))
        #expect(actions.count == 2)
        #expect(actions[1].time == 20, "three times five seconds")
    }

    @Test func scoresWithoutConfidenceDoNotCount() {
        #expect(Self.actions(Self.run(99, 40), confidence: 0.4).isEmpty)
    }

    @Test func endClosesTheOpenAlertOnce() {
        var machine = AlertMachine(rule: Self.patient, latencyS: 0)
        for index in 0..<10 {
            _ = machine.push(Self.score(80, at: StreamTime(seconds: Double(index) / 2)), threshold: 1)
        }
        #expect(machine.openAlert != nil)
        let first = machine.end(at: StreamTime(seconds: 6))
        #expect(first != nil)
        let second = machine.end(at: StreamTime(seconds: 7))
        #expect(second == nil)
    }

    /// 63.99 + 2 - 63.99 is a little less than two in binary.
    @Test(arguments: [15.99, 63.99, 2_047.99]) func durationsAreCountedInSamples(onset: Double) throws {
        var machine = AlertMachine(rule: .standard, latencyS: 0)
        for step in 0..<3 {
            let early = machine.push(Self.score(95, at: StreamTime(seconds: onset + Double(step) / 2)), threshold: 0.1)
            #expect(early == nil)
        }
        let action = machine.push(Self.score(95, at: StreamTime(seconds: onset + 1.5)), threshold: 0.1)
        guard case .raised = try #require(action) else {
            Issue.record("not raised two seconds after the onset")
            return
        }
    }

    @Test func whatIsTooMuchForAnHourIsTheLastAlertAgain() {
        var rule = Self.patient
        (rule.maxPerHour, rule.holdOffS) = (2, 0)
        let episode = Self.run(80, 10) + Self.run(10, 20)
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
