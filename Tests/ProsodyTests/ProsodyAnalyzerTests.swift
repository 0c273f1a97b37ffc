import Glibc
import Prosody
import TestSignals
import Testing
import Vocabulary

@Suite struct ProsodyAnalyzerTests {
    static func frames(of x: [Float], blockSize: Int = .max, finish: Bool = true) -> [ProsodyFrame] {
        var analyzer = ProsodyAnalyzer()
        var frames: [ProsodyFrame] = []
        var start = 0
        while start < x.count {
            let end = start + min(blockSize, x.count - start)
            analyzer.process(x.span.extracting(start..<end)) { frames.append($0) }
            start = end
        }
        if finish { analyzer.finish { frames.append($0) } }
        return frames
    }

    /// The frames of `x` heard after half a second of a quiet room, as every voice is; times count from the start of
    /// `x`. `change` is what is done to all of it before it is heard.
    static func framesAfterQuiet(
        of x: [Float], change: ([Float]) -> [Float] = { $0 }
    ) -> [ProsodyFrame] {
        frames(of: change(Signals.noise(seconds: 0.5, rms: 0.000_3, seed: 99) + x)).dropFirst(50).map { frame in
            var frame = frame
            frame.time = StreamTime(sample: frame.time.sample - 8_000)
            return frame
        }
    }

    @Test(arguments: [80.0, 110, 150, 220, 330, 450])
    func steadyVowelHasItsPitch(hertz: Double) {
        let frames = Self.framesAfterQuiet(of: Voice(hertz: hertz).samples(seconds: 1))
        let inner = frames.filter { (0.1...0.9).contains($0.time.seconds) }
        for frame in inner {
            // Half a per cent is 9 cents: a parabola through samples 62 microseconds apart does better than that.
            #expect(abs(Double(frame.f0Hz ?? 0) / hertz - 1) < 0.005)
            #expect(frame.voicingStrength > 0.5)
        }
    }

    @Test func glidingPitchIsFollowedWithoutDelay() {
        // One octave up in two seconds.
        let voice = Voice(f0: { 110 * exp2($0 / 2) })
        for frame in Self.framesAfterQuiet(of: voice.samples(seconds: 2)) where (0.2...1.8).contains(frame.time.seconds)
        {
            let truth = 110 * exp2(frame.time.seconds / 2)
            #expect(abs(Double(frame.f0Hz ?? 0) / truth - 1) < 0.02)
        }
    }

    @Test func missingFundamentalIsStillHeard() {
        // What a telephone line leaves of a man's voice: harmonics from 300 Hz on.
        var voice = Voice(hertz: 110)
        voice.harmonicAmplitude = { $0 < 3 ? 0 : 1 / Double($0) }
        let frames = Self.framesAfterQuiet(of: voice.samples(seconds: 1)).filter {
            (0.2...0.8).contains($0.time.seconds)
        }
        #expect(frames.allSatisfy { abs(Double($0.f0Hz ?? 0) / 110 - 1) < 0.01 })
    }

    @Test func silenceNoiseAndConstantInputAreUnvoiced() {
        for x in [Signals.silence(seconds: 1), [Float](repeating: 0.3, count: 16_000)] {
            #expect(Self.frames(of: x).allSatisfy { $0.f0Hz == nil })
        }
        let noise = Self.frames(of: Signals.noise(seconds: 4, rms: 0.05))
        let voiced = noise.count { $0.f0Hz != nil }
        #expect(voiced * 20 < noise.count, "less than 5 % of white noise is called voiced")
    }

    @Test func thereIsOneFrameEveryTenMilliseconds() {
        let frames = Self.frames(of: Voice(hertz: 150).samples(seconds: 1.234))
        #expect(frames.map(\.time.sample) == (0..<124).map { $0 * ProsodyFrame.hop })
    }

    @Test func frameComesAsSoonAsItsLookAheadIsThere() {
        let x = Voice(hertz: 150).samples(seconds: 1)
        let needed = 50 * ProsodyFrame.hop + ProsodyAnalyzer.lookAheadSamples
        #expect(Self.frames(of: Array(x.prefix(needed)), finish: false).last?.time.sample == 50 * ProsodyFrame.hop)
        #expect(Self.frames(of: Array(x.prefix(needed - 1)), finish: false).last?.time.sample == 49 * ProsodyFrame.hop)
        #expect(ProsodyAnalyzer.lookAheadSamples <= 1_600, "at most 100 ms")
    }

    @Test(arguments: [1, 7, 160, 1_000, 4_096])
    func blockLengthNeverMatters(blockSize: Int) {
        let x = Voice(f0: { 140 + 30 * sin(8 * $0) }).samples(seconds: 1.5)
        #expect(Self.frames(of: x, blockSize: blockSize) == Self.frames(of: x))
    }

    @Test func shiftByOneHopShiftsTheFrames() {
        let x = Voice(hertz: 180).samples(seconds: 1)
        let plain = Self.frames(of: Signals.silence(seconds: 0.5) + x)
        let shifted = Self.frames(of: Signals.silence(seconds: 0.51) + x)
        for (a, b) in zip(plain.dropFirst(60), shifted.dropFirst(61)).prefix(80) {
            #expect(a.f0Hz == b.f0Hz)
            #expect(a.levelDBFS == b.levelDBFS)
        }
    }

    @Test func gainScalesTheLevelAlone() {
        let x = Voice(hertz: 180).samples(seconds: 1)
        let plain = Self.frames(of: x)
        let halved = Self.frames(of: x.map { $0 / 2 })
        for (a, b) in zip(plain, halved) where (0.2...0.8).contains(a.time.seconds) {
            #expect(abs(a.levelDBFS - b.levelDBFS - 6.02) < 0.01)
            #expect(abs((a.f0Hz ?? 0) - (b.f0Hz ?? 0)) < 0.01)
        }
    }

    @Test func levelOfAFullScaleSineIsZero() {
        let frames = Self.frames(of: Signals.sine(hertz: 1_000, seconds: 0.5, amplitude: 1))
        #expect(frames.dropFirst(10).prefix(30).allSatisfy { abs($0.levelDBFS) < 0.05 })
    }

    @Test func moreHighFrequenciesLowerTheAlphaRatio() {
        var soft = Voice(hertz: 150)
        soft.harmonicAmplitude = { 1 / Double($0 * $0) }
        let pressed = Voice(hertz: 150)
        // A hiss first: it shows that the line carries the upper band.
        let hiss = Signals.noise(seconds: 0.5, rms: 0.02)
        let a = Self.frames(of: hiss + soft.samples(seconds: 1))[100]
        let b = Self.frames(of: hiss + pressed.samples(seconds: 1))[100]
        #expect((a.alphaRatioDB ?? .nan) > (b.alphaRatioDB ?? .nan) + 6)
        #expect((a.hammarbergIndexDB ?? .nan) > (b.hammarbergIndexDB ?? .nan) + 6)
    }

    @Test(arguments: [5.0, 15, 25])
    func harmonicsToNoiseRatioIsThatOfTheSignal(hnrDB: Double) throws {
        var voice = Voice(hertz: 200)
        voice.noiseRMS = voice.rms * pow(10, -hnrDB / 20)
        let frames = Self.framesAfterQuiet(of: voice.samples(seconds: 3)).filter {
            (0.5...2.5).contains($0.time.seconds)
        }
        let values = frames.compactMap(\.hnrDB).sorted()
        try #require(values.count > 100)
        // A 30 ms window holds few periods of noise, so single frames scatter; their median lies within 1.5 dB.
        #expect(abs(Double(values[values.count / 2]) - hnrDB) < 1.5)
    }

    @Test func skippedSamplesKeepTheClockAndTheGrid() {
        let x = Voice(hertz: 200).samples(seconds: 1)
        var analyzer = ProsodyAnalyzer()
        var frames: [ProsodyFrame] = []
        analyzer.process(Signals.noise(seconds: 0.5, rms: 0.000_3).span) { frames.append($0) }
        analyzer.process(x.span) { frames.append($0) }
        analyzer.skip(to: StreamTime(sample: 40_007))
        analyzer.process(x.span) { frames.append($0) }
        let after = frames.filter { $0.time.sample >= 40_007 }
        #expect(after.first?.time.sample == 40_160)
        #expect(frames.allSatisfy { $0.time.sample.isMultiple(of: ProsodyFrame.hop) })
        #expect(after.dropFirst(10).prefix(70).allSatisfy { abs(($0.f0Hz ?? 0) / 200 - 1) < 0.005 })
    }

    @Test func anyFiniteInputGivesFiniteOutput() {
        var generator = SeededGenerator(seed: 11)
        let wild = (0..<32_000).map { _ in Float.random(in: -1e6...1e6, using: &generator) }
        for frame in Self.frames(of: wild) + Self.frames(of: wild.map { $0 * 1e-30 }) {
            let values = [
                frame.f0Hz, frame.voicingStrength, frame.levelDBFS, frame.noiseFloorDBFS, frame.hnrDB,
                frame.slope0To500DBPerHz, frame.slope500To1500DBPerHz, frame.alphaRatioDB, frame.hammarbergIndexDB,
            ]
            #expect(values.allSatisfy { $0?.isFinite ?? true })
        }
    }
}
