import Events
import Languages
import TestSignals
import Testing
import Vocabulary

@testable import Wellbeing

/// What is said, and when nothing is.
struct OfferTrialTests {
    private func trial(
        _ count: Int, effect: Double, seed: UInt64 = 3, rho: Double = 0.3, sd: Double = OfferTrial.usualWorthwhileSD
    ) -> OfferTrial {
        var generator = SeededGenerator(seed: seed)
        var known = RedrawDistributions()
        let data = TrialSimulation(rho: rho, effect: effect).data(count, using: &generator)
        return OfferTrial(data, worthwhileSD: sd, using: &known)
    }

    private func words(_ trial: OfferTrial) -> String { Language.english.text(trial.words) }

    @Test(arguments: [0, 1, 10, 39]) func belowTheFirstLookNothingIsShown(_ count: Int) {
        let trial = trial(count, effect: 3)
        #expect(trial.finding == nil)
        guard case .tooFew(let more) = trial.verdict else {
            Issue.record("\(trial.verdict)")
            return
        }
        #expect(more >= 40 - count && words(trial).hasPrefix("nothing to show yet; about "))
    }

    @Test func aClearEffectIsSaidWithItsInterval() {
        let trial = trial(170, effect: 1)
        guard case .helped(let points) = trial.verdict else {
            Issue.record("\(trial.verdict)")
            return
        }
        #expect(points.contains(8) && points.lowerBound > 0)
        #expect(words(trial).hasPrefix("probably helped you by "))
        #expect(trial.nextLook == nil && trial.finding?.count == 160)
        #expect((trial.finding?.overlap.ofHundred ?? 0) > 60)
        #expect((trial.finding?.g ?? 0) < -0.5)
    }

    @Test func harderIsSaidAsWell() {
        let trial = trial(170, effect: -1)
        guard case .harder(let points) = trial.verdict else {
            Issue.record("\(trial.verdict)")
            return
        }
        #expect(points.contains(8) && words(trial).hasPrefix("calls after an offer were probably harder, by "))
    }

    @Test func whatCannotBeToldIsSaidSo() {
        let early = trial(85, effect: 0.1)
        #expect(words(early).hasPrefix("cannot tell yet"))
        #expect(early.nextLook == 160)
        #expect(words(trial(400, effect: 0.2, seed: 5)) == "cannot tell: 160 offers were not enough")
    }

    @Test func aNarrowIntervalAboutNothingIsNoDifference() {
        let trial = trial(170, effect: 0, seed: 4, sd: 1)
        guard case .noDifference(let largest) = trial.verdict else {
            Issue.record("\(trial.verdict)")
            return
        }
        #expect(largest < 8 && words(trial) == "no difference larger than \(Int(largest.rounded(.up))) points")
    }

    /// Between two looks the answer does not change, whatever comes; neither does it after the last.
    @Test func whatComesBetweenLooksChangesNothing() {
        var generator = SeededGenerator(seed: 11)
        var known = RedrawDistributions()
        let data = TrialSimulation(rho: 0.3, effect: 0.6).data(300, using: &generator)
        func finding(_ count: Int) -> OfferTrial.Finding? { OfferTrial(data.first(count), using: &known).finding }
        #expect(finding(80) == finding(159) && finding(80) != nil)
        #expect(finding(160) == finding(300) && finding(160) != finding(159))
    }

    @Test func theTestAndTheIntervalAgree() {
        let trial = trial(170, effect: 0.5)
        let finding = trial.finding
        #expect(finding?.look.level == TrialLooks.all[2].level)
        #expect(((finding?.p ?? 1) <= 0.0489985) == (finding?.interval?.contains(0) == false))
    }

    /// 200 draws, three of five at once, each with a call after it.
    private func history(score: (_ isNow: Bool) -> Double) -> (draws: [DrawPayload], calls: [CallPayload]) {
        let draws = (0..<200).map {
            DrawPayload(
                offerID: "\($0)", at: TrialSimulation.start.advanced(bySeconds: Double($0) * 7_200), probability: 0.6,
                isNow: $0 % 5 < 3, heldBackS: 1_200)
        }
        let calls = draws.map {
            CallPayload(
                beganAt: $0.at.advanced(bySeconds: 60), endedAt: $0.at.advanced(bySeconds: 90), knownBy: "talk",
                talkS: 9, hardS: 0, score: 7, firstScore: score($0.isNow), alerts: 0)
        }
        return (draws, calls)
    }

    @Test func allScoresAlikeIsNoAnswer() {
        let (draws, calls) = history { _ in 7 }
        var known = RedrawDistributions()
        let trial = OfferTrial(TrialData(draws: draws, calls: calls), using: &known)
        #expect(trial.finding?.p == 1)
        #expect(!trial.verdict.speaks)
        #expect(trial.finding?.g == nil)
    }

    /// Draws that the log has forgotten: what is left are the looks of no plan, and would be shown as if they were.
    @Test(arguments: [1, 40, 1_000]) func ofATrialThatIsNotAllThereNothingIsSaid(gone: Int) {
        let (draws, calls) = history { $0 ? 10 : 70 }
        var known = RedrawDistributions()
        let all = OfferTrial(TrialData(draws: draws, of: 200, calls: calls), using: &known)
        #expect(all.verdict.speaks && all.finding != nil)
        let rest = OfferTrial(TrialData(draws: draws, of: 200 + gone, calls: calls), using: &known)
        #expect(rest.verdict == .forgotten(gone) && rest.finding == nil && rest.nextLook == nil)
        #expect(rest.now == all.now && rest.later == all.later)
    }
}
