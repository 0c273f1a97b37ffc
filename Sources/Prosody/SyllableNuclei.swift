/// Finds syllable nuclei: voiced peaks of the energy between 300 and 2500 Hz with a dip before them (after de Jong &
/// Wempe 2009).
///
/// The envelope is smoothed over 90 ms. A frame is a nucleus if it is the highest within 30 ms either way, stands at least
/// ``leastDipDB`` above the lowest point since the last nucleus, is voiced, and is not far below the speaker's usual peaks.
/// Departure from the source: the dip after the peak is not waited for, since that would cost up to 200 ms of look-ahead;
/// a second peak without a dip between is not counted, so the count comes out the same. Real-time safe.
struct SyllableNuclei {
    /// Frames of envelope needed beyond the frame that is decided.
    static let lookAhead = smoothing + neighbourhood
    /// Rise since the lowest point after the last nucleus.
    static let leastDipDB: Float = 1.2
    /// Distance below the usual peak level at which a peak is no longer a syllable of the wearer.
    static let rangeDB: Float = 25

    private static let smoothing = 4
    private static let neighbourhood = 3
    private static let depth = 32
    /// Hann weights over 9 frames; they sum to 1.
    private static let weights: [Float] = [
        0.01910, 0.06910, 0.13090, 0.18090, 0.2, 0.18090, 0.13090, 0.06910, 0.01910,
    ]

    private var envelope = [Float](repeating: -120, count: depth)
    private var smoothed = [Float](repeating: -120, count: depth)
    private let smoothingWeights = weights
    private var pushed = 0
    private var lowestSinceNucleus: Float = .infinity
    private var usualPeakDB: Float?

    /// Takes the envelope of the next frame.
    mutating func push(envelopeDB: Float) {
        envelope[pushed % Self.depth] = envelopeDB
        pushed += 1
        let centre = pushed - 1 - Self.smoothing
        guard centre >= 0 else { return }
        var sum: Float = 0
        for offset in -Self.smoothing...Self.smoothing {
            let index = max(0, centre + offset)
            sum += smoothingWeights[offset + Self.smoothing] * envelope[index % Self.depth]
        }
        smoothed[centre % Self.depth] = sum
    }

    /// Decides about frame `index` (counted in pushes), which must lie ``lookAhead`` or more behind the newest.
    mutating func decide(frame index: Int, isVoiced: Bool) -> Bool {
        precondition(pushed - 1 - index >= Self.lookAhead && pushed - index < Self.depth - Self.neighbourhood)
        let value = smoothed[index % Self.depth]
        lowestSinceNucleus = min(lowestSinceNucleus, value)
        guard isVoiced, value - lowestSinceNucleus >= Self.leastDipDB, isPeak(index, value) else { return false }
        if let usual = usualPeakDB {
            guard value > usual - Self.rangeDB else { return false }
            // Rises at once, falls by 3 dB in about 50 syllables: one shout does not hide what follows for long.
            usualPeakDB = max(value, usual - 0.06)
        } else {
            usualPeakDB = value
        }
        lowestSinceNucleus = value
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
