import Glibc

/// Bouts of laughter, made from vowels of the voice that laughs.
///
/// Assumed shape, one of the many that Bachorowski, Smoski & Owren found (JASA 110, 1581-1597 (2001)): six to ten
/// voiced bursts of 110 ms, 4 to 5 a second, whose pitch falls from 7 to 3 semitones above the voice's own; breath
/// between them, 12 dB below. Songlike laughter goes higher still.
enum Laughter {
    private static let burstS = 0.11
    private static let semitones = [7.0, 5.0, 3.0]

    /// Bouts, each from another phrase; the bursts have the rms given.
    static func bouts(from phrases: [[Float]], rms: Double, _ dice: inout Dice) throws -> [[Float]] {
        let changes = phrases.flatMap { phrase in semitones.map { (phrase, VoiceChange(semitones: $0)) } }
        let shifted = try VoiceChanger.changed(changes.map { (samples: $0.0, change: $0.1) })
        return phrases.indices.map { index in
            let first = index * semitones.count
            return bout(shifted[first..<first + semitones.count].map { vowel(of: $0, rms: rms) }, rms: rms, &dice)
        }
    }

    private static func bout(_ vowels: [[Float]], rms: Double, _ dice: inout Dice) -> [Float] {
        var timeline = Timeline()
        let (count, perSecond) = (Int(dice.uniform(6...10.99)), dice.uniform(4...5))
        for burst in 0..<count {
            let time = Double(burst) / perSecond
            timeline.add(vowels[burst * vowels.count / count], at: time)
            let breath = BodySounds.breath(seconds: 1 / perSecond - burstS, rms: 0.25 * rms, &dice)
            timeline.add(breath, at: time + burstS)
        }
        return timeline.samples
    }

    /// The loudest part of a phrase, faded in and out.
    private static func vowel(of phrase: [Float], rms: Double) -> [Float] {
        let (length, step) = (Int(burstS * Timeline.rate), 160)
        let starts = stride(from: 0, through: max(0, phrase.count - length), by: step)
        let loudest = starts.max { power(phrase, $0, length) < power(phrase, $1, length) } ?? 0
        let part = phrase[loudest..<min(phrase.count, loudest + length)]
        let faded = part.enumerated().map { n, x in
            x * Float(sin(.pi * Double(n) / Double(length)).squareRoot())
        }
        let gain = Float(rms / max(1e-9, Level.rms(faded)))
        return faded.map { $0 * gain }
    }

    private static func power(_ x: [Float], _ start: Int, _ length: Int) -> Float {
        x[start..<min(x.count, start + length)].reduce(0) { $0 + $1 * $1 }
    }
}
