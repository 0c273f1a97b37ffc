internal import Alerting
internal import Events
internal import Stress
internal import Vault
internal import Vocabulary

/// Turns an alert of the analysis into what the event log keeps.
struct AlertText {
    let agent: String
    /// The position of the stream that is `now`.
    let position: StreamTime
    /// Wall-clock time of `position`.
    let now: Timestamp
    /// Whether what the voice sounds like may be named; else numbers alone.
    let namesPatterns: Bool

    /// The payload of an alert event.
    func payload(of alert: Alert, id: String) -> AlertPayload {
        AlertPayload(
            alertID: id, agent: agent, level: alert.level, score: Self.rounded(alert.score.value ?? 0),
            confidence: Self.rounded(alert.score.confidence), onsetAt: date(of: alert.onset),
            raisedAt: date(of: alert.raised), clearedAt: alert.cleared.map(date(of:)),
            explanation: explanation(of: alert), reasons: alert.score.contributions.map { reason($0, of: alert.score) },
            discounts: alert.score.discounts.all.map(discount),
            pattern: namesPatterns ? alert.score.pattern.best?.rawValue : nil)
    }

    /// The reasons in one sentence, as they stood when the alert got its present level.
    func explanation(of alert: Alert) -> String { alert.explanation { date(of: $0).localTimeOfDay } }

    /// What a segment says of its alert.
    func details(of alert: Alert) -> SegmentAssembler.Details {
        SegmentAssembler.Details(
            explanation: explanation(of: alert),
            reasons: alert.score.contributions.map { reason($0, of: alert.score).part },
            voice: namesPatterns ? alert.score.pattern.best?.voice : nil)
    }

    private func date(of time: StreamTime) -> Timestamp { now.advanced(bySeconds: time.seconds - position.seconds) }

    private func reason(_ contribution: StressContribution, of score: StressScore) -> AlertReason {
        AlertReason(
            part: VoiceReason(
                feature: .init(contribution.feature), value: Self.rounded(contribution.value),
                baseline: Self.rounded(contribution.baseline), share: Self.rounded(score.share(of: contribution))),
            delta: Self.rounded(contribution.delta), unit: contribution.feature.unit)
    }

    private func discount(_ discount: StressDiscount) -> AlertDiscount {
        AlertDiscount(
            kind: discount.kind.rawValue, feature: .init(discount.affects), amount: Self.rounded(discount.amount),
            since: date(of: discount.since))
    }

    /// Hundredths: more digits would pretend to more than is known.
    private static func rounded(_ value: Float) -> Double { (Double(value) * 100).rounded() / 100 }
}
