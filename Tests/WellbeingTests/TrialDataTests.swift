import Events
import Testing
import Vocabulary

@testable import Wellbeing

/// Which call follows which draw.
struct TrialDataTests {
    private static let start = TrialSimulation.start

    private func draw(_ id: String, _ minute: Double, isNow: Bool = true, chance: Double = 0.6) -> DrawPayload {
        DrawPayload(
            offerID: id, at: Self.start.advanced(bySeconds: minute * 60), probability: chance, isNow: isNow,
            heldBackS: OfferDraw.heldBackS)
    }

    private func call(_ minute: Double, _ first: Double?, hardS: Double = 0, minutes: Double = 5) -> CallPayload {
        CallPayload(
            beganAt: Self.start.advanced(bySeconds: minute * 60),
            endedAt: Self.start.advanced(bySeconds: (minute + minutes) * 60), knownBy: "streams", talkS: 60,
            hardS: hardS, score: first, firstScore: first, alerts: 0)
    }

    @Test func theNextCallWithAScoreIsTheOutcome() {
        let data = TrialData(
            draws: [draw("b", 300), draw("a", 0)],
            calls: [call(320, 30), call(10, nil), call(-5, 99), call(40, 50, hardS: 30), call(60, 20)])
        #expect(data.trials.map(\.draw.offerID) == ["a", "b"])
        #expect(data.trials.map(\.score) == [50, 30])
        // The first had no score, and no hard second: it was calm.
        #expect(data.trials.map(\.minutesToCalm) == [10, 20])
    }

    /// Held back or not, the same call counts: that the offer came before or after it does not matter.
    @Test func bothArmsAreTreatedAlike() {
        for isNow in [true, false] {
            let data = TrialData(draws: [draw("a", 0, isNow: isNow)], calls: [call(5, 40), call(30, 70)])
            #expect(data.trials[0].score == 40)
        }
    }

    @Test func whatHasNoCallWithinFourHoursIsMissingForItsArm() {
        let data = TrialData(
            draws: [draw("a", 0), draw("b", 600, isNow: false), draw("c", 1_200, isNow: false)],
            calls: [call(239, 40), call(841, 50), call(1_439, 60)])
        #expect(data.trials.map(\.score) == [40, nil, 60])
        #expect(data.trials[1].minutesToCalm == nil)
        #expect(data.arm(isNow: true) == .init(drawn: 1, followed: 1))
        #expect(data.arm(isNow: false) == .init(drawn: 2, followed: 1))
        #expect(data.arm(isNow: false).missing == 1)
    }

    @Test func aCallIsTheOutcomeOfTheLatestDrawBeforeIt() {
        let data = TrialData(draws: [draw("a", 0), draw("b", 30)], calls: [call(45, 40)])
        #expect(data.trials.map(\.score) == [nil, 40])
    }

    @Test func withoutACalmCallTheWholeWindowCounts() {
        let data = TrialData(draws: [draw("a", 0)], calls: [call(10, 80, hardS: 20), call(50, 80, hardS: 5)])
        #expect(data.trials[0].minutesToCalm == TrialData.windowS / 60)
    }

    /// What another process may write into a log.
    @Test func whatCannotBeIsLeftOut() {
        var backwards = call(20, 40)
        backwards.endedAt = Self.start
        let data = TrialData(
            draws: [
                draw("certain", 0, chance: 1), draw("never", 1, chance: 0), draw("a", 2, chance: .nan), draw("", 3),
                draw(String(repeating: "x", count: 129), 4), draw("twice", 5), draw("twice", 6, isNow: false),
            ],
            calls: [call(10, 101), call(11, -1), call(12, .infinity), call(13, 40, hardS: -.infinity), backwards])
        #expect(data.trials.map(\.draw.offerID) == ["twice"])
        #expect(data.trials[0].score == nil)
        #expect(TrialData(draws: [], calls: []).trials.isEmpty)
    }

    @Test func theLooksComeWhenTheyAreDueAndNotBefore() {
        func alternating(_ count: Int) -> [Bool] { (0..<count).map { $0.isMultiple(of: 2) } }
        #expect(TrialLooks.newest(alternating(39)) == nil)
        #expect(TrialLooks.newest(alternating(40))?.count == 40)
        #expect(TrialLooks.newest(alternating(79))?.count == 40)
        #expect(TrialLooks.newest(alternating(80))?.look.size == 80)
        #expect(TrialLooks.newest(alternating(1_000))?.count == 160)
        // It waits for the smaller arm, and stands at the draw that brought it.
        let late = [Bool](repeating: true, count: 40) + alternating(60)
        #expect(TrialLooks.newest(Array(late.prefix(79))) == nil)
        #expect(TrialLooks.newest(Array(late.prefix(80)))?.count == 80)
        #expect(TrialLooks.newest([Bool](repeating: true, count: 500)) == nil)
        #expect(TrialLooks.next(after: nil)?.size == 40 && TrialLooks.next(after: TrialLooks.all[2]) == nil)
    }
}
