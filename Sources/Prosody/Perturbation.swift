/// How unsteady the glottal pulses of the last 100 ms were: in time (jitter) and in strength (shimmer).
///
/// With `T[i]` the periods between consecutive pulses and `A[i]` the pulses' amplitudes (Praat manual, "Voice 2.
/// Jitter" and "Voice 3. Shimmer"):
/// - jitter (local): mean of `|T[i] - T[i-1]|` over the mean period;
/// - jitter (RAP): mean of `|T[i] - (T[i-1] + T[i] + T[i+1]) / 3|` over the mean period;
/// - shimmer (local): mean of `|A[i] - A[i-1]|` over the mean amplitude; shimmer (local, dB): mean of `|20 log10(A[i] /
///   A[i-1])|`.
///
/// As in Praat, neighbours that differ by more than ``maxPeriodFactor`` or ``maxAmplitudeFactor`` count for
/// nothing, a period that differs so much from both of its neighbours is none, and the last amplitude is not in the
/// mean. Praat's limits on the length of a period never apply here. On the same pulses the numbers are Praat's
/// (`PraatReferenceTests`). How pulses are found and how strong they are: ``PulseMarks``.
///
/// Gain changes nothing. Always finite. Real-time safe.
package struct Perturbation: Sendable, Equatable {
    /// Samples over which pulses are taken: 100 ms.
    static let windowSamples: Float = 1_600
    /// Fewer periods than this say nothing.
    static let minPeriods = 5
    /// Praat's "maximum period factor".
    static let maxPeriodFactor: Float = 1.3
    /// Praat's "maximum amplitude factor".
    static let maxAmplitudeFactor: Float = 1.6

    /// Jitter (local), ratio.
    var jitterLocal: Float
    /// Jitter (relative average perturbation), ratio.
    var jitterRAP: Float
    /// Shimmer (local), ratio.
    var shimmerLocal: Float
    /// Shimmer (local), dB.
    var shimmerLocalDB: Float

    /// Measures the newest pulses of a train; `nil` where they are too few or too irregular to be a voice.
    package init?(of train: PulseTrain) {
        var first = train.count - 1
        var span: Float = 0
        while first > 0, span + train.periods[first] <= Self.windowSamples {
            span += train.periods[first]
            first -= 1
        }
        guard train.count - 1 - first >= Self.minPeriods else { return nil }
        guard let jitter = Self.jitter(train, from: first + 1), let shimmer = Self.shimmer(train, from: first) else {
            return nil
        }
        (jitterLocal, jitterRAP) = jitter
        (shimmerLocal, shimmerLocalDB) = shimmer
    }

    /// Jitter of the periods from index `first` on.
    private static func jitter(_ train: PulseTrain, from first: Int) -> (local: Float, rap: Float)? {
        var (local, locals, rap, raps) = (Float(0), 0, Float(0), 0)
        var (sum, count) = (Float(0), 0)
        var isLikeLast = false
        for index in first..<train.count {
            let period = train.periods[index]
            let isInner = index > first && index + 1 < train.count
            var isLikeNext = false
            if index + 1 < train.count {
                let next = train.periods[index + 1]
                isLikeNext = areAlike(period, next, factor: maxPeriodFactor)
                if isLikeNext {
                    local += abs(next - period)
                    locals += 1
                }
                if isLikeNext, isLikeLast {
                    rap += abs(period - (train.periods[index - 1] + period + next) / 3)
                    raps += 1
                }
            }
            // What has but one neighbour is taken for a period in any case.
            if isLikeLast || isLikeNext || !isInner {
                sum += period
                count += 1
            }
            isLikeLast = isLikeNext
        }
        guard locals > 0, raps > 0 else { return nil }
        let mean = sum / Float(count)
        return (local / Float(locals) / mean, rap / Float(raps) / mean)
    }

    /// Shimmer of the pulses from index `first` on.
    private static func shimmer(_ train: PulseTrain, from first: Int) -> (local: Float, dB: Float)? {
        var (local, dB, pairs) = (Float(0), Float(0), 0)
        // Heights are taken relative to the first, so that no gain can overflow or lose the sums.
        let scale = 1 / train.amplitudes[first]
        var previous: Float = 1
        var sum: Float = 0
        for index in (first + 1)..<train.count {
            let amplitude = train.amplitudes[index] * scale
            sum += previous
            if areAlike(amplitude, previous, factor: maxAmplitudeFactor) {
                local += abs(amplitude - previous)
                dB += abs(train.levelsDB[index] - train.levelsDB[index - 1])
                pairs += 1
            }
            previous = amplitude
        }
        let mean = sum / Float(train.count - 1 - first)
        guard pairs > 0, mean > 0, mean.isFinite else { return nil }
        return (local / Float(pairs) / mean, dB / Float(pairs))
    }

    private static func areAlike(_ a: Float, _ b: Float, factor: Float) -> Bool { max(a, b) <= factor * min(a, b) }
}
