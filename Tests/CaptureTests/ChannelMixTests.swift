import TestSignals
import Testing
import Vocabulary

@testable import Capture

/// 2.5, live: what comes of the channels of a microphone that has several.
@Suite struct ChannelMixTests {
    private static let rate = 16_000
    /// A voice that speaks a second and pauses half of one.
    private static let voice: [Float] = PulseVoice(samplesPerPeriod: 91.3).steps(count: rate * 12).enumerated().map {
        $0 % (rate * 3 / 2) < rate ? Float($1) / 32_768 : 0
    }
    private static func noise(_ seed: UInt64, _ size: Float) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        return voice.map { _ in Float.random(in: -size...size, using: &generator) }
    }

    /// The mix of some channels, in pieces of some length, and how it was made at the end.
    private func mixed(_ channels: [[Float]], by piece: Int = 800) -> (sound: [Float], words: String?) {
        var mix = ChannelMix(channels: channels.count)
        let input = Self.voice.indices.flatMap { n in channels.map { $0[n] } }
        var sound: [Float] = []
        var buffer = [Float](repeating: 0, count: 1_600)
        var done = 0
        while done < Self.voice.count {
            var output = buffer.mutableSpan
            let end = min(Self.voice.count, done + piece)
            let made = mix.mix(input.span.extracting((done * channels.count)..<(end * channels.count)), into: &output)
            sound += buffer[..<made]
            done += made
        }
        return (sound, ChannelMix.words(of: mix.code))
    }

    private func rms(_ sound: some Collection<Float>) -> Float {
        (sound.reduce(0) { $0 + $1 * $1 } / Float(sound.count)).squareRoot()
    }

    private static func sum(_ left: [Float], _ right: [Float], _ factor: Float = 1) -> [Float] {
        zip(left, right).map { $0 + factor * $1 }
    }

    @Test func twoThatAreAlikeAreTheirMeanToTheLastBit() {
        let (sound, words) = mixed([Self.voice, Self.voice])
        #expect(sound == Self.voice)
        #expect(words == "all 2 channels")
    }

    // The mean of these is silence; a microphone on which the server has turned down one side leaves a tenth of it.
    @Test(arguments: [Float(-1), -0.9, -0.5])
    func oppositePhasesAreHeard(factor: Float) {
        let quiet = Self.noise(3, 0.000_1)
        let (sound, words) = mixed([Self.sum(quiet, Self.voice), Self.sum(Self.noise(4, 0.000_1), Self.voice, factor)])
        #expect(words == "the difference of its two channels, which are of opposite phase")
        // Half a second goes by until it is known.
        #expect(rms(sound.dropFirst(Self.rate)) > 0.7 * rms(Self.voice.dropFirst(Self.rate)))
    }

    @Test func whereOneChannelCarriesNoVoiceTheOtherIsTakenAtTheSameLevel() {
        let hum = Signals.sine(hertz: 100, seconds: 12, amplitude: 0.05)
        let (sound, words) = mixed([Self.sum(Self.voice, Self.noise(5, 0.000_1)), hum])
        #expect(words == "channel 1 of 2; the rest carries no voice")
        let late = sound.dropFirst(Self.rate * 6)
        let alone = Self.voice.dropFirst(Self.rate * 6).map { $0 / 2 }
        #expect(rms(zip(late, alone).map { $0 - $1 }) < 0.02 * rms(alone), "hum is left")
    }

    @Test(arguments: [3, 6, 8])
    func ofMoreChannelsThoseAreTurnedRoundThatCancel(count: Int) {
        let channels = (0..<count).map { k in
            Self.sum(Self.noise(UInt64(k + 9), 0.000_1), Self.voice, k % 2 == 0 ? 1 : -1)
        }
        let (sound, words) = mixed(channels)
        #expect(rms(sound.dropFirst(Self.rate)) > 0.8 * rms(Self.voice.dropFirst(Self.rate)))
        #expect(words == "all \(count) channels, some turned round, which are of opposite phase")
    }

    // Two rooms' noises, and a voice that is later in the other channel by the width of a lid: nothing to turn round.
    @Test func noiseAndDelaysTurnNothingRound() {
        #expect(mixed([Self.noise(1, 0.01), Self.noise(2, 0.01)]).words == "all 2 channels")
        let late = [Float](repeating: 0, count: 4) + Self.voice.dropLast(4)
        #expect(mixed([Self.voice, late]).words == "all 2 channels")
        // A constant that differs in its sign is no sound.
        let up = Self.voice.map { $0 + 0.2 }
        let down = Self.voice.map { $0 - 0.2 }
        #expect(mixed([up, down]).words == "all 2 channels")
    }

    @Test func theLengthOfThePiecesNeverMatters() {
        let channels = [Self.voice, Self.voice.map { -$0 }]
        #expect(mixed(channels, by: 1_600).sound == mixed(channels, by: 37).sound)
    }
}
