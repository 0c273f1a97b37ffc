internal import Vocabulary

/// Finds syllable nuclei as the peaks of the network's nucleus probability.
///
/// The probability is smoothed over three frames. A frame is a nucleus if it is the highest within 20 ms either way,
/// high enough, stands out from the lowest point since the last nucleus, and is not sooner after that than people
/// speak. The dip after the peak is not waited for: a second peak without a dip between is not counted, so the count
/// comes out the same. The constants were chosen on English and German speakers that the network had not met. Real-time
/// safe.
struct SyllableNuclei: Archivable {
    /// Frames needed beyond the frame that is decided.
    static let lookAhead = 3
    /// Lowest probability of a nucleus.
    static let minProbability: Float = 0.3
    /// Rise since the lowest point after the last nucleus.
    static let minRise: Float = 0.1
    /// Frames from one nucleus to the next, at least: 80 ms.
    static let minDistance = 8

    private static let neighbourhood = 2
    private static let depth = 8
    private var values = [Float](repeating: 0, count: depth)
    private var smoothed = [Float](repeating: 0, count: depth)
    private var pushed = 0
    private var lowest: Float = 0
    private var sinceNucleus = minDistance

    /// All of it.
    mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&values, in: 0...2)
        archive.visit(&smoothed, in: 0...2)
        archive.visit(&pushed)
        archive.visit(&lowest, in: 0...2)
        archive.visit(&sinceNucleus)
    }

    /// Takes the probability of the next frame and decides about the one ``lookAhead`` frames before.
    mutating func push(_ probability: Float) -> Bool {
        values[pushed % Self.depth] = probability
        let middle = (pushed + Self.depth - 1) % Self.depth
        let before = (pushed + Self.depth - 2) % Self.depth
        smoothed[middle] = 0.25 * values[before] + 0.5 * values[middle] + 0.25 * probability
        pushed += 1
        sinceNucleus += 1
        let index = pushed - 1 - Self.lookAhead
        guard index >= 0 else { return false }
        let value = smoothed[index % Self.depth]
        lowest = min(lowest, value)
        guard value >= Self.minProbability, value - lowest >= Self.minRise, sinceNucleus >= Self.minDistance,
            isPeak(index, value)
        else { return false }
        lowest = value
        sinceNucleus = 0
        return true
    }

    private func isPeak(_ index: Int, _ value: Float) -> Bool {
        for offset in 1...Self.neighbourhood {
            if index >= offset, smoothed[(index - offset) % Self.depth] > value { return false }
            if smoothed[(index + offset) % Self.depth] >= value { return false }
        }
        return true
    }
}
