import Testing

@testable import Wellbeing

/// Every figure against another program's.
struct StatisticsTests {
    /// The published vectors of SingleCaseES' own tests; higher is better there, and lower here.
    @Test func nonOverlapIsThatOfSingleCaseES() throws {
        let (a, b) = (Reference.numbers("nap", "a"), Reference.numbers("nap", "b"))
        let nap = try #require(NonOverlap(a.map { -$0 }, then: b.map { -$0 }))
        #expect(isNear(nap.share, 38.5 / 42, within: 1e-12))
        #expect(isNear(nap.standardError, Reference.number("nap", "standard_error"), within: 1e-12))
        #expect(nap.ofHundred == 92)
        let worse = try #require(NonOverlap(a, then: b))
        #expect(isNear(worse.share, 3.5 / 42, within: 1e-12))
        // A = 3,3,4,5; B = 4,5,6,7,7: Tau 16/20 is 2 NAP - 1.
        let tau = try #require(NonOverlap([3, 3, 4, 5].map { -$0 }, then: [4, 5, 6, 7, 7].map { -$0 }))
        #expect(isNear(2 * tau.share - 1, 16.0 / 20, within: 1e-12))
        #expect(NonOverlap([1], then: [2, 3]) == nil)
    }

    /// 1...5, then 6...10: a pure trend. All pairs differ, and nothing has changed: NAP says 1, so that it decides
    /// nothing, and the lines see no change at all.
    @Test func aPureTrendIsNoChange() throws {
        let nap = try #require(NonOverlap([1, 2, 3, 4, 5].map { -$0 }, then: [6, 7, 8, 9, 10].map { -$0 }))
        #expect(nap.share == 1)
        let wobble = [0.3, -0.2, 0.1, -0.4, 0.2, 0.1, -0.1]
        let series = (0..<40).map { Double($0) + wobble[$0 % wobble.count] }
        let lines = try #require(SegmentedRegression(series, start: 20))
        #expect(lines.levelChange.low < 0 && lines.levelChange.high > 0)
        #expect(lines.slopeChange.low < 0 && lines.slopeChange.high > 0)
        #expect(abs(lines.levelChange.value) < 0.5)
    }

    @Test func theShiftIsThatOfR() throws {
        let (now, later) = (Reference.numbers("hodges_lehmann", "now"), Reference.numbers("hodges_lehmann", "later"))
        let shift = try #require(HodgesLehmann.shift(from: later, to: now))
        #expect(isNear(shift, Reference.number("hodges_lehmann", "shift"), within: 1e-9))
        #expect(HodgesLehmann.shift(from: [], to: now) == nil)
        #expect(HodgesLehmann.shift(from: [1, 2], to: [5, 1_000]) == 501)
    }

    @Test func studentsBoundIsThatOfR() {
        for (df, t) in zip(Reference.numbers("student", "df"), Reference.numbers("student", "t")) {
            #expect(isNear(StudentT.bound(level: 0.05, degrees: df), t, within: 1e-8))
        }
        #expect(Reference.numbers("student", "df").count == 6)
    }

    /// Estimates, errors and phi of nlme's REML; the optimisers agree to about 1e-5.
    @Test(arguments: 1...3) func theLinesAreThoseOfNLME(_ number: Int) throws {
        let name = "gls_\(number)"
        let lines = try #require(
            SegmentedRegression(
                Reference.numbers(name, "values"), start: Int(Reference.number(name, "start"))))
        let own = [lines.level, lines.slope, lines.levelChange, lines.slopeChange]
        for (own, reference) in zip(own, Reference.numbers(name, "coefficients")) {
            #expect(isNear(own.value, reference, within: 1e-4), "\(own.value) \(reference)")
        }
        for (own, reference) in zip(own, Reference.numbers(name, "standard_errors")) {
            #expect(isNear(own.standardError, reference, within: 1e-4), "\(own.standardError) \(reference)")
        }
        #expect(isNear(lines.phi, Reference.number(name, "phi"), within: 1e-4), "\(lines.phi)")
        #expect(isNear(lines.sigma, Reference.number(name, "sigma"), within: 1e-4), "\(lines.sigma)")
        #expect(lines.line(at: lines.start, isAfter: true) != lines.line(at: lines.start, isAfter: false))
    }

    @Test func whatHasNoLinesHasNone() {
        #expect(SegmentedRegression([Double](repeating: 4, count: 50), start: 25) == nil)
        #expect(SegmentedRegression((0..<50).map(Double.init), start: 3) == nil)
        #expect(SegmentedRegression([], start: 0) == nil)
        #expect(SegmentedRegression((0..<50).map { $0 == 7 ? .nan : Double($0 % 5) }, start: 25) == nil)
    }

    @Test(arguments: ["random_effects", "random_effects_bcg"]) func theMeanOfPersonsIsThatOfMetafor(_ name: String)
        throws
    {
        let effects = try #require(
            RandomEffects(Reference.numbers(name, "effects"), errors: Reference.numbers(name, "errors")))
        #expect(isNear(effects.mean, Reference.number(name, "mean"), within: 1e-9))
        #expect(isNear(effects.standardError, Reference.number(name, "standard_error"), within: 1e-9))
        #expect(isNear(effects.between * effects.between, Reference.number(name, "tau2"), within: 1e-9))
        #expect(isNear(effects.low, Reference.number(name, "low"), within: 1e-8))
        #expect(isNear(effects.high, Reference.number(name, "high"), within: 1e-8))
    }

    @Test func fewerThanFivePersonsHaveNoMean() {
        #expect(RandomEffects([1, 2, 3, 4], errors: [1, 1, 1, 1]) == nil)
        #expect(RandomEffects([1, 2, 3, 4, 5], errors: [1, 1, 0, 1, 1]) == nil)
        #expect(RandomEffects([1, 2, 3, 4, 5], errors: [1, 1, .nan, 1, 1]) == nil)
        #expect(RandomEffects([1, 2, 3, 4, 5], errors: [1, 1, 1, 1, 1]) != nil)
    }

    /// The levels of the looks, by numerical integration in R (mvtnorm).
    @Test func theLooksSpendWhatTheyMay() {
        let levels = Reference.numbers("looks", "levels")
        #expect(levels.count == TrialLooks.all.count)
        for (look, (level, bound)) in zip(TrialLooks.all, zip(levels, Reference.numbers("looks", "z"))) {
            #expect(isNear(look.level, level, within: 1e-6) && isNear(look.bound, bound, within: 1e-4))
        }
        #expect(abs(TrialLooks.all[0].level - levels[0]) < 1e-9)
    }
}
