internal import Glibc

/// Joins the candidates of many frames into one path: a Viterbi search with a fixed lag.
///
/// Each frame offers its candidates and the state "unvoiced". A state scores its local strength, a transition between two
/// voiced states costs by the octaves jumped, one between voiced and unvoiced a constant (Boersma 1993, section 3). The
/// decision for a frame is read back from the best end of the path once ``lag`` further frames are there, so the look-ahead
/// is bounded. Real-time safe; cost O(candidates squared) per frame.
struct F0Tracker {
    /// Frames between a frame and its decision: 70 ms.
    static let lag = 7

    /// What it costs to move by one octave from one frame to the next.
    static let octaveJumpCost: Float = 0.6
    /// What it costs to begin or end voicing.
    static let voicingChangeCost: Float = 0.25
    /// Advantage of each octave higher: keeps multiples of the true period from winning by a hair.
    static let octaveCost: Float = 0.02

    /// A decided frame.
    struct Decision {
        /// The chosen period; `nil` where unvoiced.
        var candidate: F0Candidate?
        /// Highest correlation of the frame, whatever was chosen.
        var bestHeight: Float
    }

    /// A state of the path search: a candidate, or unvoiced where `candidate` is `nil`.
    private struct State {
        var candidate: F0Candidate?
        var logLag: Float = 0
        var score: Float = 0
        var previous: Int = 0
    }

    private static let statesPerFrame = F0Candidates.capacity + 1
    private static let depth = lag + 1
    private var states = [State](repeating: State(), count: depth * statesPerFrame)
    private var stateCounts = [Int](repeating: 0, count: depth)
    private var bestHeights = [Float](repeating: 0, count: depth)
    private var frames = 0

    /// Takes the candidates of the next frame.
    /// - Parameters:
    ///   - candidates: what the frame offers.
    ///   - unvoicedScore: local score of the state "unvoiced", in the units of correlation height.
    /// - Returns: the decision for the frame ``lag`` frames earlier, once there is one.
    mutating func push(_ candidates: F0Candidates, unvoicedScore: Float) -> Decision? {
        let slot = frames % Self.depth
        let base = slot * Self.statesPerFrame
        let before = (frames + Self.depth - 1) % Self.depth
        let count = candidates.count + 1
        for index in 0..<count {
            var state = State()
            if index < candidates.count {
                let candidate = candidates.list[index]
                state.candidate = candidate
                state.logLag = log2f(candidate.lag)
                state.score = candidate.height - Self.octaveCost * state.logLag
            } else {
                state.score = unvoicedScore
            }
            if frames > 0 { join(&state, after: before) }
            states[base + index] = state
        }
        stateCounts[slot] = count
        bestHeights[slot] = candidates.bestHeight
        normalize(base: base, count: count)
        frames += 1
        return frames > Self.lag ? decision(from: slot) : nil
    }

    /// Connects a state to the best of the frame before.
    private func bestPredecessor(of state: State, in before: Int) -> (index: Int, score: Float) {
        var best = (index: 0, score: -Float.infinity)
        let base = before * Self.statesPerFrame
        for index in 0..<stateCounts[before] {
            let other = states[base + index]
            var score = other.score
            switch (state.candidate == nil, other.candidate == nil) {
            case (false, false): score -= Self.octaveJumpCost * abs(state.logLag - other.logLag)
            case (true, true): break
            default: score -= Self.voicingChangeCost
            }
            if score > best.score { best = (index, score) }
        }
        return best
    }

    private func join(_ state: inout State, after before: Int) {
        let best = bestPredecessor(of: state, in: before)
        state.previous = best.index
        state.score += best.score
    }

    /// Takes the best score away from all, so that sums never grow with the length of the stream.
    private mutating func normalize(base: Int, count: Int) {
        var best = -Float.infinity
        for index in base..<base + count { best = max(best, states[index].score) }
        for index in base..<base + count { states[index].score -= best }
    }

    /// Walks back from the best newest state to the oldest frame held.
    private func decision(from newest: Int) -> Decision {
        var slot = newest
        var index = 0
        for other in 0..<stateCounts[slot]
        where states[slot * Self.statesPerFrame + other].score > states[slot * Self.statesPerFrame + index].score {
            index = other
        }
        for _ in 0..<Self.lag {
            index = states[slot * Self.statesPerFrame + index].previous
            slot = (slot + Self.depth - 1) % Self.depth
        }
        return Decision(
            candidate: states[slot * Self.statesPerFrame + index].candidate, bestHeight: bestHeights[slot])
    }
}
