import TestSignals
import Testing

@testable import Wellbeing

/// The test by re-drawing, against coin's exact distributions and against all re-draws one by one.
struct RedrawTests {
    private func draws(_ name: String) -> [RedrawTest.Draw] {
        let outcomes = Reference.numbers(name, "outcomes")
        let chances = Reference.numbers(name, "probabilities")
        return zip(outcomes, Reference.numbers(name, "is_now")).enumerated().map { index, pair in
            RedrawTest.Draw(
                outcome: pair.0, isNow: pair.1 == 1,
                chance: chances.isEmpty ? Reference.number(name, "probability") : chances[index])
        }
    }

    /// 1e-9 of a probability: both are exact.
    @Test(arguments: ["redraw_coin_1", "redraw_coin_2", "redraw_coin_3", "redraw_enumerated"])
    func pIsThatOfR(_ name: String) {
        var known = RedrawDistributions()
        let draws = draws(name)
        #expect(draws.count >= 12)
        let p = RedrawTest(draws).p(using: &known)
        #expect(isNear(p, Reference.number(name, "p"), within: 1e-9), "\(p)")
    }

    /// What sampling says, with its error: 20,000 re-draws of 60 draws whose probability changes.
    @Test func samplingSaysTheSame() {
        var generator = SeededGenerator(seed: 61)
        let draws = (0..<60).map { index in
            let chance = 0.3 + 0.4 * Double(index) / 60
            return RedrawTest.Draw(
                outcome: generator.normal() - Double(index) / 40, isNow: generator.unit() < chance, chance: chance)
        }
        var known = RedrawDistributions()
        let p = RedrawTest(draws).p(using: &known)
        let weights = RedrawTest.centredRanks(of: draws.map(\.outcome))
        func sum(_ isNow: [Bool]) -> Int { zip(weights, isNow).reduce(0) { $1.1 ? $0 + $1.0 : $0 } }
        let observed = sum(draws.map(\.isNow))
        var (low, high) = (0, 0)
        let count = 20_000
        for _ in 0..<count {
            let drawn = sum(draws.map { generator.unit() < $0.chance })
            if drawn <= observed { low += 1 }
            if drawn >= observed { high += 1 }
        }
        #expect(abs(p - min(1, 2 * Double(min(low, high)) / Double(count))) < 0.02)
    }

    /// The interval is where the test does not reject, and nowhere else: checked by the test itself on both sides of
    /// both borders, with one probability, with changing ones, and with many equal outcomes.
    @Test(arguments: 0..<12) func theIntervalIsWhatTheTestDoesNotReject(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: 300 + seed)
        let kind = seed % 3
        let draws = (0..<50).map { index in
            let chance = kind == 1 ? 0.25 + 0.5 * Double(index % 10) / 10 : 0.6
            let isNow = generator.unit() < chance
            let value = 50 + 10 * generator.normal() - (isNow ? 6 : 0)
            return RedrawTest.Draw(outcome: kind == 2 ? value.rounded() : value, isNow: isNow, chance: chance)
        }
        var known = RedrawDistributions()
        let test = RedrawTest(draws)
        let interval = try #require(test.interval(level: 0.05, using: &known))
        let estimate = try #require(
            HodgesLehmann.shift(
                from: draws.filter { !$0.isNow }.map(\.outcome), to: draws.filter(\.isNow).map(\.outcome)))
        #expect(interval.contains(estimate))
        let step = 1e-6
        #expect(test.p(ofShift: interval.lowerBound + step, using: &known) > 0.05)
        #expect(test.p(ofShift: interval.upperBound - step, using: &known) > 0.05)
        for beyond in [step, 0.5, 1, 2, 4, 8, 16] {
            #expect(test.p(ofShift: interval.lowerBound - beyond, using: &known) <= 0.05)
            #expect(test.p(ofShift: interval.upperBound + beyond, using: &known) <= 0.05)
        }
        // A shift of all outcomes changes nothing; that of one arm moves it.
        let moved = RedrawTest(
            draws.map { .init(outcome: $0.isNow ? $0.outcome + 3 : $0.outcome, isNow: $0.isNow, chance: $0.chance) })
        let other = try #require(moved.interval(level: 0.05, using: &known))
        #expect(abs(other.lowerBound - interval.lowerBound - 3) < 1e-9)
    }

    @Test func tooLittleHasNoBound() {
        var known = RedrawDistributions()
        let few = RedrawTest([
            .init(outcome: 1, isNow: true, chance: 0.5), .init(outcome: 2, isNow: false, chance: 0.5),
        ])
        #expect(few.interval(level: 0.05, using: &known) == nil)
        #expect(RedrawTest([]).interval(level: 0.05, using: &known) == nil)
        #expect(RedrawTest([]).p(using: &known) == 1)
    }

    @Test func equalValuesShareTheirRank() {
        #expect(RedrawTest.centredRanks(of: [5, 1, 5, 9]) == [0, -3, 0, 3])
        #expect(RedrawTest.centredRanks(of: []) == [])
    }
}
