import Evaluation
import TestSignals
import Testing

struct RankingTests {
    /// Sums of a few exact numbers.
    private let tolerance = 1e-12

    @Test(arguments: [(KnownScores.ones, 0.890_625), (KnownScores.weights, 0.85)])
    func areaIsThatOfScikitLearn(weights: [Int], expected: Double) throws {
        let area = Ranking(KnownScores.scores).area(isPositive: KnownScores.isStrained, weights: weights)
        #expect(abs(try #require(area) - expected) < tolerance)
    }

    @Test(arguments: [(KnownScores.ones, 0.712_253_602_872_737_1), (KnownScores.weights, 0.777_374_159_069_789_1)])
    func rankCorrelationIsThatOfSciPy(weights: [Int], expected: Double) throws {
        let correlation = Ranking(KnownScores.levels).correlation(
            with: Ranking(KnownScores.scores), weights: weights)
        // scipy works through a covariance matrix, with its own rounding.
        #expect(abs(try #require(correlation) - expected) < 1e-9)
    }

    /// Against the definition, pair by pair.
    @Test func areaIsTheShareOfPairsInTheRightOrder() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20 {
            let scores = (0..<40).map { _ in Double(Int.random(in: 0..<15, using: &generator)) }
            let isPositive = (0..<40).map { _ in Bool.random(using: &generator) }
            var (right, pairs) = (0.0, 0.0)
            for (x, isUp) in zip(scores, isPositive) where isUp {
                for (y, isUp) in zip(scores, isPositive) where !isUp {
                    right += x > y ? 1 : x == y ? 0.5 : 0
                    pairs += 1
                }
            }
            let area = Ranking(scores).area(isPositive: isPositive, weights: scores.map { _ in 1 })
            #expect(abs(try #require(area) - right / pairs) < tolerance)
        }
    }

    @Test func orderIsAllThatCounts() {
        let stretched = Ranking(KnownScores.scores.map { $0 * $0 * 3 + 1 })
        let plain = Ranking(KnownScores.scores)
        for weights in [KnownScores.ones, KnownScores.weights] {
            #expect(
                stretched.area(isPositive: KnownScores.isStrained, weights: weights)
                    == plain.area(isPositive: KnownScores.isStrained, weights: weights))
        }
    }

    @Test func oneLabelAloneHasNoArea() {
        #expect(Ranking([1, 2, 3]).area(isPositive: [true, true, true], weights: [1, 1, 1]) == nil)
        #expect(Ranking([1, 2, 3]).area(isPositive: [true, false, true], weights: [1, 0, 1]) == nil)
        #expect(Ranking([]).area(isPositive: [], weights: []) == nil)
    }

    @Test func aConstantSideHasNoCorrelation() {
        let ones = [1, 1, 1, 1]
        #expect(Ranking([1, 2, 3, 4]).correlation(with: Ranking([5, 5, 5, 5]), weights: ones) == nil)
        #expect(Ranking([1, 2]).correlation(with: Ranking([1, 2]), weights: [1, 1]) == nil)
        #expect(Ranking([1, 2, 3, 4]).correlation(with: Ranking([9, 7, 5, 3]), weights: ones) == -1)
    }
}
