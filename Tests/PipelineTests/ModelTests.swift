import Alerting
import AudioTypes
import DSP
import Foundation
import Pipeline
import Prosody
import Stress
import TestSignals
import Testing

/// A stored segment names the model that scored it, so the name has to change whenever the scores may.
@Suite struct ModelTests {
    private static let analysis: RecordingSink = VoiceAnalysisTests.analyze(
        Array(AnalysisStateTests.sound[0..<16_000 * 60]), blockSize: 1_600)
    private static let scores = analysis.scores.map { $0.value ?? -1 }

    /// How the processor at hand rounds in what is not ours: FFTW and the C library.
    private static let rounding: UInt64 = {
        let noise = SampleBuffer(Signals.noise(seconds: 0.1, rms: 0.3, seed: 5))
        var numbers: [Float] = []
        for size in [128, 256, 512] {
            let power = SampleBuffer(count: size / 2 + 1)
            RealFFT(size: size).power(of: noise, from: 0, window: Window.hann(size: size), into: power)
            numbers += power.array
        }
        for value in noise.array.map(abs) {
            numbers += [log10f(value), log2f(value), logf(value), expf(value), exp2f(value), powf(10, value)]
        }
        return hash(numbers)
    }()

    private static func hash(_ numbers: [Float]) -> UInt64 {
        numbers.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01B3 }
    }

    private static var whatToDo: Comment {
        let lines = scores.map { String(format: "%.3f", $0) }.joined(separator: ", ")
        return """
            The scores of a made signal, or the name of the model, have changed. Where scores have changed and the weights and \
            numbers have not, raise `VoiceAnalysis.engine` by one; then take over into ModelTests: name "\(VoiceAnalysis.model)", \
            rounding 0x\(String(rounding, radix: 16)), bits 0x\(String(hash(scores), radix: 16)), scores [\(lines)]
            """
    }

    @Test func theNameOfTheModelChangesWithTheScores() {
        #expect(VoiceAnalysis.model == Self.name, Self.whatToDo)
        #expect(Self.scores.count == Self.golden.count, Self.whatToDo)
        // What another processor may make of it, as `Recomputation` allows.
        let isNear = zip(Self.scores, Self.golden).allSatisfy { abs($0 - $1) < 0.01 }
        #expect(isNear, Self.whatToDo)
        #expect(Self.scores.contains { $0 > 75 } && Self.scores.contains { $0 >= 0 && $0 < 40 })
    }

    @Test(.enabled(if: rounding == goldenRounding, "the golden bits are of a processor that rounds otherwise"))
    func notABitChangesUnderTheSameName() {
        let isSame = Self.hash(Self.scores) == Self.goldenBits
        #expect(isSame, Self.whatToDo)
    }

    private static let name = ""
    private static let goldenRounding: UInt64 = 0
    private static let goldenBits: UInt64 = 0
    private static let golden: [Float] = []
}
