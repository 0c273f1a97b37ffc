import Alerting

/// What probation would have done on calls: for how much talk of each voice nobody would have been told of an alert.
///
/// The calls of a voice are taken for its first ones, one after the other. The figures of ``CallReport`` are without it.
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
        byVoice = Dictionary(grouping: judged) { $0.call.speaker }
            .mapValues { Course($0.map(\.judgement.talk), lengthS: lengthS) }
        voices = byVoice.count
        over = byVoice.values.count { $0.overAfterS != nil }
        tried = byVoice.values.reduce(0) { $0 + $1.tried }
    }
}
