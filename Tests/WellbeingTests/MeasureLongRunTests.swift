import Foundation
import TestSignals
import Testing

@testable import Wellbeing

/// The figures of `DidItHelp.md`, made anew: `make -C Tests soak`. Each has its own seed.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["UNDERTONE_SOAK_HOURS"] != nil, "runs on request"))
struct MeasureLongRunTests {
    private static let count = 10_000

    private func share(_ hits: Int, of count: Int) -> String {
        String(format: "%.1f %%", 100 * Double(hits) / Double(count))
    }

    /// The whole rule over series without an effect.
    @Test func nullSeries() {
        for rho in [0, 0.3, 0.6] {
            var generator = SeededGenerator(seed: 1_001)
            var known = RedrawDistributions()
            var (spoken, settled) = (0, 0)
            for _ in 0..<Self.count {
                let data = TrialSimulation(rho: rho).data(190, using: &generator)
                let verdicts = [79, 159, 190].map { OfferTrial(data.first($0), using: &known).verdict }
                if verdicts.contains(where: \.speaks) { spoken += 1 }
                if case .noDifference = verdicts[2] { settled += 1 }
            }
            print("rule, rho \(rho): \(share(spoken, of: Self.count)); no difference \(share(settled, of: Self.count))")
            #expect(Double(spoken) <= 0.06 * Double(Self.count))
        }
    }

    /// The whole rule over series with one: how often it says so by the last look.
    @Test func ruleWithEffect() {
        for effect in [0.36, 0.5, 0.8] {
            var generator = SeededGenerator(seed: 1_002)
            var known = RedrawDistributions()
            var (early, late, wrong) = (0, 0, 0)
            let count = Self.count / 5
            for _ in 0..<count {
                let data = TrialSimulation(rho: 0.3, effect: effect).data(190, using: &generator)
                let verdicts = [79, 159, 190].map { OfferTrial(data.first($0), using: &known).verdict }
                if case .helped = verdicts[1] { early += 1 }
                if case .helped = verdicts[2] { late += 1 }
                if verdicts.contains(where: { if case .harder = $0 { true } else { false } }) { wrong += 1 }
            }
            print(
                "rule, d \(effect): by 80 \(share(early, of: count)), by 160 \(share(late, of: count)), "
                    + "wrong way \(share(wrong, of: count))")
        }
    }

    /// A single test at 5 %, and the share of its intervals that hold what is there.
    @Test func powerAndCoverage() {
        for perArm in [20, 30, 60, 100] {
            for effect in [0, 0.36, 0.5, 0.8] {
                var generator = SeededGenerator(seed: 1_003)
                var known = RedrawDistributions()
                var (found, held) = (0, 0)
                let count = 2_000
                for _ in 0..<count {
                    let data = TrialSimulation(rho: 0.3, effect: effect).data(2 * perArm, using: &generator)
                    let test = RedrawTest(
                        data.trials.map {
                            .init(outcome: $0.score ?? 0, isNow: $0.draw.isNow, chance: $0.draw.probability)
                        })
                    if test.p(using: &known) <= 0.05 { found += 1 }
                    if test.interval(level: 0.05, using: &known)?.contains(-8 * effect) ?? true { held += 1 }
                }
                print("n \(perArm), d \(effect): power \(share(found, of: count)), holds \(share(held, of: count))")
                #expect(Double(held) >= 0.94 * Double(count))
            }
        }
    }

    /// The lines over series without a change.
    @Test func lines() {
        for days in [20, 30, 60] {
            for rho in [0, 0.3, 0.6] {
                var generator = SeededGenerator(seed: 1_004)
                var (level, slope) = (0, 0)
                let count = Self.count / 5
                for _ in 0..<count {
                    let scores = TrialSimulation(rho: rho).scores(2 * days, using: &generator)
                    guard let lines = SegmentedRegression(scores, start: days) else { continue }
                    if lines.levelChange.low > 0 || lines.levelChange.high < 0 { level += 1 }
                    if lines.slopeChange.low > 0 || lines.slopeChange.high < 0 { slope += 1 }
                }
                print(
                    "lines, \(days) + \(days), rho \(rho): level \(share(level, of: count)), slope \(share(slope, of: count))"
                )
            }
        }
    }
}

extension OfferTrial.Verdict {
    /// Whether it says that something changed.
    var speaks: Bool {
        switch self {
        case .helped, .harder: true
        case .tooFew, .forgotten, .undecided, .noDifference: false
        }
    }
}
