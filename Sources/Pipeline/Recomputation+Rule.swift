internal import Alerting
internal import Vault

extension AlertRule {
    /// Durations beyond a day are no rule.
    private static let durations = 0.0...86_400

    /// The rule that a segment was made under; `nil` where its numbers, which come out of a file, are no rule.
    init?(_ rule: SegmentRule) {
        let scores = [rule.elevatedScore, rule.highScore, rule.criticalScore, rule.clearMargin, rule.minimumConfidence]
        let durations = [rule.minimumDurationS, rule.clearAfterS, rule.holdOffS]
        let (elevated, high) = (Float(rule.elevatedScore), Float(rule.highScore))
        let critical = Float(rule.criticalScore)
        guard scores.allSatisfy({ $0.isFinite && abs($0) <= 1_000 }), elevated < high, high < critical,
            durations.allSatisfy(Self.durations.contains), rule.maxPerHour ?? 1 >= 1, let budgetH = rule.budgetH,
            budgetH.isFinite, budgetH > 0, budgetH < 1e6
        else { return nil }
        self.init(
            budgetH: budgetH, elevatedScore: elevated, highScore: high, criticalScore: critical,
            clearMargin: Float(rule.clearMargin),
            minimumDurationS: rule.minimumDurationS, clearAfterS: rule.clearAfterS, holdOffS: rule.holdOffS,
            minimumConfidence: Float(rule.minimumConfidence), maxPerHour: rule.maxPerHour)
    }
}
