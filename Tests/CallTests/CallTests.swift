import Foundation
import TestSignals
import TestSupport
import Testing

@testable import CallSimulation

/// One made call of each kind through the daemon's analysis; `make calls` runs many, of five voices.
@Suite(
    .enabled(
        if: SoundConverter.path != nil && PromptVoice.all.allSatisfy(\.isInstalled),
        "no recorded prompts or no ffmpeg: make calls-deps"))
struct CallTests {
    /// A few of each voice's prompts do for one call.
    private static let maker = Result {
        try CallMaker(voice: PromptVoice.all[0], others: Array(PromptVoice.all[2...3]), most: 60)
    }

    @Test(arguments: CallKind.all.filter { !$0.isStrained })
    func withoutStrainNoAlertIsRaised(kind: CallKind) throws {
        let outcome = CallOutcome(of: try Self.maker.get().call(kind, seed: 1))
        #expect(outcome.readyS != nil, "the voice was never known")
        #expect(outcome.falseAlertsS == [])
    }

    @Test(arguments: CallKind.all.compactMap { kind in kind.maxLatencyS.map { (kind, $0) } })
    func strainIsFoundInTimeAndNothingElse(kind: CallKind, maxLatencyS: Double) throws {
        let call = try Self.maker.get().call(kind, seed: 1)
        let outcome = CallOutcome(of: call)
        #expect(outcome.readyS != nil, "the voice was never known")
        #expect(outcome.falseAlertsS == [])
        #expect(outcome.latencyS.map { $0 - call.rampS <= maxLatencyS } == true, "\(outcome)")
    }

    @Test func theSameSeedGivesTheSameCall() throws {
        let maker = try Self.maker.get()
        let (first, again) = (try maker.call(.sudden(.strong), seed: 5), try maker.call(.sudden(.strong), seed: 5))
        #expect(first.samples == again.samples)
        #expect(first.strained == again.strained)
    }

    @Test func aVoiceIsMovedAsFarAsIsStated() throws {
        let calm = Voice(hertz: 150).samples(seconds: 3)
        let change = VoiceChange(semitones: 4, tempoPercent: 10, gainDB: 6)
        let moved = try #require(try VoiceChanger.changed([(calm, change)]).first)
        #expect(abs(Double(calm.count) / Double(moved.count) - 1.1) < 0.01)
        #expect(abs(Level.rms(moved) / Level.rms(calm) - Level.factor(6)) < 0.01)
        // The lag at which the sound is most like itself, two octaves around 189 Hz.
        let middle = moved[8_000..<12_000]
        let period = (40..<160).max { likeness(middle, $0) < likeness(middle, $1) } ?? 0
        #expect(abs(period - 85) <= 1)
    }

    @Test func aCallIsWrittenWithItsTimes() throws {
        let folder = try TemporaryFolder()
        let samples = Signals.sine(hertz: 200, seconds: 2)
        let call = Call(
            kind: .sudden(.mild), voice: PromptVoice.all[1], seed: 3, samples: samples, strained: 0.5..<1.25)
        try call.write(to: folder.url)
        let file = folder.url.appending(path: "sudden-mild-es_MX_f_Allison-3")
        let times = try String(contentsOf: file.appendingPathExtension("txt"), encoding: .utf8)
        #expect(times == "0.50 1.25 2.00\n")
        #expect(try Data(contentsOf: file.appendingPathExtension("wav")).count > 2 * samples.count)
    }

    private func likeness(_ x: ArraySlice<Float>, _ lag: Int) -> Float {
        x.indices.dropLast(lag).reduce(0) { $0 + x[$1] * x[$1 + lag] }
    }
}
