import Evaluation

/// How well alerts found the strained stretches of calls, and how often there was one for nothing.
struct CallReport: Encodable {
    /// Figures of all calls, of those of one sex, or of one voice.
    struct Group: Encodable {
        var calls: Int
        var voices: Int
        var stretches: Int
        /// Stretches that began while the baseline was still being learned; they count as missed.
        var beforeReady: Int
        /// Share of the stretches in which an alert was raised.
        var found: Estimate?
        /// Seconds from the start of a stretch that was found to its alert.
        var latencyMedianS: Double?
        var latencyP90S: Double?
        var calmHours: Double
        var falseAlerts: Int
        /// Voices that have any.
        var voicesWithFalseAlerts: Int
        /// With an interval over voices; `nil` without calm time after learning.
        var falsePerHour: Estimate?
        /// What one shift of eight hours would have, and what it would have at most, with a confidence of 95 %.
        var falsePerShift: Double?
        var falsePerShiftAtMost: Double?

        private enum CodingKeys: String, CodingKey {
            case calls, voices, stretches, found
            case beforeReady = "before_ready"
            case latencyMedianS = "latency_median_s"
            case latencyP90S = "latency_p90_s"
            case calmHours = "calm_hours"
            case falseAlerts = "false_alerts"
            case voicesWithFalseAlerts = "voices_with_false_alerts"
            case falsePerHour = "false_per_hour"
            case falsePerShift = "false_per_shift"
            case falsePerShiftAtMost = "false_per_shift_at_most"
        }

        init(_ judged: [Judged]) {
            calls = judged.count
            voices = Set(judged.map(\.call.speaker)).count
            let all = judged.flatMap(\.judgement.stretches)
            let latencies = all.compactMap(\.latencyS)
            stretches = all.count
            beforeReady = all.count(where: \.isLearning)
            found = .share(hits: Double(latencies.count), of: all.count)
            latencyMedianS = Quantile.of(latencies, share: 0.5)
            latencyP90S = Quantile.of(latencies, share: 0.9)
            calmHours = judged.reduce(0) { $0 + $1.judgement.calmS } / 3_600
            falseAlerts = judged.reduce(0) { $0 + $1.judgement.falseAlerts }
            let rate = SpeakerRate(
                Dictionary(grouping: judged) { $0.call.speaker }.sorted { $0.key < $1.key }.map { _, calls in
                    .init(
                        events: calls.reduce(0) { $0 + $1.judgement.falseAlerts },
                        hours: calls.reduce(0) { $0 + $1.judgement.calmS } / 3_600)
                })
            voicesWithFalseAlerts = rate?.speakersWithAny ?? 0
            falsePerHour = rate?.perHour
            falsePerShift = rate.map { $0.perHour.value * CallReport.shiftHours }
            falsePerShiftAtMost = rate.map { $0.upperLimitPerHour * CallReport.shiftHours }
        }
    }

    /// Figures of a label of the site's own.
    struct Other: Encodable {
        var hours: Double
        var alerts: Int
    }

    typealias Judged = (call: EvaluationPlan.Call, judgement: CallJudgement)

    static let shiftHours = 8.0

    let all: Group
    let bySex: [String: Group]
    let byVoice: [String: Group]
    let byLabel: [String: Other]
    /// What probation would have done on these calls; `nil` where the configuration wants none.
    let probation: ProbationReport?

    private enum CodingKeys: String, CodingKey {
        case all, probation
        case bySex = "by_sex"
        case byVoice = "by_voice"
        case byLabel = "by_label"
    }

    /// Draws up the figures; `nil` without a call.
    /// - Parameters:
    ///   - judged: the calls in the order of the manifest.
    ///   - probationS: talk that probation takes, s; 0 for none.
    init?(_ judged: [Judged], probationS: Double = 0) {
        guard !judged.isEmpty else { return nil }
        probation = probationS > 0 ? ProbationReport(judged, lengthS: probationS) : nil
        all = Group(judged)
        bySex = Dictionary(grouping: judged.filter { $0.call.sex != nil }) { $0.call.sex ?? "" }
            .mapValues { Group($0) }
        byVoice = Dictionary(grouping: judged) { $0.call.speaker }.mapValues { Group($0) }
        byLabel = judged.map { $0.judgement.others.mapValues { Other(hours: $0.seconds / 3_600, alerts: $0.alerts) } }
            .reduce(into: [:]) { sum, others in
                sum.merge(others) { Other(hours: $0.hours + $1.hours, alerts: $0.alerts + $1.alerts) }
            }
    }
}
