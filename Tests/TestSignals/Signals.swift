import Glibc

/// Signals with a known truth, at 16 kHz, full scale 1.
public enum Signals {
    /// Samples per second of every signal here.
    public static let rate = 16_000.0

    /// A sine of constant frequency.
    public static func sine(hertz: Double, seconds: Double, amplitude: Double = 0.5) -> [Float] {
        (0..<Int(seconds * rate)).map { Float(amplitude * sin(2 * .pi * hertz * Double($0) / rate)) }
    }

    /// White noise with the given root mean square.
    public static func noise(seconds: Double, rms: Double, seed: UInt64 = 1) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        // A sum of twelve uniform numbers is near enough to normal, and has unit variance.
        return (0..<Int(seconds * rate)).map { _ in
            var sum = -6.0
            for _ in 0..<12 { sum += Double.random(in: 0..<1, using: &generator) }
            return Float(rms * sum)
        }
    }

    /// Digital silence.
    public static func silence(seconds: Double) -> [Float] {
        [Float](repeating: 0, count: Int(seconds * rate))
    }
}
