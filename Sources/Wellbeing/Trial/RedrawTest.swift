/// The randomisation test of a shift, by drawing anew, and the interval of all shifts that it does not reject.
///
/// Supposed is a shift d: without the offer at once, each outcome that followed one would have been higher by -d.
/// Then all outcomes without it are known, `y[i] - d z[i]`, and so are their ranks R, equal ones sharing theirs. The
/// statistic is the sum of `2 R[i] - (n + 1)` over the draws that were made, which is Wilcoxon's, centred, so that
/// the number of those draws says nothing. It is held against what it would have been for every other outcome of the
/// **logged draws**, each with its own probability; two-sided, `p = 2 min(P(S <= s), P(S >= s))`. It asks neither for
/// independent nor for normal outcomes, since the draw is the only thing that is random: serial and drifting scores
/// are what they are in every re-draw. (Re-shuffling the arms instead is another test, and a wrong one, where
/// probabilities change with the time.)
///
/// The interval is found by bisection over the sorted differences between the arms, where alone the statistic
/// changes. With one probability for all draws and no equal outcomes the distribution is the same for every d, and p
/// rises up to the estimate and falls behind it, strictly. Otherwise it need not: from the border that bisection
/// finds on, the search goes outwards in doubling steps, and the outermost shift that is not rejected is the border,
/// so that the interval is too wide rather than too narrow.
///
/// Unit of shifts: that of the outcomes. Cost: about 30 distributions, most of them known (``RedrawDistributions``).
/// Source: Edgington and Onghena, Randomization Tests, 4th ed. (2007), chapters 3 and 13; Rosenbaum, Observational
/// Studies, 2nd ed. (2002), section 2.6 for the inversion.
struct RedrawTest: Sendable {
    /// An outcome, and the draw that went before it.
    struct Draw: Sendable, Equatable {
        /// The outcome.
        var outcome: Double
        /// Whether the offer was made at once.
        var isNow: Bool
        /// The probability with which it was to be, above 0 and below 1.
        var chance: Double
    }

    private let draws: [Draw]
    private let chances: [Double]
    /// Differences between what followed an offer at once and what followed one held back, the smallest first.
    private let differences: [Double]

    init(_ draws: [Draw]) {
        self.draws = draws
        chances = draws.map(\.chance)
        differences = HodgesLehmann.differences(
            from: draws.filter { !$0.isNow }.map(\.outcome), to: draws.filter(\.isNow).map(\.outcome))
    }

    /// The two-sided p of a shift.
    func p(ofShift shift: Double = 0, using known: inout RedrawDistributions) -> Double {
        let (lower, upper) = tails(ofShift: shift, using: &known)
        return min(1, 2 * min(lower, upper))
    }

    /// The shifts that are not rejected at a level.
    /// - Parameters:
    ///   - level: 0.05 for an interval of 95 %.
    ///   - known: the distributions that are known.
    /// - Returns: the interval; `nil` where it has no bound, since too little was drawn.
    func interval(level: Double, using known: inout RedrawDistributions) -> ClosedRange<Double>? {
        guard !differences.isEmpty else { return nil }
        // A gap of number k lies above the first k differences.
        let low = border(through: differences.count) { gap in
            tails(ofShift: shift(inGap: gap), using: &known).upper > level / 2
        }
        let high = border(through: differences.count) { gap in
            tails(ofShift: shift(inGap: differences.count - gap), using: &known).lower > level / 2
        }
        guard low > 0, high > 0 else { return nil }
        return differences[low - 1]...max(differences[low - 1], differences[differences.count - high])
    }

    /// How likely a statistic as low, and one as high, is among all re-draws.
    private func tails(
        ofShift shift: Double, using known: inout RedrawDistributions
    ) -> (lower: Double, upper: Double) {
        let weights = Self.centredRanks(of: draws.map { $0.isNow ? $0.outcome - shift : $0.outcome })
        let sum = zip(weights, draws).reduce(0) { $1.1.isNow ? $0 + $1.0 : $0 }
        let distribution = known.of(weights: weights, chances: chances)
        return (distribution.atMost(sum), distribution.atLeast(sum))
    }

    /// A shift between two neighbours of the differences, at which no outcomes of different arms become equal.
    private func shift(inGap gap: Int) -> Double {
        if gap == 0 { return differences[0] - 1 }
        if gap == differences.count { return differences[gap - 1] + 1 }
        return (differences[gap - 1] + differences[gap]) / 2
    }

    /// The lowest gap that is kept: by bisection, then outwards as long as any is.
    private func border(through last: Int, isKept: (Int) -> Bool) -> Int {
        var kept = Self.bisected(0, last, isKept)
        var step = 1
        while step <= kept {
            if isKept(kept - step) {
                kept = Self.bisected(0, kept - step, isKept)
                step = 1
            } else {
                step *= 2
            }
        }
        return kept
    }

    /// The lowest gap that is kept up to one that is, if they were sorted.
    private static func bisected(_ low: Int, _ high: Int, _ isKept: (Int) -> Bool) -> Int {
        var (low, high) = (low, high)
        while low < high {
            let middle = (low + high) / 2
            if isKept(middle) { high = middle } else { low = middle + 1 }
        }
        return high
    }

    /// `2 R - (n + 1)` of each value, with R its rank; equal values have the mean of theirs, so that it is whole.
    static func centredRanks(of values: [Double]) -> [Int] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var weights = [Int](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
            for place in start...end { weights[order[place]] = start + end + 2 - (values.count + 1) }
            start = end + 1
        }
        return weights
    }
}
