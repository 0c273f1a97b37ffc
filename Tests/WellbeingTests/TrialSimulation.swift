import Glibc
import TestSignals
import Vocabulary

@testable import Wellbeing

extension SeededGenerator {
    /// A number from 0 to below 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A standard normal number, by Box and Muller.
    mutating func normal() -> Double {
        (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
    }
}

/// Agents whose scores follow one another, with offers drawn by ``OfferDraw``.
struct TrialSimulation {
    /// Correlation of one score and the next.
    var rho: Double
    /// By how many standard deviations an offer at once lowers the score that follows.
    var effect = 0.0
    /// The probability of the offer of a number.
    var chance: @Sendable (Int) -> Double = { _ in OfferDraw.probability }
    /// What the mean of a score is moved by, in standard deviations.
    var drift: @Sendable (Int) -> Double = { _ in 0 }

    static let start = Timestamp(millisecondsSince1970: 1_790_000_000_000)

    /// A series of scores about 45 with a standard deviation of 8, where no offer is made.
    func scores(_ count: Int, using generator: inout SeededGenerator) -> [Double] {
        var error = generator.normal()
        return (0..<count).map { index in
            if index > 0 { error = rho * error + (1 - rho * rho).squareRoot() * generator.normal() }
            return min(100, max(0, 45 + 8 * (error + drift(index))))
        }
    }

    /// Draws, each followed by a call.
    func data(_ count: Int, using generator: inout SeededGenerator) -> TrialData {
        let scores = scores(count, using: &generator)
        var draws: [DrawPayload] = []
        var calls: [CallPayload] = []
        for (index, score) in scores.enumerated() {
            let at = Self.start.advanced(bySeconds: Double(index) * 7_200)
            let isNow = generator.unit() < chance(index)
            draws.append(
                DrawPayload(
                    offerID: "o-\(index)", at: at, probability: chance(index), isNow: isNow,
                    heldBackS: OfferDraw.heldBackS))
            calls.append(
                CallPayload(
                    beganAt: at.advanced(bySeconds: 600), endedAt: at.advanced(bySeconds: 1_200), knownBy: "streams",
                    talkS: 300, hardS: 0, score: score, firstScore: score - (isNow ? 8 * effect : 0), alerts: 0))
        }
        return TrialData(draws: draws, calls: calls)
    }
}

extension TrialData {
    /// What there was after so many draws.
    func first(_ count: Int) -> TrialData { TrialData(trials: Array(trials.prefix(count))) }
}
