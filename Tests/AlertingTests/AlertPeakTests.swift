import Testing
import Vocabulary

@testable import Alerting

/// How far evidence went in an alert is known at its end: as a peak of calm speech where it was a burst, else for
/// whoever decides.
@Suite struct AlertPeakTests {
    private static let rule: AlertRule = {
        var rule = AlertRule.standard
        (rule.minimumDurationS, rule.clearAfterS, rule.holdOffS) = (1, 3, 4)
        return rule
    }()

    /// The peaks that come out, beside what had gathered when the alert was raised.
    private static func peaks(raisedFor count: Int, ends: Bool = false) -> (calm: [Float], alert: [Float]) {
        var machine = AlertMachine(rule: rule, latencyS: 0.1)
        var result: (calm: [Float], alert: [Float]) = ([], [])
        let values = [Float](repeating: 85, count: count) + [Float](repeating: 10, count: ends ? 0 : 12)
        for (index, value) in values.enumerated() {
            let time = StreamTime(seconds: Double(index) / 2)
            _ = machine.push(AlertMachineTests.score(value, at: time), threshold: 2)
            if let peak = machine.takePeak() { result.calm.append(peak) }
            if let peak = machine.takeAlertPeak() { result.alert.append(peak) }
        }
        if ends {
            _ = machine.end(at: StreamTime(seconds: Double(count) / 2))
            if let peak = machine.takeAlertPeak() { result.alert.append(peak) }
        }
        return result
    }

    @Test func ofABurstTheCalmVoiceLearnsWhatHadGatheredWhenItWasRaised() {
        let peaks = Self.peaks(raisedFor: 8)
        #expect(peaks.calm.count == 1 && peaks.alert.isEmpty)
        #expect(peaks.calm.allSatisfy { $0 >= 2 && $0 < 4 })
    }

    @Test(arguments: [true, false]) func ofAnAlertThatLastedThePeakWaits(ends: Bool) throws {
        let (short, long) = (Self.peaks(raisedFor: 30, ends: ends), Self.peaks(raisedFor: 60, ends: ends))
        #expect(short.calm.isEmpty && long.calm.isEmpty && short.alert.count == 1 && long.alert.count == 1)
        let (less, more) = (try #require(short.alert.first), try #require(long.alert.first))
        #expect(less > 6 && abs(more / less - 2) < 0.1, "evidence goes on to gather while the alert is open")
    }
}
