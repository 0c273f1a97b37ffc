import Glibc
import Vocabulary

/// A recording that is played slower or faster without changing its pitch, from any place on.
///
/// Method: WSOLA, waveform-similarity overlap-add (W. Verhelst and M. Roelands, ICASSP 1993). Blocks of ``hop`` samples
/// are laid one after the other, each cross-faded with a raised cosine into the natural continuation of the one before.
/// Where a block begins in the recording is what the speed asks for, moved by up to ``reach`` samples so that both
/// sides of the cross-fade are alike: the greatest normalised correlation over the whole fade. So whole periods of the
/// voice are left out or repeated, and its pitch and timbre stay. We depart from the paper in one thing: the fade
/// covers the whole block, so that one search serves all of its samples.
///
/// Exact where the speed is 1: the samples of the recording come out as they are. Bounds, each held by a test: length
/// within one block, F0 within 1 % between 80 and 400 Hz, no step that the recording does not have. Cost: about 5
/// million multiplications a second of sound. Not for the real-time path: it allocates.
public struct TimeStretch: Sendable {
    /// The speeds that are offered, the slowest first.
    public static let speeds: [Double] = [0.5, 0.6, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2]
    /// Samples of a block: 20 ms, more than a period of the deepest voice.
    static let hop = 320
    /// How far a block may be moved either way: 10 ms, so that the range holds a period of every voice.
    static let reach = 160
    /// Samples over which sound rises after a jump: 5 ms.
    static let rise = 80

    /// Samples of the recording.
    public let count: Int

    private let samples: [Int16]
    /// The samples with their mirror image after them, which fades: what lies behind a cut through a voice is no step.
    private let wave: [Float]
    private let rising: [Float]
    /// Where in the recording the block that is being handed out begins, as the speed has it.
    private var place = 0.0
    /// What of that block is still to be handed out begins here.
    private var block: [Int16] = []
    private var used = 0
    /// Where in the recording the block was taken from; `nil` after a jump.
    private var source: Int?
    private var pace = 1.0

    /// Makes it ready at the first sample.
    /// - Parameter samples: the recording, mono at `SampleRate.analysis`.
    public init(samples: [Int16]) {
        self.samples = samples
        count = samples.count
        wave =
            samples.map(Float.init)
            + (0..<3 * Self.hop + 2 * Self.reach).map { index in
                let share = max(0, 1 - Float(index) / Float(Self.hop))
                return index < samples.count ? Float(samples[samples.count - 1 - index]) * share : 0
            }
        rising = (0..<Self.hop).map { 0.5 - 0.5 * cos(.pi * (Float($0) + 0.5) / Float(Self.hop)) }
    }

    /// Where in the recording the next sample is from; ``count`` at the end.
    public var position: Int { Int(rounding: place + Double(used) * pace, in: 0...count) }

    /// How much faster than the recording it is played, 0.25...4. What was begun is cross-faded into the new pace.
    public var speed: Double {
        get { pace }
        set {
            place += Double(used) * pace
            source = source.map { $0 + used }
            block = []
            used = 0
            pace = min(4, max(0.25, newValue))
        }
    }

    /// Goes to a place in the recording; sound rises from there within ``rise`` samples, so that the jump does not
    /// click.
    public mutating func seek(to position: Int) {
        place = Double(min(count, max(0, position)))
        source = nil
        block = []
        used = 0
    }

    /// The sound that follows.
    /// - Parameter length: how many samples; at the end of the recording there are fewer, and then none.
    /// - Returns: the samples.
    public mutating func next(_ length: Int) -> [Int16] {
        var output: [Int16] = []
        output.reserveCapacity(length)
        while output.count < length {
            if used == block.count, !layBlock() { break }
            let part = min(block.count - used, length - output.count)
            output += block[used..<used + part]
            used += part
        }
        return output
    }

    /// Makes the next block; `false` at the end of the recording.
    private mutating func layBlock() -> Bool {
        place += Double(used) * pace
        let left = Int(rounding: ((Double(count) - place) / pace).rounded(.up), in: 0...4 * count)
        guard left > 0 else {
            place = Double(count)
            block = []
            used = 0
            return false
        }
        let target = Int(rounding: place, in: 0...count)
        let length = min(left, Self.hop)
        if pace == 1, source.map({ $0 + used == target }) ?? true {
            block = Array(samples[min(target, count)..<min(target + length, count)])
            if source == nil { raise() }
            source = target
        } else if let natural = source.map({ $0 + used }) {
            let found = bestMatch(of: natural, around: target)
            block = (0..<length).map { index in
                PCM.step(
                    nearest: (wave[natural + index] * (1 - rising[index]) + wave[found + index] * rising[index])
                        / PCM.fullScale)
            }
            source = found
        } else {
            block = (0..<length).map { PCM.step(nearest: wave[target + $0] / PCM.fullScale) }
            raise()
            source = target
        }
        used = 0
        return true
    }

    /// Lets the block rise from silence, where it is not the beginning of the recording.
    private mutating func raise() {
        guard place > 0 else { return }
        for index in 0..<min(Self.rise, block.count) {
            block[index] = Int16(Float(block[index]) * Float(index) / Float(Self.rise))
        }
    }

    /// The place near `target` whose sound is most like that at `natural`; the nearest to `target` where none is alike.
    private func bestMatch(of natural: Int, around target: Int) -> Int {
        let low = max(0, target - Self.reach)
        let high = min(count, target + Self.reach)
        guard low < high else { return min(target, count) }
        var energy: Float = 0
        for index in 0..<Self.hop { energy += wave[low + index] * wave[low + index] }
        var best = target
        var bestLikeness: Float = 0
        for start in low...high {
            var product: Float = 0
            for index in 0..<Self.hop { product += wave[start + index] * wave[natural + index] }
            // A step of one bit is no sound.
            let likeness = energy > Float(Self.hop) ? product / energy.squareRoot() : 0
            if likeness > bestLikeness {
                bestLikeness = likeness
                best = start
            }
            energy += wave[start + Self.hop] * wave[start + Self.hop] - wave[start] * wave[start]
        }
        return min(best, count)
    }
}
