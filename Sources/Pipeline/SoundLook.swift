internal import Glibc
internal import Vocabulary

/// A look at 75 ms of sound, for what spoils a voice and is none: whether it repeats itself like a tone,
/// and how much of it is cut off.
///
///     r(tau) = sum x[n] x[n + tau] / sqrt(sum x[n]^2 sum x[n + tau]^2),  without the mean, n over two thirds
///
/// - ``period`` is the shortest lag at which r comes near its maximum, in samples; any tone of 40 Hz to 8 kHz, with
///   whatever harmonics, has one, noise has none, and of a voice it never stays where it is.
/// - No allocation; O(lags * samples), 0.6 million multiplications a look.
public struct SoundLook: Sendable, Equatable {
    /// Samples that a look needs.
    static let samples = 1_200
    /// A look is worth its cost so often: every two seconds.
    static let interval = SampleRate.analysis.samples(inSeconds: 2)

    private static let lags = 24...400
    private static let window = 800
    /// So much alike is what repeats itself; noise 13 dB below a tone is left room for.
    private static let alike: Float = 0.95
    /// Below this nobody is disturbed, mean square: -50 dBFS of a sine.
    private static let faint: Float = 5e-6
    /// From here on a sample counts as cut off.
    private static let full: Float = 0.999

    /// Samples after which the sound repeats itself; `nil` where it does not, or is faint.
    public var period: Float?
    /// Share of the samples that are cut off, 0...1.
    public var clippedShare: Float

    /// What was seen, for those who make their own.
    public init(period: Float?, clippedShare: Float) {
        self.period = period
        self.clippedShare = clippedShare
    }

    /// Looks at the last of some samples.
    init(at sound: Span<Float>) {
        precondition(sound.count >= Self.samples, "a look needs 75 ms")
        let start = sound.count - Self.samples
        var (mean, clipped): (Float, Int) = (0, 0)
        for n in start..<sound.count {
            mean += sound[n]
            if abs(sound[n]) >= Self.full { clipped += 1 }
        }
        mean /= Float(Self.samples)
        clippedShare = Float(clipped) / Float(Self.samples)
        period = Self.period(of: sound, from: start, mean: mean)
    }

    private static func period(of sound: Span<Float>, from start: Int, mean: Float) -> Float? {
        var power: Float = 0
        for n in start..<start + window { power += (sound[n] - mean) * (sound[n] - mean) }
        guard power >= faint * Float(window) else { return nil }
        func alike(_ lag: Int) -> Float {
            var (product, other): (Float, Float) = (0, 0)
            for n in start..<start + window {
                let later = sound[n + lag] - mean
                product += (sound[n] - mean) * later
                other += later * later
            }
            return other > 0 ? product / (power * other).squareRoot() : 0
        }
        // Each beginning is like itself: only after it has been unlike does it repeat itself.
        var hasBeenUnlike = false
        var (best, most): (Int?, Float) = (nil, Self.alike)
        for lag in lags {
            let likeness = alike(lag)
            if likeness < Self.alike { hasBeenUnlike = true }
            if hasBeenUnlike, likeness > most + 0.01 { (best, most) = (lag, likeness) }
        }
        return best.map { Float($0) }
    }
}
