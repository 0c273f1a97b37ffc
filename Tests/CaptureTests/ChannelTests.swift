import Capture
import Foundation
import TestSignals
import TestSupport
import Testing
import Vocabulary

/// Recordings of several channels (findings 2.4, 2.5 and D26): one voice is heard, whatever the channels do to it; two
/// voices are never mixed, and never is one of them taken in silence.
@Suite struct ChannelTests {
    private static let seconds = 12.0
    /// Sentences with pauses between them.
    private static let agent = voice(hertz: 120, rate: 4, seed: 1, pauses: [3, 7, 10])
    private static let customer = voice(hertz: 210, rate: 5.3, seed: 2, pauses: [1, 5, 8])
    private static let hiss = Signals.noise(seconds: seconds, rms: 0.002, seed: 9)
    private static let silence = Signals.silence(seconds: seconds)

    private static func voice(hertz: Double, rate: Double, seed: UInt64, pauses: [Double]) -> [Float] {
        var samples = Voice.speech(hertz: hertz, rate: rate, seconds: seconds, seed: seed)
        for pause in pauses {
            for n in Int(pause * 16_000)..<Int((pause + 0.9) * 16_000) { samples[n] *= 0.002 }
        }
        return samples
    }

    private static func sum(_ first: [Float], _ second: [Float], _ gain: Float = 1) -> [Float] {
        zip(first, second).map { $0 + gain * $1 }
    }

    private static func late(_ samples: [Float], by count: Int) -> [Float] {
        [Float](repeating: 0, count: count) + samples.dropLast(count)
    }

    /// What a microphone farther away in a room picks up: echoes that fade within a third of a second.
    private static func inARoom(_ samples: [Float]) -> [Float] {
        [(67, 0.5), (211, 0.35), (530, 0.25), (1_190, 0.15), (2_310, 0.08), (4_700, 0.03)].reduce(samples) {
            sum($0, late(samples, by: $1.0), $1.1)
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var channels: [[Float]]
        var testDescription: String { name }

        init(_ name: String, _ channels: [Float]...) { (self.name, self.channels) = (name, channels) }
    }

    /// 2.4: each side has some of the other, at the same time, in turns, with noise, one of them quiet, in opposite
    /// phase.
    private static let crosstalk = [0.1, 0.3, 0.5].flatMap { (gain: Float) in
        let (first, second) = (turns(agent, ofFirst: true), turns(customer, ofFirst: false))
        let quiet = customer.map { 0.3 * $0 }
        return [
            Case("both at once, \(gain) of the other", sum(agent, customer, gain), sum(customer, agent, gain)),
            Case("in turns, \(gain) of the other", sum(first, second, gain), sum(second, first, gain)),
            Case(
                "in turns with noise, \(gain) of the other", sum(sum(first, second, gain), hiss),
                sum(sum(second, first, gain), Signals.noise(seconds: seconds, rms: 0.002, seed: 6))),
            Case("a quiet customer, \(gain) of the other", sum(agent, quiet, gain), sum(quiet, agent, gain)),
            Case("opposite phase, \(gain) of the other", sum(agent, customer, -gain), sum(customer, agent, -gain)),
        ]
    }

    /// What one of two says who speak three seconds each.
    private static func turns(_ samples: [Float], ofFirst isFirst: Bool) -> [Float] {
        samples.indices.map { ($0 / 48_000 % 2 == 0) == isFirst ? samples[$0] : 0 }
    }

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ channels: [[Float]], rate: Int = 16_000) -> String {
        let path = folder.path + "/call.wav"
        let interleaved = (0..<channels[0].count).flatMap { n in channels.map { $0[n] } }
        #expect(SoundFile.write(interleaved, to: path, rate: rate, channels: channels.count))
        return path
    }

    private func hear(_ source: AudioFileSource) -> [Float] {
        var heard = Heard()
        heard.listen(to: source, block: 4_096)
        return heard.samples
    }

    private static func levelDB(_ samples: [Float]) -> Float {
        10 * Float(log10(Double(samples.reduce(0) { $0 + $1 * $1 }) / Double(samples.count) + 1e-12))
    }

    private static let oneVoice = [
        Case("the same twice", agent, agent), Case("a tenth of it on the right", agent, agent.map { 0.1 * $0 }),
        Case("a tenth of it on the left", agent.map { 0.1 * $0 }, agent),
        Case("5 ms later", agent, late(agent, by: 80)),
        Case("20 ms later, half as loud", agent, late(agent.map { $0 / 2 }, by: 320)),
        Case(
            "other noise floors", sum(agent, hiss, 3), sum(agent, Signals.noise(seconds: seconds, rms: 0.001, seed: 4))),
        Case("another microphone in the room", agent, inARoom(agent).map { 0.4 * $0 }),
        Case("an array of four", agent, late(agent, by: 3), late(agent, by: 7), late(agent, by: 11)),
        Case(
            "the same mix of both, at two gains", sum(agent, customer, 0.5), sum(agent, customer, 0.5).map { 0.3 * $0 }),
        // Neighbours of 2.4 with crosstalk: what is one voice stays one.
        Case("10 ms later on the left", late(agent, by: 160).map { 0.6 * $0 }, agent),
        Case("a few samples later", agent, late(agent, by: 5)),
        Case("two gains, each with its noise", sum(agent, hiss, 4), sum(agent.map { 0.5 * $0 }, hiss)),
        Case("another microphone, 8 ms away", agent, late(inARoom(agent), by: 128).map { 0.4 * $0 }),
        Case("both in a room, by two microphones", sum(agent, customer, 0.5), inARoom(sum(agent, customer, 0.5))),
        Case("one is overdriven", agent, agent.map { max(-0.1, min(0.1, 2 * $0)) }),
        Case("another tone", agent, sum(agent, late(agent, by: 1), 0.6)),
        Case("nobody", hiss, Signals.noise(seconds: seconds, rms: 0.001, seed: 5)),
        Case("digital silence", silence, silence),
    ]

    @Test(arguments: oneVoice) func oneVoiceIsHeardWithoutAWord(case: Case) throws {
        let source = try AudioFileSource(path: write(`case`.channels))
        let heard = hear(source)
        #expect(source.warnings.isEmpty, "\(source.warnings)")
        // As loud as one of the channels, and not as their mean.
        #expect(`case`.channels.contains { abs(Self.levelDB($0) - Self.levelDB(heard)) < 0.1 })
    }

    @Test(arguments: [
        Case("the right is silent", agent, silence), Case("the left is silent", silence, agent),
        Case("only noise on the right", agent, hiss),
        Case("only hum on the left", Signals.sine(hertz: 50, seconds: seconds, amplitude: 0.05), agent),
        Case("a click on the right", agent, silence.indices.map { $0 == 50_000 ? 0.9 : 0 }),
        Case("six, one with a voice", hiss, hiss, hiss, agent, hiss, hiss),
        Case("eight, one with a voice", silence, silence, agent, silence, silence, silence, silence, silence),
    ]) func theOnlyVoiceIsHeardAndNamed(case: Case) throws {
        let source = try AudioFileSource(path: write(`case`.channels))
        let index = try #require(`case`.channels.firstIndex { $0 == Self.agent })
        #expect(source.channel == .number(index + 1) && source.warnings.count == 1)
        #expect(abs(Self.levelDB(hear(source)) - Self.levelDB(Self.agent)) < 0.1)
    }

    @Test(arguments: [-1, -0.9, -0.5] as [Float]) func oppositePhaseIsHeardAtItsLevel(gain: Float) throws {
        let source = try AudioFileSource(path: write([Self.agent, Self.agent.map { gain * $0 }]))
        #expect(abs(Self.levelDB(hear(source)) - Self.levelDB(Self.agent)) < 0.1)
        #expect(source.warnings == [.oppositePhase(heard: "left")])
    }

    @Test(
        arguments: [
            Case("agent and customer", agent, customer), Case("customer and agent", customer, agent),
            Case("a quiet customer", agent, customer.map { 0.05 * $0 }),
            Case("the agent leaks over", agent, sum(customer, agent, 0.05)),
            Case("the agent, and both", agent, sum(agent, customer)),
            Case("three, one of them silent", agent, silence, customer),
            Case(
                "one sentence", agent,
                silence.indices.map { (64_000..<80_000).contains($0) ? customer[$0] : hiss[$0] * 0.1 }),
            Case(
                "two with the same rhythm", voice(hertz: 120, rate: 4, seed: 3, pauses: [3, 7, 10]),
                voice(hertz: 177, rate: 4, seed: 3, pauses: [3, 7, 10])),
        ] + crosstalk) func twoVoicesAreRefusedInOneLineThatNamesTheOption(case: Case) throws
    {
        let path = write(`case`.channels)
        let error = try #require(throws: CaptureError.self) { try AudioFileSource(path: path) }
        #expect(error.code == .channelsDiffer && error.description.contains("--channel"))
        #expect(!error.description.contains("\n"))
        // Which is meant is said by number; a mix only by its word.
        for (index, samples) in `case`.channels.enumerated() {
            let source = try AudioFileSource(path: path, channel: .number(index + 1))
            // One step of the file's grid, and one of ours.
            let heard = hear(source)
            #expect(source.warnings.isEmpty && heard.count == samples.count)
            #expect(zip(heard, samples).allSatisfy { abs($0 - $1) < 2 / PCM.fullScale })
        }
        #expect(try AudioFileSource(path: path, channel: .mix).channelName == "mix")
    }

    @Test(arguments: [8_000, 44_100, 48_000]) func theRateDoesNotMatter(rate: Int) throws {
        let different = write([Self.agent, Self.customer], rate: rate)
        #expect(throws: CaptureError.self) { try AudioFileSource(path: different) }
        let same = write([Self.agent, Self.agent.map { -$0 }], rate: rate)
        #expect(try AudioFileSource(path: same).warnings.count == 1)
    }

    @Test func aChannelThatIsNotThereIsRefused() throws {
        let stereo = write([Self.agent, Self.agent])
        let error = try #require(throws: CaptureError.self) { try AudioFileSource(path: stereo, channel: .number(3)) }
        #expect(error.code == .noSuchChannel)
        let mono = write([Self.agent])
        #expect(throws: CaptureError.self) { try AudioFileSource(path: mono, channel: .number(2)) }
        #expect(try AudioFileSource(path: mono, channel: .number(2), isForMany: true).warnings.isEmpty)
    }

    @Test func choicesAreReadAsPeopleWriteThem() {
        #expect(ChannelChoice("Left") == .number(1) && ChannelChoice("right") == .number(2))
        #expect(ChannelChoice("3") == .number(3) && ChannelChoice("MIX") == .mix)
        for text in ["", "0", "-1", "both", "1.5", "lef"] { #expect(ChannelChoice(text) == nil, "\(text)") }
    }
}
