import DSP
import Glibc
import TestSignals
import Testing

@testable import Prosody

/// Follows a voice of constant period frame by frame from 0.1 s on, to the last frame that has its surroundings, and
/// measures after each.
func pulseFrames(of x: [Float], period: Float) -> [Perturbation?] {
    var marks = PulseMarks()
    let buffer = SampleBuffer(x)
    return (10...max(10, (x.count - PulseMarks.reach) / 160)).map { frame in
        marks.follow(buffer, index: frame * 160, centre: frame * 160, period: period)
        return Perturbation(of: marks.train)
    }
}

@Suite struct PulseMarksTests {
    @Test(arguments: [32.4, 50.3, 80.7, 133.4, 201.9, 260.2])
    func everyPeriodHasItsPulse(period: Double) {
        let x = SampleBuffer(PulseVoice(samplesPerPeriod: period).samples(seconds: 0.8))
        var marks = PulseMarks()
        for frame in 20..<70 { marks.follow(x, index: frame * 160, centre: frame * 160, period: Float(period)) }
        let (train, held) = (marks.train, min(marks.train.count, PulseTrain.capacity))
        // From the left edge of the first frame to the right one of the last.
        let all = Int(50 * 160 / period)
        #expect(abs(train.count - all) <= 1)
        for index in (train.count - held + 1)..<train.count {
            // The source places the glottis' closure to an eighth of a sample, the peak follows it to about another.
            #expect(abs(Double(train.periods[index]) - period) < 0.25)
        }
    }

    @Test func glidingPitchIsFollowed() {
        // An octave in a second, as 2^t; the phase tells how many periods there were.
        let x = SampleBuffer(Voice(f0: { 100 * exp2($0) }).samples(seconds: 1.2))
        var marks = PulseMarks()
        for frame in 10..<110 {
            let period = 16_000 / (100 * exp2(Double(frame) / 100))
            marks.follow(x, index: frame * 160, centre: frame * 160, period: Float(period))
        }
        let phase = { (time: Double) in 100 / log(2) * exp2(time) }
        #expect(abs(Double(marks.train.count) - (phase(1.095) - phase(0.095))) <= 1.5)
        // Consecutive periods of a glide differ by 100 / F0^2 ln 2 seconds and by nothing else.
        #expect((Perturbation(of: marks.train)?.jitterLocal ?? 1) < 0.006)
    }

    @Test(arguments: [Float(0.001), 0.3, 20_000, -1])
    func gainAndSignChangeNothing(gain: Float) throws {
        let x = PulseVoice.breathy.samples(seconds: 0.8)
        let plain = pulseFrames(of: x, period: 133.4)
        let scaled = pulseFrames(of: x.map { $0 * gain }, period: 133.4)
        for (a, b) in zip(plain.dropFirst(10), scaled.dropFirst(10)) {
            let (a, b) = (try #require(a), try #require(b))
            #expect(abs(a.jitterLocal - b.jitterLocal) < 1e-5 && abs(a.jitterRAP - b.jitterRAP) < 1e-5)
            #expect(abs(a.shimmerLocal - b.shimmerLocal) < 1e-5 && abs(a.shimmerLocalDB - b.shimmerLocalDB) < 1e-4)
        }
    }

    @Test func placeInTheHistoryAndInTheStreamDoesNotMatter() {
        let x = PulseVoice.breathy.samples(seconds: 0.8)
        let moved = SampleBuffer([Float](repeating: 0.1, count: 777) + x)
        var marks = PulseMarks()
        let elsewhere = (10...(x.count - PulseMarks.reach) / 160).map { frame in
            marks.follow(moved, index: frame * 160 + 777, centre: 8_000_000 + frame * 160, period: 133.4)
            return Perturbation(of: marks.train)
        }
        #expect(elsewhere == pulseFrames(of: x, period: 133.4))
    }

    @Test func whatLiesBetweenTwoVoicedStretchesIsNoPeriod() {
        let x = SampleBuffer(PulseVoice(samplesPerPeriod: 100.5).samples(seconds: 1))
        var marks = PulseMarks()
        for frame in 10..<40 { marks.follow(x, index: frame * 160, centre: frame * 160, period: 100.5) }
        // One frame is left out.
        marks.follow(x, index: 41 * 160, centre: 41 * 160, period: 100.5)
        #expect(marks.train.count <= 2 && Perturbation(of: marks.train) == nil)
        marks.restart()
        #expect(marks.train.count == 0)
    }

    @Test func silenceHasNoPulses() {
        #expect(pulseFrames(of: Signals.silence(seconds: 0.5), period: 100).allSatisfy { $0 == nil })
    }

    @Test(arguments: [Float.leastNonzeroMagnitude, 1e-30, 1, 1e6, 1e37, .greatestFiniteMagnitude])
    func anyFiniteInputGivesFiniteOutput(scale: Float) {
        var generator = SeededGenerator(seed: 5)
        let wild = (0..<16_000).map { _ in scale * Float.random(in: -1...1, using: &generator) }
        for period: Float in [0, 3, 25, 100, 266.7, 1e9, -4, .nan, .infinity] {
            for case let value? in pulseFrames(of: wild, period: period) {
                #expect(value.jitterLocal.isFinite && value.jitterRAP.isFinite)
                #expect(value.shimmerLocal.isFinite && value.shimmerLocalDB.isFinite)
            }
        }
    }

    @Test func jumpingPeriodsAndMissingSurroundingsAreSurvived() {
        var generator = SeededGenerator(seed: 6)
        let x = SampleBuffer(PulseVoice.breathy.samples(seconds: 1))
        var marks = PulseMarks()
        for frame in -3..<104 {
            marks.follow(x, index: frame * 160, centre: frame * 160, period: .random(in: 20...280, using: &generator))
            let value = Perturbation(of: marks.train)
            #expect(value?.jitterLocal.isFinite ?? true)
        }
        #expect(marks.train.count == 0, "nothing is known where the surroundings are missing")
    }
}
