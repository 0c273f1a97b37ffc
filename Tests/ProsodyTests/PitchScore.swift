import Foundation
import Prosody
import TestSignals
import Vocabulary

/// How well the pitch of some frames agrees with the truth, over the instants where there is a pitch.
struct PitchScore {
    /// Frames that ought to be voiced.
    let count: Int
    /// Share of them that are.
    let voicedShare: Double
    /// Gross pitch errors: share of the voiced ones that are off by more than 20 %.
    let grossShare: Double
    /// Errors of the others in cents, without sign, smallest first.
    let cents: [Double]

    /// The middle of ``cents``, and the greatest.
    var medianCents: Double { cents.isEmpty ? .infinity : cents[cents.count / 2] }
    var worstCents: Double { cents.last ?? .infinity }

    /// Compares frames with the truth.
    /// - Parameters:
    ///   - frames: of the whole signal.
    ///   - isCounted: whether an instant, in seconds, counts.
    ///   - truth: F0 in hertz at an instant.
    init(_ frames: [ProsodyFrame], where isCounted: (Double) -> Bool, truth: (Double) -> Double) {
        let counted = frames.filter { isCounted($0.time.seconds) }
        let octaves = counted.compactMap { frame in frame.f0Hz.map { log2(Double($0) / truth(frame.time.seconds)) } }
        let fine = octaves.filter { abs(exp2($0) - 1) <= 0.2 }
        count = counted.count
        voicedShare = Double(octaves.count) / Double(max(1, counted.count))
        grossShare = Double(octaves.count - fine.count) / Double(max(1, octaves.count))
        cents = fine.map { abs(1_200 * $0) }.sorted()
    }

    /// Scores a voice that speaks four syllables a second, in the louder half of each. `change` is what is done to the
    /// samples before they are analysed, `truth` the pitch where it is not the voice's frequency.
    init(of voice: Voice, seconds: Double, change: ([Float]) -> [Float] = { $0 }, truth: ((Double) -> Double)? = nil) {
        var speaking = voice
        speaking.syllableRate = 4
        let frames = ProsodyAnalyzerTests.framesAfterQuiet(of: speaking.samples(seconds: seconds), change: change)
        self.init(frames, where: { cos(2 * .pi * 4 * $0) < 0 && $0 < seconds - 0.06 }, truth: truth ?? voice.f0)
    }
}
