import Foundation
import Prosody
import TestSignals
import Testing
import Vocabulary

/// Pitch and voicing of talk in noise. The level of the noise is given relative to a steady vowel.
@Suite struct PitchInNoiseTests {
    /// What a noise may cost.
    struct Limit: Sendable, CustomTestStringConvertible {
        var name: String
        var snrDB: Double
        var gross: Double
        var missed: Double
        var medianCents: Double

        var testDescription: String { "\(name) noise, \(snrDB) dB" }
    }

    private static let seconds = 8.0

    /// Talk that pauses for 0.8 s after every 2.4 s, with four syllables a second.
    private static var voice: Voice {
        var voice = Voice(f0: { 150 * exp2((3 * sin(2.1 * $0) + 1.2 * sin(5.3 * $0)) / 12) })
        voice.syllableRate = 4
        return voice
    }

    private static func isPause(_ time: Double) -> Bool { time.truncatingRemainder(dividingBy: 3.2) >= 2.4 }

    /// Loud enough to be heard: within 4 dB of the steady vowel that noise levels are relative to.
    private static func isLoud(_ time: Double) -> Bool {
        !isPause(time) && 0.5 - 0.5 * cos(2 * .pi * voice.syllableRate * time) > 0.63
    }

    private static let talk = voice.samples(seconds: seconds).enumerated().map { n, x in
        isPause(Double(n) / Signals.rate) ? 0 : x
    }

    private func frames(_ limit: Limit) -> [ProsodyFrame] {
        let rms = Self.voice.rms * pow(10, -limit.snrDB / 20)
        let noise =
            limit.name == "pink"
            ? Signals.pinkNoise(seconds: Self.seconds, rms: rms, seed: 5)
            : Signals.noise(seconds: Self.seconds, rms: rms, seed: 5)
        return ProsodyAnalyzerTests.frames(of: Signals.mixed(Self.talk, noise))
    }

    @Test(arguments: [
        Limit(name: "white", snrDB: 30, gross: 0, missed: 0.015, medianCents: 10),
        Limit(name: "white", snrDB: 20, gross: 0, missed: 0.015, medianCents: 10),
        Limit(name: "white", snrDB: 10, gross: 0.003, missed: 0.02, medianCents: 10),
        Limit(name: "white", snrDB: 5, gross: 0.005, missed: 0.03, medianCents: 15),
        Limit(name: "white", snrDB: 0, gross: 0.02, missed: 0.08, medianCents: 20),
        Limit(name: "pink", snrDB: 20, gross: 0.003, missed: 0.02, medianCents: 10),
        Limit(name: "pink", snrDB: 10, gross: 0.01, missed: 0.05, medianCents: 15),
        Limit(name: "pink", snrDB: 5, gross: 0.02, missed: 0.10, medianCents: 25),
    ])
    func talkInNoiseKeepsItsPitch(limit: Limit) {
        let score = PitchScore(frames(limit), where: Self.isLoud, truth: Self.voice.f0)
        #expect(score.count > 200)
        #expect(score.grossShare <= limit.gross)
        #expect(1 - score.voicedShare <= limit.missed)
        #expect(score.medianCents < limit.medianCents)
    }

    @Test(arguments: [
        Limit(name: "white", snrDB: 10, gross: 0, missed: 0, medianCents: 0),
        Limit(name: "pink", snrDB: 10, gross: 0, missed: 0, medianCents: 0),
    ])
    func pausesInNoiseAreUnvoiced(limit: Limit) {
        // 50 ms from the talk on either side, so that no window holds any of it.
        let pause = frames(limit).filter {
            Self.isPause($0.time.seconds - 0.05) && Self.isPause($0.time.seconds + 0.05)
        }
        #expect(pause.count > 100)
        #expect(pause.count { $0.f0Hz != nil } * 100 <= pause.count * 3, "at most 3 %")
    }

    @Test(arguments: 1...4) func whiteNoiseIsUnvoiced(seed: UInt64) {
        for rms in [0.001, 0.05] {
            let frames = ProsodyAnalyzerTests.frames(of: Signals.noise(seconds: 6, rms: rms, seed: seed))
            #expect(frames.count { $0.f0Hz != nil } * 100 < frames.count * 2, "under 2 %")
        }
    }

    @Test(arguments: 1...4) func pinkNoiseIsUnvoiced(seed: UInt64) {
        let frames = ProsodyAnalyzerTests.frames(of: Signals.pinkNoise(seconds: 6, rms: 0.02, seed: seed))
        #expect(frames.count { $0.f0Hz != nil } * 100 < frames.count * 4, "under 4 %: low bands come near to tones")
    }

    @Test func silenceOfAnyKindIsUnvoiced() {
        var generator = SeededGenerator(seed: 2)
        let dither = (0..<64_000).map { _ in Float(Int.random(in: -1...1, using: &generator)) / 32_768 }
        let constant = [Float](repeating: 0.25, count: 64_000)
        let silences = [Signals.silence(seconds: 4), dither, constant, Signals.mixed(constant, dither)]
        let voiced = silences.map { ProsodyAnalyzerTests.frames(of: $0).count { $0.f0Hz != nil } }
        #expect(voiced[0] == 0 && voiced[2] == 0)
        #expect(voiced[1] < 8 && voiced[3] < 8, "noise of one step: under 2 %")
    }
}
