public import Languages

extension OfferTrial {
    /// What can be said, in a sentence: never a p, and nothing that the interval does not say.
    public var words: Phrase {
        switch verdict {
        case .tooFew(let more):
            Phrase(
                more, one: "nothing to show yet; about one more offer until the first look",
                other: "nothing to show yet; about \(more) more offers until the first look")
        case .forgotten(let count):
            Phrase(
                count,
                one:
                    "nothing can be said: one older offer is no longer in the log; keep events for longer (event_log.keep_days)",
                other:
                    "nothing can be said: \(count) older offers are no longer in the log; keep events for longer (event_log.keep_days)"
            )
        case .undecided(let more?):
            Phrase(
                more, one: "cannot tell yet; about one more offer",
                other: "cannot tell yet; about \(more) more offers")
        case .undecided(nil):
            nextLook == nil
                ? Phrase("cannot tell: \(finding?.count ?? 0) offers were not enough")
                : Phrase("cannot tell yet, and \(TrialLooks.all.last?.size ?? 0) offers may not be enough")
        case .helped(let points):
            Phrase(
                "probably helped you by \(Self.low(points), decimals: Self.decimals(points)) to \(points.upperBound, decimals: Self.decimals(points)) points"
            )
        case .harder(let points):
            Phrase(
                "calls after an offer were probably harder, by \(Self.low(points), decimals: Self.decimals(points)) to \(points.upperBound, decimals: Self.decimals(points)) points"
            )
        case .noDifference(let largest):
            Phrase("no difference larger than \(largest.rounded(.up), decimals: 0) points")
        }
    }

    /// Points with a decimal where whole ones would say nothing.
    private static func decimals(_ points: ClosedRange<Double>) -> Int { points.lowerBound < 1 ? 1 : 0 }

    private static func low(_ points: ClosedRange<Double>) -> Double {
        points.lowerBound < 1 ? max(0.1, points.lowerBound) : points.lowerBound
    }
}

extension MeasureRequest.Fault {
    /// Why, to the agent.
    public var words: Phrase {
        switch kind {
        case .isOpen: Phrase("there is an open measure of this name; end it first, or choose another name")
        case .isNotOpen: Phrase("there is no open measure of this name; undertone measure list shows them")
        case .tooMany: Phrase("there are \(TrialState.mostMeasures) measures, which is as many as are kept")
        case .tooFarAhead: Phrase("a measure begins within a year")
        case .endsBeforeItBegins: Phrase("it would be over before it begins")
        case .neither: Phrase("say when it begins, or when it is over")
        }
    }
}

extension GroupEffect {
    /// What can be said of the group, in a sentence.
    public var words: Phrase {
        let count = effects.count
        if effects.high < 0 {
            return Phrase(
                "the offers probably helped these \(count) persons on average, by \(-effects.high, decimals: 1) to \(-effects.low, decimals: 1) points"
            )
        }
        if effects.low > 0 {
            return Phrase(
                "calls after an offer were probably harder for these \(count) persons on average, by \(effects.low, decimals: 1) to \(effects.high, decimals: 1) points"
            )
        }
        return Phrase(
            "cannot tell for these \(count) persons: on average anything from \(-effects.low, decimals: 1) points calmer to \(effects.high, decimals: 1) points harder"
        )
    }
}
