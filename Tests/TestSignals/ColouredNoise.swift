import Glibc

extension Signals {
    /// Pink noise, 3 dB less per octave, with the given root mean square: nearer to a room than white noise.
    ///
    /// White noise through Kellet's filter of three poles, within 0.5 dB of the slope from 20 Hz on at this rate.
    public static func pinkNoise(seconds: Double, rms: Double, seed: UInt64 = 1) -> [Float] {
        var (a, b, c) = (0.0, 0.0, 0.0)
        let pink = noise(seconds: seconds, rms: 1, seed: seed).map { sample in
            let white = Double(sample)
            a = 0.99765 * a + white * 0.0990460
            b = 0.96300 * b + white * 0.2965164
            c = 0.57000 * c + white * 1.0526913
            return a + b + c + white * 0.1848
        }
        let power = pink.reduce(0) { $0 + $1 * $1 } / Double(max(1, pink.count))
        return pink.map { Float($0 * rms / power.squareRoot()) }
    }

    /// Sum of two signals; as long as the shorter one.
    public static func mixed(_ first: [Float], _ second: [Float]) -> [Float] {
        zip(first, second).map { $0 + $1 }
    }
}
