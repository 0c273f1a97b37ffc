public import Vocabulary

/// What the break engine sees at one look.
public struct BreakView: Sendable, Equatable {
    /// A call is on.
    public var isCallOn = false
    /// Calls that are over since the last look.
    public var ended: [CallPayload] = []
    /// Own speech since the last look, s.
    public var talkS = 0.0
    /// For how long the machine stood still since the last look, s.
    public var standstillS = 0.0
    /// The screen is locked.
    public var isLocked = false
    /// Somebody else's session is in front, or nobody's.
    public var isInactive = false
    /// The agent has paused.
    public var isPaused = false
    /// The microphone is heard.
    public var isHearing = true
    /// A call that is on is known whether the microphone is heard or not: calls here have been known by announcements
    /// or streams.
    public var isCallKnownAnyway = false
    /// Somebody has said since the start that a call begins or ends.
    public var isWordSaid = false
    /// The agent agrees to be measured for their own eyes.
    public var isMeasured = true
    /// The agent agrees that offers are left to chance to find out whether they help.
    public var isDrawn = false

    /// A desk at which somebody sits who is in no call.
    public init() {}

    /// Whether it is known that no call is on.
    var isSilenceKnown: Bool { isHearing || isCallKnownAnyway }
}

/// What is to be done.
public enum BreakAction: Sendable, Equatable {
    /// Write it down.
    case log(BreakEntry)
    /// Write down what chance has decided.
    case draw(DrawPayload)
    /// Show an offer, in the place of one that is shown.
    case show(BreakOffer)
    /// Take the offer of this identifier away.
    case withdraw(String)
}

/// An offer as the agent is shown it.
public struct BreakOffer: Sendable, Equatable {
    /// Its identifier.
    public var id: String
    /// The kind of break.
    public var kind: BreakKind
    /// How often it is made.
    public var times: Int
    /// How often an offer was put off today.
    public var snoozesToday: Int
}

/// What keeps a break from being offered.
public struct BreakHold: Sendable, Equatable, Codable {
    /// What it is.
    public enum Reason: String, Sendable, Codable, CaseIterable {
        /// Breaks are switched off.
        case off
        /// The agent has not agreed to be measured.
        case consent
        /// A call is on.
        case call
        /// The time after a call.
        case wrapUp = "wrap_up"
        /// The screen is locked.
        case locked
        /// Somebody else's session is in front.
        case inactive
        /// The agent has paused.
        case paused
        /// The microphone is not heard, and nothing else tells of calls.
        case deaf
        /// Calls are announced here, and nobody has said since the start whether one is on.
        case unannounced
        /// The site's quiet time.
        case quiet
        /// The agent has refused three times in this part of the day.
        case refused
        /// As many offers were made as a shift may have.
        case shift
        /// The agent is on a break.
        case taking
        /// The agent has put it off for a time.
        case snoozed
        /// The agent has put it off until after a call.
        case nextCall = "next_call"
        /// Chance has decided that it is made later.
        case drawn
        /// It was made three times, and not answered.
        case unanswered
    }

    /// What it is.
    public var reason: Reason
    /// Until when, by the clock on the wall; absent where that is not known.
    public var until: Timestamp?

    /// Something that holds, for a time where that is known.
    public init(_ reason: Reason, until: Timestamp? = nil) { (self.reason, self.until) = (reason, until) }
}
