import Foundation
import Prosody
import TestSignals
import Testing

/// Pitch of voices without noise, against the frequency that they were made with.
@Suite struct PitchAccuracyTests {
    /// Of a steady clean voice, in every frame: a tenth of a semitone. A sample at 16 kHz is 54 cents of a period at
    /// 500 Hz, so that peaks have to be interpolated well.
    private static let steadyCents = 10.0
    /// Of a moving one, in the middle of all frames: a change that is even over the window cancels out.
    private static let movingCents = 5.0
    /// Of a breathy one, in the middle: the noise moves single peaks.
    private static let breathyCents = 10.0

    private static let pitches: [Double] = [
        60, 61, 65, 72, 80, 91, 104, 118, 130, 147, 165, 185, 208, 233, 262, 294, 330, 370, 415, 453, 480, 495, 500,
    ]

    @Test(arguments: pitches) func steadyPitchIsExactOverTheWholeRange(hertz: Double) {
        let score = PitchScore(of: Voice(hertz: hertz), seconds: 2)
        #expect(score.voicedShare == 1 && score.grossShare == 0)
        #expect(score.worstCents < Self.steadyCents)
    }

    /// A lower made voice, of which a telephone leaves harmonics from the fifth on, may be called unvoiced.
    @Test(arguments: pitches.filter { $0 > 85 }) func steadyPitchIsExactThroughATelephone(hertz: Double) {
        let score = PitchScore(of: Voice(hertz: hertz), seconds: 2, change: TelephoneLine.samples)
        withKnownIssue("half of its frames are called unvoiced") {
            #expect(score.voicedShare > 0.7 && score.grossShare == 0)
        } when: {
            hertz == 500
        }
        #expect(score.worstCents < Self.steadyCents)
    }

    @Test(arguments: [(62.0, 490.0), (490, 62)]) func slowGlideOverTheWholeRangeIsFollowed(first: Double, last: Double)
    {
        // Three octaves in four seconds, as fast as a question rises.
        let score = PitchScore(of: .glide(from: first, to: last, seconds: 4), seconds: 5)
        #expect(score.voicedShare > 0.85 && score.grossShare == 0)
        #expect(score.medianCents < Self.movingCents)
    }

    @Test(arguments: [(65.0, 450.0), (450, 65), (100, 200), (400, 200)])
    func fastGlideIsFollowed(first: Double, last: Double) {
        // Half a second: nearly the whole range is 5.6 octaves a second, more than a voice does.
        let score = PitchScore(of: .glide(from: first, to: last, seconds: 0.5), seconds: 1.5)
        #expect(score.voicedShare > 0.6 && score.grossShare < 0.02)
        #expect(score.medianCents < Self.movingCents)
    }

    @Test(arguments: [(120.0, 50.0), (120, 200), (220, 100), (330, 200)])
    func vibratoIsFollowed(hertz: Double, depthCents: Double) {
        let score = PitchScore(of: .vibrato(hertz: hertz, depthCents: depthCents, rate: 5.5), seconds: 2)
        #expect(score.voicedShare == 1 && score.grossShare == 0)
        // Where the melody turns, a window of 30 ms cuts the peak; at a syllable's edge it leans to one side.
        #expect(score.medianCents < Self.movingCents + 0.03 * depthCents)
        #expect(score.worstCents < Self.movingCents + 0.3 * depthCents)
    }

    @Test(arguments: [65.0, 90, 120, 170, 240, 340, 460, 480, 500]) func vowelThatIsHeldStaysVoiced(hertz: Double) {
        // A second of thinking aloud, without a syllable in it.
        let frames = ProsodyAnalyzerTests.framesAfterQuiet(of: Voice(hertz: hertz).samples(seconds: 1))
        let score = PitchScore(frames, where: { (0.1...0.9).contains($0) }, truth: { _ in hertz })
        withKnownIssue("a high made voice without a syllable is taken for a machine", isIntermittent: true) {
            withKnownIssue("half of its frames are called unvoiced") {
                #expect(score.voicedShare > 0.7 && score.grossShare == 0)
            } when: {
                hertz == 500
            }
        } when: {
            hertz >= 340
        }
        #expect(score.worstCents < Self.steadyCents || hertz >= 340)
    }

    @Test(arguments: [100.0, 200, 400]) func breathyVoiceKeepsItsPitch(hertz: Double) {
        // As much noise as a breathy vowel has: 10 dB below the tone.
        var voice = Voice(hertz: hertz)
        voice.noiseRMS = voice.rms * pow(10, -10.0 / 20)
        let score = PitchScore(of: voice, seconds: 2)
        #expect(score.voicedShare > 0.99 && score.grossShare == 0)
        #expect(score.medianCents < Self.breathyCents)
    }
}
