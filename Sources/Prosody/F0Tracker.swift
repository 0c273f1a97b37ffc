package import DSP
internal import Glibc
package import Vocabulary

/// Joins the candidates of many frames into one path: a Viterbi search with a fixed lag.
///
/// A candidate's local score is its share of the frame, log-softmax of the network's scores; a step from one frame to
/// the next costs by the octaves jumped, up to ``highestJumpCost``, so that a new phrase may begin anywhere. Whether a
/// frame is voiced is not decided here. The decision for a frame is read back from the best end of the path once
/// ``lag`` further frames are there, so the look-ahead is bounded. Real-time safe; cost O(candidates squared) per
/// frame.
package struct F0Tracker: Archivable, ~Copyable {
    /// Frames between a frame and its decision.
    static let lag = 3
    /// What it costs to move by one octave from one frame to the next, in natural logarithms of odds.
    static let octaveJumpCost: Float = 4
    /// The most that a jump costs.
    static let highestJumpCost: Float = 3
    /// Shares below this count as this: one frame never rules a path out.
    static let minLogShare: Float = -12

    /// Octaves up to which two candidates mean the same pitch.
    static let samePitch: Float = 0.15

    /// The pitch of a frame.
    package struct Choice {
        /// Period in samples at 4 kHz.
        var lag: Float
        /// The network's share, in that frame alone, of the candidates that mean this pitch, 0...1.
        var certainty: Float
    }

    private static let width = 8
    private static let depth = lag + 1
    /// ``width`` a frame: lag, its log2, its share of the frame, score of the best path that ends here, and where that
    /// path came from.
    private let lags = SampleBuffer(count: depth * width)
    private let logLags = SampleBuffer(count: depth * width)
    private let shares = SampleBuffer(count: depth * width)
    private let scores = SampleBuffer(count: depth * width)
    private var cameFrom = [UInt8](repeating: 0, count: depth * width)
    private var counts = [Int](repeating: 0, count: depth)
    private var frames = 0

    /// Every state of the path that is held.
    package mutating func archive(_ archive: inout StateArchive) {
        archive.visit(lags, in: 0...Float(Periodicity.lagCount))
        archive.visit(logLags, in: -16...16)
        archive.visit(shares, in: 0...2)
        archive.visit(scores)
        for place in cameFrom.indices {
            var from = Int(cameFrom[place])
            archive.visit(&from, in: 0...F0Candidates.capacity - 1)
            cameFrom[place] = UInt8(from)
        }
        for slot in counts.indices { archive.visit(&counts[slot], in: 0...F0Candidates.capacity) }
        archive.visit(&frames)
    }

    package init() {}

    /// Forgets all.
    mutating func restart() {
        frames = 0
        for slot in counts.indices { counts[slot] = 0 }
    }

    /// Takes the candidates of the next frame and the network's score of each.
    /// - Returns: the choice for the frame ``lag`` frames earlier; `nil` where that had no candidate or is none yet.
    package mutating func push(_ candidates: F0Candidates, logits: SampleBuffer) -> Choice? {
        let slot = frames % Self.depth
        let base = slot * Self.width
        let before = (frames + Self.depth - 1) % Self.depth
        let count = candidates.count
        counts[slot] = count
        frames += 1
        if count > 0 {
            var sum: Float = 0
            var highest = -Float.infinity
            for index in 0..<count { highest = max(highest, logits[index]) }
            for index in 0..<count {
                shares[base + index] = expf(logits[index] - highest)
                sum += shares[base + index]
            }
            let whole = highest + logf(sum)
            for index in 0..<count {
                lags[base + index] = candidates.list[index].lag
                logLags[base + index] = candidates.list[index].logLag
                shares[base + index] /= sum
                scores[base + index] = max(Self.minLogShare, logits[index] - whole)
            }
            join(base: base, count: count, before: before)
        }
        return frames > Self.lag ? decision(from: slot) : nil
    }

    /// Adds to each state's score that of its best predecessor; the best is 0 afterwards, so that sums never grow.
    private mutating func join(base: Int, count: Int, before: Int) {
        let old = before * Self.width
        var best = -Float.infinity
        for index in 0..<count {
            var (from, reached) = (0, -Float.infinity)
            for other in 0..<counts[before] {
                let octaves = abs(logLags[base + index] - logLags[old + other])
                let score = scores[old + other] - min(Self.highestJumpCost, Self.octaveJumpCost * octaves)
                if score > reached { (from, reached) = (other, score) }
            }
            cameFrom[base + index] = UInt8(from)
            if reached.isFinite { scores[base + index] += reached }
            best = max(best, scores[base + index])
        }
        for index in 0..<count { scores[base + index] -= best }
    }

    /// Walks back from the best newest state to the oldest frame held; a frame without candidates breaks the path.
    private func decision(from newest: Int) -> Choice? {
        var slot = newest
        var index = bestState(of: slot)
        for _ in 0..<Self.lag {
            let hadStates = counts[slot] > 0
            let previous = hadStates ? Int(cameFrom[slot * Self.width + index]) : 0
            slot = (slot + Self.depth - 1) % Self.depth
            index = hadStates ? previous : bestState(of: slot)
        }
        guard counts[slot] > 0 else { return nil }
        let chosen = slot * Self.width + index
        var certainty: Float = 0
        for other in slot * Self.width..<slot * Self.width + counts[slot]
        where abs(logLags[other] - logLags[chosen]) < Self.samePitch { certainty += shares[other] }
        return Choice(lag: lags[chosen], certainty: certainty)
    }

    private func bestState(of slot: Int) -> Int {
        var best = 0
        for index in 0..<counts[slot] where scores[slot * Self.width + index] > scores[slot * Self.width + best] {
            best = index
        }
        return best
    }
}
