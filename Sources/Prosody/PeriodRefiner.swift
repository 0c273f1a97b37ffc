package import DSP
internal import Glibc
package import Vocabulary

/// Sharpens periods found at 4 kHz on the low band at 8 kHz, and measures how exactly the sound repeats at the full
/// rate.
///
/// The normalised cross-correlation over ``windowSize`` is climbed in rows of five lags from the coarse period, the
/// peak interpolated by a parabola. A short window follows a gliding voice; what it loses in steadiness the mean over
/// three neighbouring frames gives back (``smoothed(at:)``). Real-time safe.
package struct PeriodRefiner: Archivable, ~Copyable {
    /// Samples at 8 kHz correlated: 18 ms.
    static let windowSize = 144
    /// Samples at 16 kHz correlated for the height: 30 ms, enough for the lowest voice.
    static let heightWindowSize = 480
    /// How far the peak is followed from the coarse period, as a share of it: a voice glides between the windows.
    static let reach: Float = 0.08
    /// Octaves between neighbouring frames up to which they belong to one glide.
    static let glide: Float = 0.15

    private static let depth = 4
    private let near = SampleBuffer(count: 5)
    private let wide = SampleBuffer(count: 3)
    /// log2 of the periods of the last frames, 0 where none.
    private let logs = SampleBuffer(count: depth)

    /// The periods of the last frames; `near` and `wide` are written before they are read.
    package func archive(_ archive: inout StateArchive) { archive.visit(logs, in: 0...10) }

    package init() {}

    /// Forgets all.
    func restart() { logs.clear() }

    /// Notes that frame `index` has no period.
    func skip(frame index: Int) { logs[index % Self.depth] = 0 }

    /// Refines the `period`, in samples at 16 kHz, of frame `index` around the sample at `centre` of `x`, at 8 kHz.
    package func refine(period: Float, in x: SampleBuffer, centre: Int, frame index: Int) {
        let coarse = Int((period / 2).rounded())
        let start = centre - (Self.windowSize + coarse) / 2
        // Rows of five lags, each beginning where the one before left off; so many that the reach is covered, then it
        // is over, whatever the sound does.
        let rows = 2 + Int(period / 2 * Self.reach) / (near.count - 2)
        var first = coarse - near.count / 2
        for _ in 0..<rows {
            Correlation.normalized(x, from: start, firstLag: first, window: Self.windowSize, into: near)
            var best = 0
            for place in 1..<near.count where near[place] > near[best] { best = place }
            if best > 0, best < near.count - 1 {
                let shift = Parabola.peak(left: near[best - 1], middle: near[best], right: near[best + 1]).shift
                logs[index % Self.depth] = log2f(2 * (Float(first + best) + shift))
                return
            }
            // On: the last two lags of one row are the first two of the next.
            first += best == 0 ? 2 - near.count : near.count - 2
        }
        // Still climbing: another period's likeness is near.
        logs[index % Self.depth] = log2f(period)
    }

    /// The period of frame `index`, in samples at 16 kHz: the mean of its neighbours' and twice its own, on a
    /// logarithmic scale; `nil` where it has none.
    func smoothed(at index: Int) -> Float? {
        let own = logs[index % Self.depth]
        guard own > 0 else { return nil }
        var (sum, weight) = (2 * own, Float(2))
        for neighbour in [index - 1, index + 1] {
            let other = logs[(neighbour + Self.depth) % Self.depth]
            guard other > 0, abs(other - own) < Self.glide else { continue }
            sum += other
            weight += 1
        }
        return exp2f(sum / weight)
    }

    /// How exactly `x` repeats after `period` around `centre`, -1...1.
    package func height(period: Float, in x: SampleBuffer, centre: Int) -> Float {
        let coarse = Int(period.rounded())
        let start = centre - (Self.heightWindowSize + coarse) / 2
        Correlation.normalized(x, from: start, firstLag: coarse - 1, window: Self.heightWindowSize, into: wide)
        guard wide[1] >= wide[0], wide[1] >= wide[2] else { return max(wide[0], wide[1], wide[2]) }
        return min(1, Parabola.peak(left: wide[0], middle: wide[1], right: wide[2]).height)
    }
}
