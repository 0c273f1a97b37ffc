import Alerting
import EventLog
import Feed
import Stress

/// The probation of a voice on one microphone, as a program reads it.
struct TrustReport: Encodable {
    /// What would have been raised, were it over.
    struct Tried: Encodable {
        /// When.
        var at: Timestamp
        var level: EventLevel
        var score: Double
        var explanation: String
    }

    var agent: String
    var device: String
    var isOver: Bool
    /// Talk that it takes, s; 0 where the configuration wants none.
    var probationS: Double
    var talkHeardS: Double
    /// Where no further alert would be raised in it.
    var talkNeededS: Double
    /// Why it is not over.
    var reason: String?
    /// Alerts that would have been raised since the voice was new there, of those that are kept.
    var triedCount: Int
    /// Each of them that the daemon still knows of; absent where none runs.
    var tried: [Tried]?

    private enum CodingKeys: String, CodingKey {
        case agent, device, reason, tried
        case isOver = "is_over"
        case probationS = "probation_s"
        case talkHeardS = "talk_heard_s"
        case talkNeededS = "talk_needed_s"
        case triedCount = "tried_count"
    }

    /// - Parameters:
    ///   - agent: whose voice.
    ///   - device: the key of its baseline.
    ///   - record: what is stored, a minute old at most.
    ///   - lengthS: talk that the configuration asks for.
    ///   - live: what the daemon tells, of this microphone or another; `nil` where none runs.
    init(agent: String, device: String, record: ProbationRecord, lengthS: Double, live: TrustFacts?) {
        let probation = Probation(record, lengthS: lengthS)
        self.agent = agent
        self.device = device
        isOver = probation.isOver
        probationS = lengthS
        talkHeardS = record.heardS
        talkNeededS = probation.neededS
        triedCount = record.tried.count
        reason = probation.reason
        if let now = live?.probation, now.device == device {
            (isOver, talkHeardS, talkNeededS) = (now.isOver, now.talkHeardS, now.talkNeededS)
            triedCount = now.tried ?? triedCount
            let hasTooMany = probation.recentTries > Probation.mostTried
            reason = hasTooMany && !now.isOver ? probation.reason : Wording.probation(now)
        }
        // Those of a baseline that was thrown away are no concern of this one.
        tried = live?.tried.filter { $0.device == device }.suffix(triedCount).map {
            Tried(
                at: $0.raisedAt, level: $0.level, score: $0.score, explanation: Wording.reasons(of: $0))
        }
    }
}
