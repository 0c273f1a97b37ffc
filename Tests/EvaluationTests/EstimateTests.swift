import Evaluation
import Testing

struct EstimateTests {
    /// By `scipy.stats.binomtest(k, n).proportion_ci(method="wilson")`.
    @Test(arguments: [
        (28, 34, 0.664_862_626_001_572_4, 0.916_510_309_546_276_8), (0, 9, 0, 0.299_145_048_419_544_04),
        (34, 34, 0.898_485_445_846_672, 1), (1, 3, 0.061_491_944_720_396_26, 0.792_340_399_197_952_3),
    ])
    func shareHasTheIntervalOfSciPy(hits: Int, trials: Int, low: Double, high: Double) throws {
        let share = try #require(Estimate.share(hits: Double(hits), of: trials))
        #expect(share.value == Double(hits) / Double(trials))
        let interval = try #require(share.interval)
        #expect(abs(interval.lowerBound - low) < 1e-9 && abs(interval.upperBound - high) < 1e-9)
    }

    @Test func noTrialHasNoShare() {
        #expect(Estimate.share(hits: 0, of: 0) == nil)
    }

    /// By `numpy.quantile`.
    @Test func quantilesAreThoseOfNumPy() throws {
        let numbers = [3.0, 4.5, 1.0, 10.0, 2.0]
        #expect(Quantile.of(numbers, share: 0.5) == 3)
        #expect(abs(try #require(Quantile.of(numbers, share: 0.9)) - 7.8) < 1e-12)
        #expect(Quantile.of(numbers, share: 0) == 1 && Quantile.of(numbers, share: 1) == 10)
        #expect(Quantile.of([4], share: 0.9) == 4 && Quantile.of([], share: 0.5) == nil)
    }
}
