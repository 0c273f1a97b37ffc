import Glibc
import TestSignals

/// Seeded chance.
struct Dice {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        Double.random(in: range, using: &generator)
    }

    /// A number with normal distribution, mean 0 and variance 1.
    mutating func normal() -> Double {
        (-2 * log(uniform(1e-12...1))).squareRoot() * cos(2 * .pi * uniform(0...1))
    }

    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        elements.shuffled(using: &generator)
    }

    mutating func seed() -> UInt64 { generator.next() }

    /// Seconds between two phrases of one speaker in a conversation.
    ///
    /// Assumption: pauses of speech are log-normal (Campione & Véronis, Speech Prosody 2002); here about a median of
    /// 0.8 s, since turns of the other side are among them, cut to 0.3...4 s; one in twelve is a listening gap of
    /// 5...20 s.
    mutating func pauseS() -> Double {
        if uniform(0...1) < 1.0 / 12 { return uniform(5...20) }
        return max(0.3, min(4, 0.8 * exp(0.6 * normal())))
    }
}
