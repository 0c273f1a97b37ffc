import Evaluation
import Testing

struct EventRateTests {
    /// Events and hours, with what `scipy.stats.chi2.ppf` gives: borders `ppf(.025, 2k) / 2` and `ppf(.975, 2k + 2) /
    /// 2`, limit `ppf(.95, 2k + 2) / 2`, each by the hours.
    private static let known: [(events: Int, hours: Double, low: Double, high: Double, limit: Double)] = [
        (0, 3.13, 0, 1.178_555_736_138_637_6, 0.957_102_962_796_801_8),
        (1, 1, 0.025_317_807_984_289_876, 5.571_643_390_938_898, 4.743_864_518_390_577),
        (2, 2.03, 0.119_314_915_538_899, 3.558_959_442_228_552, 3.101_376_168_409_844_6),
        (17, 120, 0.082_526_053_913_394_11, 0.226_822_056_799_221_77, 0.212_493_584_023_794_37),
        (900, 1_000, 0.842_153_888_493_507_9, 0.960_772_926_255_685_8, 0.950_934_959_406_044_2),
    ]

    @Test(arguments: known.indices) func bordersAreThoseOfSciPy(index: Int) throws {
        let known = Self.known[index]
        let rate = try #require(EventRate(events: known.events, hours: known.hours))
        #expect(rate.perHour.value == Double(known.events) / known.hours)
        let interval = try #require(rate.perHour.interval)
        // Sums of up to 900 terms.
        #expect(abs(interval.lowerBound - known.low) < 1e-9 && abs(interval.upperBound - known.high) < 1e-9)
        #expect(abs(rate.upperLimitPerHour - known.limit) < 1e-9)
    }

    @Test(arguments: [(0, 2.996), (1, 4.744), (10, 16.962)])
    func theLimitOfACountIsThatOfTheTables(events: Int, mean: Double) throws {
        let rate = try #require(EventRate(events: events, hours: 1))
        #expect(abs(rate.upperLimitPerHour - mean) < 0.001)
    }

    @Test func withoutTimeThereIsNoRate() {
        #expect(EventRate(events: 0, hours: 0) == nil && EventRate(events: 3, hours: -1) == nil)
    }
}
