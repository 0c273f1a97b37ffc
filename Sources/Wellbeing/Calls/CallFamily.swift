public import Events
public import Vocabulary

extension EventFamily {
    /// Calls that are over: when, how much was said, how much of it with effort.
    public static let call = EventFamily(
        name: "call", steps: [Step("ended", audience: .agentAlone)], state: .none, erasure: .goes)
}

/// A call that is over.
public struct CallPayload: Sendable, Equatable, Codable {
    /// When it began.
    public var beganAt: Timestamp
    /// When it ended.
    public var endedAt: Timestamp
    /// How it was known: `announced` by a program or the agent, `streams` of a softphone, or `talk` alone.
    public var knownBy: String
    /// Seconds in which the agent spoke.
    public var talkS: Double
    /// Seconds in which the voice was at `elevated` or above.
    public var hardS: Double
    /// Mean score of the whole call, 0...100; absent where there was none.
    public var score: Double?
    /// Mean score of its first three minutes; absent where there was none.
    public var firstScore: Double?
    /// Alerts that were raised in it, told to others or not.
    public var alerts: Int
    /// Whether one of them was critical, or the agent asked for help in it; absent where not. Such a call's offer of a
    /// break is never left to chance.
    public var isUrgent: Bool?

    private enum CodingKeys: String, CodingKey {
        case score, alerts
        case isUrgent = "is_urgent"
        case beganAt = "began_at"
        case endedAt = "ended_at"
        case knownBy = "known_by"
        case talkS = "talk_s"
        case hardS = "hard_s"
        case firstScore = "first_score"
    }

    public init(
        beganAt: Timestamp, endedAt: Timestamp, knownBy: String, talkS: Double, hardS: Double, score: Double?,
        firstScore: Double?, alerts: Int, isUrgent: Bool? = nil
    ) {
        self.beganAt = beganAt
        self.endedAt = endedAt
        self.knownBy = knownBy
        self.talkS = talkS
        self.hardS = hardS
        self.score = score
        self.firstScore = firstScore
        self.alerts = alerts
        self.isUrgent = isUrgent
    }

    /// Its length in seconds.
    public var lengthS: Double { Double(endedAt.millisecondsSince1970 - beganAt.millisecondsSince1970) / 1_000 }
}
