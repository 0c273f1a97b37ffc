import Vocabulary

/// What the agent asks of breaks: the answer to `GET /v1/breaks`.
public struct BreakPage: Sendable, Equatable, Codable {
    /// A break that is due.
    public struct Due: Sendable, Equatable, Codable {
        /// The kind.
        public var kind: BreakKind
        /// Whether it is offered now, and waits for an answer.
        public var isOffered: Bool
        /// How often it was offered.
        public var times: Int

        private enum CodingKeys: String, CodingKey {
            case kind, times
            case isOffered = "is_offered"
        }
    }

    /// Whether breaks are offered.
    public var isOn: Bool
    /// Whether the agent has said so, and not only the site.
    public var isSwitched = false
    /// What is due, the weightiest first.
    public var due: [Due]
    /// What holds offers back; absent where nothing does.
    public var hold: BreakHold?
    /// The kind that the agent has said yes to.
    public var taking: BreakKind?
    /// Hard calls since the last ten minutes.
    public var hardCalls: Int
    /// Seconds in calls since the last five minutes.
    public var inCallsS: Double
    /// Seconds in calls after which five minutes are due.
    public var microAfterS: Double
    /// How often an offer was put off today.
    public var snoozesToday: Int
    /// What counted as a break in the last day, the oldest first.
    public var taken: [TakenPayload]
    /// How the call is known that is on; absent without one.
    public var callKnownBy: CallMachine.Knowledge?
    /// The surest way in which a call was known since the daemon's start; absent before the first.
    public var bestKnowledge: CallMachine.Knowledge?

    private enum CodingKeys: String, CodingKey {
        case due, hold, taking, taken
        case isOn = "is_on"
        case isSwitched = "is_switched"
        case hardCalls = "hard_calls"
        case inCallsS = "in_calls_s"
        case microAfterS = "micro_after_s"
        case snoozesToday = "snoozes_today"
        case callKnownBy = "call_known_by"
        case bestKnowledge = "best_knowledge"
    }

    /// How a machine stands.
    public init(_ machine: BreakMachine, at now: Moment) {
        isOn = machine.rules.isOn
        due = machine.due(at: now).map { kind in
            let offer = machine.book.offer(of: kind)
            return Due(kind: kind, isOffered: offer != nil && offer?.id == machine.shown, times: offer?.times ?? 0)
        }
        hold = machine.hold(at: now)
        taking = machine.book.accepted
        (hardCalls, inCallsS, microAfterS) = (machine.hardCalls, machine.inCallsS, machine.rules.microAfterS)
        snoozesToday = machine.snoozesToday(at: now)
        taken = machine.book.taken.filter {
            now.wall.millisecondsSince1970 - $0.beganAt.millisecondsSince1970 < 86_400_000
        }
    }
}

/// What the agent says to an offer: the body of `POST /v1/breaks/answer`.
public struct BreakAnswer: Sendable, Codable {
    /// What they say.
    public var answer: AnsweredPayload.Answer
    /// With `snooze`, after how long to ask again.
    public var snoozeS: Double?

    /// For how long an offer can be put off.
    public static let snoozeRange = 60.0...3_600

    private enum CodingKeys: String, CodingKey {
        case answer
        case snoozeS = "snooze_s"
    }

    public init(_ answer: AnsweredPayload.Answer, snoozeS: Double? = nil) {
        (self.answer, self.snoozeS) = (answer, snoozeS)
    }
}

/// Whether breaks are to be offered: the body of `POST /v1/breaks/switch`.
public struct BreakSwitch: Sendable, Codable {
    /// Whether they are.
    public var isOn: Bool

    private enum CodingKeys: String, CodingKey { case isOn = "on" }

    public init(isOn: Bool) { self.isOn = isOn }
}
