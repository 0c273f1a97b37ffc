import DSP
import Glibc
import TestSignals
import Testing

@testable import Prosody

@Suite struct InputBandwidthTests {
    /// Four syllables a second and a pause of 0.4 s after every 2.4 s; each second syllable ends in a fricative: 60 ms
    /// of noise 20 dB below the voice.
    private static func speech(seconds: Double, gain: Float = 1) -> [Float] {
        longSpeech.prefix(Int(seconds * Signals.rate)).map { gain * $0 }
    }

    private static let longSpeech: [Float] = {
        let hiss = Signals.noise(seconds: 40, rms: 0.005, seed: 3)
        return Voice.speech(hertz: 150, rate: 4, seconds: 40).enumerated().map { n, x in
            let time = Double(n) / Signals.rate
            let isFricative = time.truncatingRemainder(dividingBy: 0.5) > 0.44
            let isPause = time.truncatingRemainder(dividingBy: 2.8) >= 2.4
            return x + (isFricative && !isPause ? hiss[n] : 0)
        }
    }()

    /// A floor of white noise, `dBFS` re a full-scale sine; the same ten seconds again and again.
    private static func floor(_ dBFS: Double, seconds: Double) -> [Float] {
        let gain = Float(pow(10, dBFS / 20) / 2.0.squareRoot())
        return (0..<Int(seconds * Signals.rate)).map { gain * noise[$0 % noise.count] }
    }

    private static let noise = Signals.noise(seconds: 10, rms: 1, seed: 9)

    private static func sum(_ a: [Float], _ b: [Float]) -> [Float] { zip(a, b).map { $0 + $1 } }

    /// Every change of the verdict with the second at which it came.
    private static func changes(_ x: [Float]) -> [(verdict: InputBandwidth.Verdict, second: Double)] {
        var bandwidth = InputBandwidth()
        var changes: [(InputBandwidth.Verdict, Double)] = []
        for (frame, power) in spectra(of: x).enumerated() {
            let before = bandwidth.verdict
            bandwidth.read(power)
            if bandwidth.verdict != before { changes.append((bandwidth.verdict, Double(frame) / 100)) }
        }
        return changes
    }

    @Test(arguments: [Float(1), 0.1, 0.02])
    func wideSpeechIsKnownAfterItsFirstFricatives(gain: Float) throws {
        // The voice itself ends at 4 kHz: only the fricatives tell. The softest is at -60 dBFS.
        let x = Self.sum(Self.speech(seconds: 30, gain: gain), Self.floor(-100, seconds: 30))
        let changes = Self.changes(x)
        #expect(changes.map(\.verdict) == [.wide])
        #expect(try #require(changes.first).second < 1.5)
    }

    @Test(arguments: [-130.0, -100, -90], [Float(1), 0.1])
    func telephoneSpeechIsKnownAfterTwoSecondsOfSpeech(floorDBFS: Double, gain: Float) throws {
        let x = Self.sum(telephone(Self.speech(seconds: 30, gain: gain)), Self.floor(floorDBFS, seconds: 30))
        let changes = Self.changes(x)
        #expect(changes.map(\.verdict) == [.telephone])
        #expect((2...4).contains(try #require(changes.first).second))
    }

    @Test func sixteenBitsAndDigitalSilenceInPausesDoNotMatter() {
        let x = telephone(Self.speech(seconds: 30, gain: 0.3)).map {
            abs($0) < 0.000_1 ? 0 : ($0 * 32_768).rounded() / 32_768
        }
        #expect(Self.changes(x).map(\.verdict) == [.telephone])
    }

    @Test func wideVoiceInLoudNoiseIsWide() {
        // Noise 6 dB below the voice hides every fricative; it is there itself.
        let x = Self.sum(Self.speech(seconds: 20), Self.floor(-29, seconds: 20))
        #expect(Self.changes(x).map(\.verdict) == [.wide])
    }

    @Test func telephoneVoiceInLoudNoiseIsOfATelephone() {
        let x = telephone(Self.sum(Self.speech(seconds: 20), Self.floor(-35, seconds: 20)))
        #expect(Self.changes(x).map(\.verdict) == [.telephone])
    }

    @Test func changeOfTheInputIsNoticedOnceEach() {
        let (wide, narrow) = (Self.speech(seconds: 20), telephone(Self.speech(seconds: 20)))
        let changes = Self.changes(Self.sum(wide + narrow + wide, Self.floor(-95, seconds: 60)))
        #expect(changes.map(\.verdict) == [.wide, .telephone, .wide])
        // Three seconds of speech without the band; a few fricatives with it.
        #expect(changes.count == 3 && (23...26).contains(changes[1].second) && (40...44).contains(changes[2].second))
    }

    @Test func vowelsAloneDoNotTakeBackTheBandAtOnce() {
        // After fricatives 1.5 s of a sustained vowel, again and again.
        let vowel = telephone(Voice(hertz: 150).samples(seconds: 1.5))
        let x = (0..<6).flatMap { _ in Self.speech(seconds: 1.5) + vowel }
        #expect(Self.changes(x).map(\.verdict) == [.wide])
    }

    @Test func roomNoiseOfALongPauseIsNoSpeech() {
        // A rumble without a band of its own, 27 dB below the voice.
        let x = Self.speech(seconds: 6) + Signals.silence(seconds: 90) + Self.speech(seconds: 6)
        #expect(Self.changes(Self.sum(x, telephone(Self.floor(-50, seconds: 102)))).map(\.verdict) == [.wide])
    }

    @Test func silenceAndFaintNoiseSayNothing() {
        #expect(Self.changes(Signals.silence(seconds: 5)).isEmpty)
        #expect(Self.changes(Self.floor(-80, seconds: 10)).isEmpty)
    }

    @Test func anyFiniteSpectrumIsSurvived() {
        var generator = SeededGenerator(seed: 4)
        var bandwidth = InputBandwidth()
        for scale: Float in [0, .leastNonzeroMagnitude, 1, 1e30, .greatestFiniteMagnitude, .infinity, .nan, 1] {
            bandwidth.read(SampleBuffer((0..<257).map { _ in scale * Float.random(in: 0...1, using: &generator) }))
        }
        // Too loud to be speech, and forgotten again.
        for power in spectra(of: Self.speech(seconds: 40)) { bandwidth.read(power) }
        #expect(bandwidth.verdict == .wide)
    }
}
