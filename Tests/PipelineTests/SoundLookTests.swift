import TestSignals
import Testing
import Vocabulary

@testable import Pipeline

/// 2.14: what a look at the sound knows of tones and of loud speech that is cut off.
@Suite struct SoundLookTests {
    private func look(_ sound: [Float], from start: Int = 0) -> SoundLook {
        SoundLook(at: sound.span.extracting(start..<(start + 1_600)))
    }

    // The mains and its harmonics, a ground loop, ringback, whistles.
    @Test(arguments: [50.0, 60, 100, 120, 180, 440, 1_000, 2_500, 3_123.7, 6_100])
    func aToneRepeatsItselfInTheSameTimeWheneverItIsLookedAt(hertz: Double) throws {
        let tone = Signals.sine(hertz: hertz, seconds: 3, amplitude: 0.1)
        let noise = Signals.noise(seconds: 3, rms: 0.005)
        let sound = zip(tone, noise).map { $0 + $1 }
        let periods = try [0, 1_700, 20_011, 40_333].map { try #require(look(sound, from: $0).period) }
        #expect(periods.allSatisfy { abs($0 - periods[0]) <= 0.03 * periods[0] }, "\(periods)")
    }

    @Test func buzzWithManyHarmonicsIsOne() throws {
        let buzz = (0..<1_600).map { n in Float(n % 320 < 20 ? 0.3 : -0.02) }
        #expect(look(buzz).period == 320)
    }

    @Test func noiseSilenceAConstantAndAFaintToneAreNone() {
        #expect(look(Signals.noise(seconds: 1, rms: 0.1)).period == nil)
        #expect(look(Signals.silence(seconds: 1)).period == nil)
        #expect(look([Float](repeating: 0.4, count: 1_600)).period == nil)
        #expect(look(Signals.sine(hertz: 100, seconds: 1, amplitude: 0.002)).period == nil)
    }

    @Test func whatIsCutOffIsCounted() {
        #expect(look(Signals.sine(hertz: 200, seconds: 1, amplitude: 0.9)).clippedShare == 0)
        let loud = Signals.sine(hertz: 200, seconds: 1, amplitude: 3).map { max(-1, min(1, $0)) }
        #expect(look(loud).clippedShare > 0.5)
    }
}
