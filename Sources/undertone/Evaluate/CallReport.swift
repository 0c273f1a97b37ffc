import Alerting
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
        bySex = Dictionary(grouping: judged.filter { $0.call.sex != nil }) { $0.call.sex ?? "" }.mapValues { Group($0) }
        byVoice = Dictionary(grouping: judged) { $0.call.speaker }.mapValues { Group($0) }
        byLabel = judged.map { $0.judgement.others.mapValues { Other(hours: $0.seconds / 3_600, alerts: $0.alerts) } }
            .reduce(into: [:]) { sum, others in
                sum.merge(others) { Other(hours: $0.hours + $1.hours, alerts: $0.alerts + $1.alerts) }
            }
    }
}

/// What probation would have done on calls: for how much talk of each voice nobody would have been told of an alert.
///
/// The calls of a voice are taken for its first ones, one after the other. The figures of ``CallReport`` are without
/// it.
struct ProbationReport: Encodable {
    /// Probation of one voice.
    struct Course: Encodable, Equatable {
        /// Talk in all calls, s.
        var talkS: Double
        /// Alerts that nobody would have been told of.
        var tried: Int
        /// Talk after which it was over, s; `nil` where it was not.
        var overAfterS: Double?

        private enum CodingKeys: String, CodingKey {
            case tried
            case talkS = "talk_s"
            case overAfterS = "over_after_s"
        }

        /// Follows a voice through its calls.
        init(_ calls: [CallJudgement.Talk], lengthS: Double) {
            var (heardS, alertsS) = (0.0, [Double]())
            for call in calls {
                alertsS += call.triedS.map { heardS + $0 }
                heardS += call.heardS
            }
            let endS = Probation.endS(alertsAtS: alertsS, lengthS: lengthS)
            talkS = heardS
            overAfterS = endS <= heardS ? endS : nil
            tried = alertsS.count { $0 < endS }
        }
    }

    /// Talk that it takes, s.
    let lengthS: Double
    let voices: Int
    /// Voices for which it was over.
    let over: Int
    let tried: Int
    let byVoice: [String: Course]

    private enum CodingKeys: String, CodingKey {
        case voices, over, tried
        case lengthS = "length_s"
        case byVoice = "by_voice"
    }

    init(_ judged: [CallReport.Judged], lengthS: Double) {
        self.lengthS = lengthS
        byVoice = Dictionary(grouping: judged) { $0.call.speaker }.mapValues {
            Course($0.map(\.judgement.talk), lengthS: lengthS)
        }
        voices = byVoice.count
        over = byVoice.values.count { $0.overAfterS != nil }
        tried = byVoice.values.reduce(0) { $0 + $1.tried }
    }
}
