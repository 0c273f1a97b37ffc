import Vocabulary

/// How the trial of offers stands: what was found at the newest look, and nothing of what came since.
public struct OfferTrial: Sendable, Equatable {
    /// What can be said.
    public enum Verdict: Sendable, Equatable {
        /// An arm has fewer than ``TrialLooks/least``, or the first look is to come: nothing is shown. About so many
        /// more draws are needed.
        case tooFew(more: Int)
        /// The log has forgotten so many draws. The looks were planned for all of them, and which go depends on time
        /// and not on chance: nothing is shown.
        case forgotten(Int)
        /// The interval holds both nothing and the smallest worthwhile change. About so many more draws may tell;
        /// `nil` where all that are planned may not.
        case undecided(more: Int?)
        /// The next call was calmer by so many points.
        case helped(ClosedRange<Double>)
        /// The next call was harder by so many points.
        case harder(ClosedRange<Double>)
        /// The interval holds nothing, and no change that is worthwhile.
        case noDifference(largerThan: Double)
    }

    /// What a look found; all of it of the draws that it takes.
    public struct Finding: Sendable, Equatable {
        /// The look.
        public let look: TrialLooks.Look
        /// Draws that it takes.
        public let count: Int
        /// Shift of the score where the offer was made at once, by Hodges and Lehmann; negative is calmer.
        public let shift: Double
        /// The shifts that the re-draws do not reject at the look's level; `nil` where there is no bound.
        public let interval: ClosedRange<Double>?
        /// Two-sided p of no shift, by re-drawing.
        public let p: Double
        /// In how many comparisons the call after an offer was calmer.
        public let overlap: NonOverlap
        /// Standard deviation of the scores that followed an offer that was held back.
        public let ownSD: Double
        /// The smallest worthwhile change, in points.
        public let worthwhile: Double
        /// Scores after an offer at once, in the order of the draws.
        public let nowScores: [Double]
        /// Scores after an offer that was held back.
        public let laterScores: [Double]
        /// The same shift of the minutes to the next calm call, which decides nothing.
        public let minutesShift: Double?

        /// Hedges' g: the difference of the means in pooled standard deviations, corrected for few values; for
        /// readers of papers. Source: Hedges, Journal of Educational Statistics 6, 107-128 (1981).
        public var g: Double? {
            let degrees = Double(nowScores.count + laterScores.count - 2)
            let squares =
                nowScores.variance * Double(nowScores.count - 1) + laterScores.variance * Double(laterScores.count - 1)
            guard squares > 0 else { return nil }
            return (nowScores.mean - laterScores.mean) / (squares / degrees).squareRoot() * (1 - 3 / (4 * degrees - 1))
        }
    }

    /// The arm in which the offer is made at once.
    public let now: TrialData.Arm
    /// The arm in which it is held back.
    public let later: TrialData.Arm
    /// What the newest look found; `nil` before the first.
    public let finding: Finding?
    /// What can be said.
    public let verdict: Verdict
    /// Outcomes at which it is looked at next; `nil` after the last look.
    public let nextLook: Int?

    /// Judges the draws.
    /// - Parameters:
    ///   - data: the draws and what followed.
    ///   - worthwhileSD: the smallest worthwhile change, in own standard deviations.
    ///   - distributions: those of re-draws that are known.
    public init(
        _ data: TrialData, worthwhileSD: Double = Self.usualWorthwhileSD,
        using distributions: inout RedrawDistributions
    ) {
        now = data.arm(isNow: true)
        later = data.arm(isNow: false)
        guard data.gone == 0 else {
            (finding, nextLook, verdict) = (nil, nil, .forgotten(data.gone))
            return
        }
        let followed = data.trials.filter { $0.score != nil }
        let newest = TrialLooks.newest(followed.map(\.draw.isNow))
        finding = newest.flatMap { look, count in
            Finding(followed.prefix(count), at: look, worthwhileSD: worthwhileSD, using: &distributions)
        }
        nextLook = TrialLooks.next(after: newest?.look)?.size
        verdict = finding.map { $0.verdict(followed: followed.count) } ?? .tooFew(more: Self.missing(now, later))
    }

    /// The smallest worthwhile change where nobody has set one: what short breaks do to vigour and fatigue on average
    /// (d .35 and .36 in the meta-analysis PMC9432722).
    public static let usualWorthwhileSD = 0.35

    /// About how many more draws the first look needs.
    private static func missing(_ now: TrialData.Arm, _ later: TrialData.Arm) -> Int {
        let toLook = Double(TrialLooks.all[0].size - now.followed - later.followed)
        let toNow = Double(TrialLooks.least - now.followed) / OfferDraw.probability
        let toLater = Double(TrialLooks.least - later.followed) / (1 - OfferDraw.probability)
        return Int(rounding: max(toLook, toNow, toLater), .up, in: 1...1_000)
    }
}

extension OfferTrial.Finding {
    fileprivate init?(
        _ trials: ArraySlice<TrialData.Trial>, at look: TrialLooks.Look, worthwhileSD: Double,
        using distributions: inout RedrawDistributions
    ) {
        let draws = trials.compactMap { trial in
            trial.score.map {
                RedrawTest.Draw(outcome: $0, isNow: trial.draw.isNow, chance: trial.draw.probability)
            }
        }
        let (now, later) = (draws.filter(\.isNow).map(\.outcome), draws.filter { !$0.isNow }.map(\.outcome))
        guard let shift = HodgesLehmann.shift(from: later, to: now), let overlap = NonOverlap(later, then: now) else {
            return nil
        }
        self.look = look
        count = draws.count
        self.shift = shift
        let test = RedrawTest(draws)
        interval = test.interval(level: look.level, using: &distributions)
        p = test.p(using: &distributions)
        self.overlap = overlap
        ownSD = later.variance.squareRoot()
        worthwhile = worthwhileSD * ownSD
        nowScores = now
        laterScores = later
        func minutes(_ isNow: Bool) -> [Double] {
            trials.filter { $0.draw.isNow == isNow }.compactMap(\.minutesToCalm)
        }
        minutesShift = HodgesLehmann.shift(from: minutes(false), to: minutes(true))
    }

    /// What can be said of it, with so many outcomes by now.
    fileprivate func verdict(followed: Int) -> OfferTrial.Verdict {
        guard let interval else { return .undecided(more: more(than: followed)) }
        if interval.upperBound < 0 { return .helped(-interval.upperBound...(-interval.lowerBound)) }
        if interval.lowerBound > 0 { return .harder(interval) }
        let largest = max(-interval.lowerBound, interval.upperBound)
        return largest < worthwhile ? .noDifference(largerThan: largest) : .undecided(more: more(than: followed))
    }

    /// About how many more draws with an outcome it takes until a look may tell, were the shift what it seems to be:
    /// the interval, which gets narrower with the root of their number, has to leave out either nothing or the
    /// smallest worthwhile change. `nil` where even the last look would not.
    private func more(than followed: Int) -> Int? {
        let perRoot = standardError * Double(count).squareRoot()
        let needed = max(abs(shift), worthwhile - abs(shift))
        let next = TrialLooks.all.first { next in
            next.size > look.size && next.bound * perRoot / Double(next.size).squareRoot() < needed
        }
        return next.map { max(1, $0.size - followed) }
    }

    /// The standard error of the shift for normal scores: that of a mean, and a little for ranks (their efficiency is
    /// 3 / pi).
    public var standardError: Double {
        let perArm = nowScores.variance / Double(nowScores.count) + laterScores.variance / Double(laterScores.count)
        return (perArm * .pi / 3).squareRoot()
    }
}

extension [Double] {
    /// Their mean; they are not none.
    var mean: Double { reduce(0, +) / Double(count) }

    /// Their variance, over n - 1; 0 for fewer than two.
    var variance: Double {
        guard count > 1 else { return 0 }
        let mean = mean
        return reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
    }
}
