import Capture
import Prosody
import Stress
import Testing
import Vocabulary

@testable import Pipeline
@testable import undertoned

/// 2.14: what is said of a microphone by what comes from it, and of whom nothing is said.
@Suite struct HearingJudgeTests {
    /// Half a second of what a microphone brings.
    private struct Moment {
        var speaks = false
        var floorDBFS: Float = -65
        var period: Float?
        var clippedShare: Float = 0
    }

    /// What is odd after every second of some moments.
    private func oddities(_ minutes: Double, calmDBFS: Float? = -25, _ moment: (Double) -> Moment) -> [CaptureOddity?] {
        var judge = HearingJudge()
        return (0..<Int(minutes * 120)).map { n in
            let moment = moment(Double(n) / 2)
            var score = StressScore.blank
            score.time = StreamTime(seconds: Double(n) / 2)
            score.statistics.noiseFloorDBFS = moment.floorDBFS
            if moment.speaks { (score.statistics.voicedS, score.statistics.articulationRate) = (2, 4) }
            var live = LiveScore(score: score)
            live.look = SoundLook(period: moment.period, clippedShare: moment.clippedShare)
            judge.push(live, calmDBFS: calmDBFS)
            return judge.oddity
        }
    }

    @Test func aToneThatCoversTheVoiceIsNamedWithinAMinuteAndForgottenAfterIt() {
        let said = oddities(3) { $0 < 60 ? Moment(floorDBFS: -28, period: 320) : Moment(speaks: true) }
        #expect(said[119] == .tone)
        #expect(said.last == .some(nil))
        #expect(said.filter { $0 == .tone }.count > 30)
    }

    // A faint hum in a quiet room, a voice that sings, music that leaks in, noise: none of them.
    @Test(arguments: [
        (Float(-60), Float(320), Float(0)), (-28, 91, 7), (-28, 200, 40),
    ])
    func whatIsNoSteadyToneOrCoversNothingIsNotNamed(floor: Float, period: Float, drift: Float) {
        let said = oddities(5) { second in
            let turn = Float(Int(second / 2) % 5) - 2
            return Moment(speaks: Int(second) % 20 < 5, floorDBFS: floor, period: period + drift * turn)
        }
        #expect(said.allSatisfy { $0 == nil })
        #expect(oddities(5) { _ in Moment(speaks: true, floorDBFS: -20) }.allSatisfy { $0 == nil }, "noise")
    }

    // Ten minutes of somebody who only listens: that nothing is speech is known, and said where the volume is small.
    @Test func noSpeechForMinutesIsKnownAndAWordEndsIt() {
        let said = oddities(12) { $0 < 600 ? Moment() : Moment(speaks: true) }
        #expect(said.firstIndex(of: .speechless) == Int(HearingJudge.speechlessAfterS * 2))
        #expect(said[1_199] == .speechless && said.last == .some(nil))
        #expect(oddities(12) { Moment(speaks: Int($0) % 120 < 3) }.allSatisfy { $0 == nil }, "a word in two minutes")
    }

    @Test func speechThatIsCutOffIsNamed() {
        #expect(oddities(1) { _ in Moment(speaks: true, clippedShare: 0.02) }.last == .clipped)
        #expect(oddities(5) { _ in Moment(speaks: true, clippedShare: 0.000_2) }.last == .some(nil))
    }
}
