import Foundation

/// A made voice: harmonics of a wandering pitch under syllables, pauses between phrases, a little noise from a fixed
/// seed.
enum SpeechLike {
    static func samples(seconds: Int) -> [Float] {
        var state: UInt64 = 1
        var phase = 0.0
        return (0..<seconds * 16_000).map { n in
            let time = Double(n) / 16_000
            phase += 2 * Double.pi * (140 + 25 * sin(2.3 * time)) / 16_000
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let noise = Double(Int64(bitPattern: state) >> 40) / Double(1 << 23)
            // Two seconds of talk, one of silence.
            guard time.truncatingRemainder(dividingBy: 3) < 2 else { return Float(0.000_5 * noise) }
            let voice = (1...30).reduce(0.0) { $0 + cos(Double($1) * phase) / Double($1) }
            return Float(0.05 * (0.5 - 0.5 * cos(25 * time)) * voice + 0.000_5 * noise)
        }
    }
}
