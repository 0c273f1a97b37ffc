internal import Glibc

/// Window functions, made once.
public enum Window {
    /// The periodic Hann window, `0.5 - 0.5 cos(2 pi n / size)`.
    public static func hann(size: Int) -> SampleBuffer {
        SampleBuffer((0..<size).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(size))) })
    }

    /// A linear-phase low-pass: a sinc with the given cut-off under a Hamming window, gain 1 at 0 Hz.
    ///
    /// Delay `(taps - 1) / 2` samples. Stop band below -50 dB from about `cutoffHz + 1.7 * rateHz / taps` on.
    /// - Parameters:
    ///   - taps: odd length.
    ///   - cutoffHz: frequency at which the gain is one half (-6 dB).
    ///   - rateHz: samples per second.
    /// - Returns: the weights, symmetrical.
    public static func lowPass(taps: Int, cutoffHz: Double, rateHz: Double) -> SampleBuffer {
        precondition(!taps.isMultiple(of: 2), "a linear-phase low-pass has an odd number of taps")
        let middle = taps / 2
        let ideal = (0..<taps).map { n -> Double in
            let t = 2 * cutoffHz / rateHz * Double(n - middle)
            let sinc = t == 0 ? 1 : sin(Double.pi * t) / (Double.pi * t)
            return sinc * (0.54 - 0.46 * cos(2 * Double.pi * Double(n) / Double(taps - 1)))
        }
        let sum = ideal.reduce(0, +)
        return SampleBuffer(ideal.map { Float($0 / sum) })
    }

    /// A linear-phase band-pass: the difference of two low-passes, under a Hamming window.
    /// - Parameters:
    ///   - taps: odd length.
    ///   - band: frequencies at which the gain is one half.
    ///   - rateHz: samples per second.
    /// - Returns: the weights, symmetrical.
    public static func bandPass(taps: Int, band: ClosedRange<Double>, rateHz: Double) -> SampleBuffer {
        let low = lowPass(taps: taps, cutoffHz: band.lowerBound, rateHz: rateHz).array
        let high = lowPass(taps: taps, cutoffHz: band.upperBound, rateHz: rateHz).array
        return SampleBuffer(zip(high, low).map { $0 - $1 })
    }
}
