import Glibc
import TestSignals

/// Coughs, throat clearing and sneezes, made of noise.
enum BodySounds {
    /// A fit of one to three coughs, the loudest 20 ms about 12 dB above the rms given.
    ///
    /// Assumed shape (Piirilä & Sovijärvi, European Respiratory Journal 8, 1949-1956 (1995)): a burst of 60 ms with an
    /// attack of 5 ms, noise 10 dB lower for 150 to 250 ms, and in every other cough 80 ms of a hoarse voice at 250 Hz;
    /// 250 Hz to 5 kHz.
    static func cough(rms: Double, _ dice: inout Dice) -> [Float] {
        var fit: [Float] = []
        for _ in 0..<Int(dice.uniform(1...3.99)) {
            let burst = noise(seconds: 0.06, rms: 4 * rms, attackS: 0.005, decayS: 0.1, &dice)
            let flow = noise(seconds: dice.uniform(0.15...0.25), rms: 1.25 * rms, attackS: 0.002, decayS: 0.15, &dice)
            fit += band(burst + flow, from: 250, to: 5_000)
            if dice.uniform(0...1) < 0.5 { fit += hoarse(hertz: 250, seconds: 0.08, rms: 1.5 * rms, &dice) }
            fit += Signals.silence(seconds: dice.uniform(0.1...0.3))
        }
        return fit
    }

    /// Throat clearing: one or two hoarse stretches of 0.3 s, twice the rms given.
    static func throatClearing(rms: Double, _ dice: inout Dice) -> [Float] {
        var sound: [Float] = []
        for _ in 0..<Int(dice.uniform(1...2.99)) {
            sound += hoarse(hertz: dice.uniform(70...110), seconds: 0.3, rms: 2 * rms, &dice)
            sound += Signals.silence(seconds: 0.12)
        }
        return sound
    }

    /// A sneeze: half a second of drawn breath, then a burst 15 dB above the rms given that dies away in 0.3 s.
    static func sneeze(rms: Double, _ dice: inout Dice) -> [Float] {
        let breath = noise(seconds: 0.5, rms: 0.3 * rms, attackS: 0.4, decayS: 10, &dice)
        let burst = noise(seconds: 0.3, rms: 5.6 * rms, attackS: 0.01, decayS: 0.12, &dice)
        return band(breath, from: 800, to: 6_000) + band(burst, from: 400, to: 7_000)
    }

    /// Breath between bursts of laughter.
    static func breath(seconds: Double, rms: Double, _ dice: inout Dice) -> [Float] {
        band(noise(seconds: seconds, rms: rms, attackS: 0.02, decayS: 0.3, &dice), from: 500, to: 6_000)
    }

    /// Irregular pulses through a throat: each period differs from the mean by up to a fifth.
    private static func hoarse(hertz: Double, seconds: Double, rms: Double, _ dice: inout Dice) -> [Float] {
        var sound = Signals.noise(seconds: seconds, rms: 0.2, seed: dice.seed())
        var next = 0.0
        for n in sound.indices where Double(n) >= next {
            sound[n] += Float(dice.uniform(3...6))
            next += Timeline.rate / hertz * dice.uniform(0.8...1.2)
        }
        let shaped = band(sound, from: 200, to: 2_000)
        let gain = Float(rms / max(1e-9, Level.rms(shaped)))
        return shaped.map { $0 * gain }
    }

    private static func noise(
        seconds: Double, rms: Double, attackS: Double, decayS: Double, _ dice: inout Dice
    ) -> [Float] {
        Signals.noise(seconds: seconds, rms: rms, seed: dice.seed()).enumerated().map { n, x in
            let time = Double(n) / Timeline.rate
            return x * Float(time < attackS ? time / attackS : exp(-(time - attackS) / decayS))
        }
    }

    private static func band(_ x: [Float], from low: Double, to high: Double) -> [Float] {
        var (lower, upper) = (Biquad.highPass(hertz: low), Biquad.lowPass(hertz: high))
        return upper.filtered(lower.filtered(x))
    }
}
