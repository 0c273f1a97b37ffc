import Glibc

/// What a narrow-band telephone line leaves of a sound: 300 to 3400 Hz.
public enum TelephoneLine {
    /// Taps on either side: 16 ms, so that the band ends within 100 Hz.
    private static let reach = 256

    /// Difference of two windowed-sinc low-passes, 60 dB down outside.
    private static let taps: [Double] = (-reach...reach).map { n in
        let window = 0.42 + 0.5 * cos(.pi * Double(n) / Double(reach)) + 0.08 * cos(2 * .pi * Double(n) / Double(reach))
        return window * (sinc(n, cutoffHz: 3_400) - sinc(n, cutoffHz: 300))
    }

    /// The sound after the line, of the same length and without delay.
    public static func samples(of x: [Float]) -> [Float] {
        x.indices.map { n in
            var sum = 0.0
            for k in max(0, n - reach)...min(x.count - 1, n + reach) { sum += taps[n - k + reach] * Double(x[k]) }
            return Float(sum)
        }
    }

    private static func sinc(_ n: Int, cutoffHz: Double) -> Double {
        let share = cutoffHz / Signals.rate
        return n == 0 ? 2 * share : sin(2 * .pi * share * Double(n)) / (.pi * Double(n))
    }
}
