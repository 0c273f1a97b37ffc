import Foundation
import Prosody
import TestSignals
import Testing
import Vocabulary

/// Finite samples give finite values, whatever the samples; and what was wild does not spoil what comes after it.
@Suite struct WildInputTests {
    /// A sound that no microphone delivers, or only a broken one.
    struct Wild: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var samples: [Float]
    }

    private static let wild: [Wild] = [
        Wild(testDescription: "square wave of full scale", samples: (0..<16_000).map { $0 / 40 % 2 == 0 ? 1 : -1 }),
        Wild(testDescription: "constant", samples: [Float](repeating: 1, count: 16_000)),
        Wild(testDescription: "alternating", samples: (0..<16_000).map { $0 % 2 == 0 ? 1 : -1 }),
        Wild(
            testDescription: "subnormal numbers",
            samples: (0..<16_000).map { Float.leastNonzeroMagnitude * Float($0 % 200) }),
        Wild(testDescription: "huge numbers", samples: Signals.noise(seconds: 1, rms: 1e30)),
        Wild(testDescription: "huge tone", samples: Signals.sine(hertz: 150, seconds: 1, amplitude: 1e30)),
        Wild(
            testDescription: "greatest numbers",
            samples: (0..<16_000).map { $0 / 50 % 2 == 0 ? .greatestFiniteMagnitude : -.greatestFiniteMagnitude }),
        Wild(testDescription: "impulses", samples: (0..<16_000).map { $0 % 1_600 == 0 ? 1 : 0 }),
        Wild(testDescription: "one impulse", samples: (0..<16_000).map { $0 == 8_000 ? 1 : 0 }),
        Wild(
            testDescription: "zeros after talk",
            samples: Voice.speech(hertz: 150, rate: 4, seconds: 1) + Signals.silence(seconds: 1)),
        Wild(
            testDescription: "steps between tiny and huge",
            samples: (0..<16_000).map { ($0 / 1_000 % 2 == 0 ? 1e-30 : 1e20) * sin(Float($0) / 20) }),
    ]

    @Test(arguments: wild) func finiteSamplesGiveFiniteValues(_ wild: Wild) {
        let frames = ProsodyAnalyzerTests.frames(of: wild.samples)
        #expect(frames.count == (wild.samples.count + ProsodyFrame.hop - 1) / ProsodyFrame.hop)
        #expect(frames.compactMap(fault) == [])
    }

    @Test(arguments: wild) func talkAfterItIsHeard(_ wild: Wild) {
        // The wearer's own loudness has to be learned anew after something louder, which may take some seconds.
        let voice = Voice(hertz: 180)
        let frames = ProsodyAnalyzerTests.frames(of: wild.samples + voice.samples(seconds: 1) + talk(seconds: 20))
        #expect(frames.compactMap(fault) == [])
        let last = frames.suffix(400)
        withKnownIssue("a voice 29 dB louder in the first second is taken for the wearer's for minutes") {
            #expect(last.count { $0.f0Hz != nil } > 200)
        } when: {
            wild.testDescription == "steps between tiny and huge"
        }
        #expect(last.allSatisfy { frame in frame.f0Hz.map { abs($0 / 180 - 1) < 0.2 } ?? true })
    }

    @Test func aClickCostsNoMoreThanItsOwnWindows() {
        // A plug that is touched: 5 ms at full scale in the middle of a soft vowel.
        var voice = Voice(hertz: 180)
        voice.rms = 0.02
        var x = voice.samples(seconds: 3)
        for n in 24_000..<24_080 { x[n] = n % 4 < 2 ? 1 : -1 }
        let others = ProsodyAnalyzerTests.framesAfterQuiet(of: x).filter { frame in
            (0.1...2.4).contains(frame.time.seconds) && abs(frame.time.seconds - 1.5) > 0.1
        }
        #expect(others.filter { abs(($0.f0Hz ?? 0) / 180 - 1) >= 0.01 }.map(\.time.seconds) == [])
    }

    @Test func constantOffsetChangesNothingInTalk() {
        // A cheap sound card adds a hundredth of full scale.
        let x = talk(seconds: 3)
        let plain = ProsodyAnalyzerTests.frames(of: x)
        let moved = ProsodyAnalyzerTests.frames(of: x.map { $0 + 0.01 })
        // The step at the beginning is a click.
        let pairs = Array(zip(plain, moved).dropFirst(20).dropLast(10))
        withKnownIssue("the offset counts as level") {
            #expect(pairs.filter { ($0.f0Hz == nil) != ($1.f0Hz == nil) }.map(\.0.time.seconds) == [])
            #expect(pairs.allSatisfy { abs($0.levelDBFS - $1.levelDBFS) < 0.5 || $0.levelDBFS < -60 })
        }
        let both = pairs.filter { $0.f0Hz != nil && $1.f0Hz != nil }
        #expect(both.allSatisfy { abs(($0.f0Hz ?? 0) / ($1.f0Hz ?? 1) - 1) < 0.005 })
    }

    /// Syllables of a constant pitch.
    private func talk(seconds: Double) -> [Float] {
        var voice = Voice(hertz: 180)
        voice.syllableRate = 3
        return voice.samples(seconds: seconds)
    }

    /// What is wrong with a frame. By reflection, so that a feature that comes later is checked too.
    private func fault(of frame: ProsodyFrame) -> String? {
        let bad = Mirror(reflecting: frame).children.first { ($0.value as? Float)?.isFinite == false }
        if let bad { return "\(bad.label ?? "a value") is \(bad.value) at \(frame.time.seconds) s" }
        if let f0 = frame.f0Hz, !(60...500).contains(f0) { return "a pitch of \(f0) Hz" }
        return (0...1).contains(frame.voicingStrength) ? nil : "a strength of \(frame.voicingStrength)"
    }
}
