import Glibc

/// A voice from the other side of a room: dull, and drawn out by the walls.
///
/// Assumption: nothing above 3 kHz, and beside the direct sound a tail of equal energy that falls by 60 dB in half a
/// second.
enum FarVoice {
    private static let highestHz = 3_000.0
    private static let tailS = 0.5
    /// Delays of the four combs and two all-passes, samples, mutually prime (Schroeder, JAES 10, 219-223 (1962)).
    private static let combs = [475, 593, 659, 719]
    private static let allPasses = [80, 27]

    /// The sound as it arrives, as long as the sound and its tail, with the rms given.
    static func heard(_ sound: [Float], rms: Double) -> [Float] {
        var dull = Biquad.lowPass(hertz: highestHz)
        let direct = dull.filtered(sound + [Float](repeating: 0, count: Int(tailS * Timeline.rate)))
        var tail = [Float](repeating: 0, count: direct.count)
        for delay in combs {
            let feedback = Float(pow(10, -3 * Double(delay) / (tailS * Timeline.rate)))
            var comb = direct
            for n in comb.indices.dropFirst(delay) { comb[n] += feedback * comb[n - delay] }
            for n in tail.indices { tail[n] += comb[n] }
        }
        for delay in allPasses {
            var y = tail
            for n in y.indices.dropFirst(delay) { y[n] = -0.7 * tail[n] + tail[n - delay] + 0.7 * y[n - delay] }
            tail = y
        }
        let share = Float(Level.rms(direct) / max(1e-9, Level.rms(tail)))
        let both = zip(direct, tail).map { $0 + share * $1 }
        let gain = Float(rms / max(1e-9, Level.rms(both)))
        return both.map { $0 * gain }
    }
}
