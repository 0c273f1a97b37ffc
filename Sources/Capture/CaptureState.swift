public import Foundation
public import Languages

/// What a live source is doing, and why. Every change of ``condition``, ``device`` or ``oddity`` is reported once, in
/// order.
public struct CaptureState: Sendable, Hashable {
    /// The kinds of states. Only in `capturing` do samples reach the reader; in every other the stream has a hole.
    public enum Condition: String, Sendable, Hashable, CaseIterable {
        /// No microphone has been heard yet; the source looks for one by itself.
        case waiting
        /// Samples come from the agent's microphone.
        case capturing
        /// The sound server says that the microphone is muted.
        case muted
        /// The stream is open and brings digital zeros, or nothing at all: something is broken, or muted where the
        /// server cannot see it.
        case deaf
        /// The microphone or the server was there and is gone; the source looks for it by itself.
        case lost
        /// The server moved the stream to another source: closed at once, the microphone is looked for anew.
        case moved
        /// On purpose there is no record stream, see ``CaptureHold``.
        case paused
        /// The server has suspended the microphone, or this process or computer stood still.
        case suspended
        /// Ended for good; a new source is needed to go on.
        case stopped

        /// Whether nothing is heard and nobody wants that: somebody may have to put something right.
        public var isUnwanted: Bool {
            switch self {
            case .waiting, .deaf, .lost, .moved: true
            case .capturing, .muted, .paused, .suspended, .stopped: false
            }
        }
    }

    /// What it is doing.
    public var condition: Condition
    /// The microphone in use, or the one that is bound and looked for; `nil` before there was one.
    public var device: CaptureDevice?
    /// Why, as a clause for people; `nil` where nothing needs a reason.
    public var why: Phrase?
    /// What somebody can do about it, where that is known.
    public var advice: Phrase?
    /// ``why`` as logs and events have it.
    public var reason: String? { why.map(Language.english.text) }
    /// ``advice`` as logs and events have it.
    public var hint: String? { advice.map(Language.english.text) }
    /// What is odd about the microphone; `nil` where nothing is, or where no microphone is heard.
    public var oddity: CaptureOddity?

    init(
        _ condition: Condition, device: CaptureDevice? = nil, reason: Phrase? = nil, hint: Phrase? = nil,
        oddity: CaptureOddity? = nil
    ) {
        self.condition = condition
        self.device = device
        why = reason
        advice = hint
        self.oddity = oddity
    }

    /// The state of a source that was not started.
    static let initial = CaptureState(.waiting, reason: notStarted)
    /// Why there is none so far.
    static let notStarted = Phrase("capture has not been started")
    /// The state of a source that was stopped.
    static let final = CaptureState(.stopped, reason: Phrase("the daemon stops"))
}

/// A reason not to capture at all: while there is one, no record stream exists on the server. Several may hold at once.
public enum CaptureHold: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The agent has not consented, or no longer does.
    case consent
    /// The agent has consented, and is asked anew: what it was for has changed, or what they said last is in doubt.
    case askedAnew = "asked_anew"
    /// The agent has asked for it.
    case agent
    /// The screen is locked.
    case screenLocked = "screen_locked"
    /// Another user's session is in front, or nobody is logged in.
    case sessionInactive = "session_inactive"
    /// It is not known whether the session is active: for milliseconds after the start, and where no logind tells.
    case sessionUnknown = "session_unknown"
    /// Capture is configured for calls, and there is none.
    case noCall = "no_call"

    /// As a clause for people.
    public var why: Phrase {
        switch self {
        case .consent: Phrase("the agent has not consented")
        case .askedAnew: Phrase("the agent is asked for consent anew")
        case .agent: Phrase("the agent asked for a pause")
        case .screenLocked: Phrase("the screen is locked")
        case .sessionInactive: Phrase("the agent's session is not active")
        case .sessionUnknown: Phrase("nobody says whether the agent's session is active and unlocked")
        case .noCall: Phrase("there is no call")
        }
    }

    /// ``why`` as logs and events have it.
    public var reason: String { Language.english.text(why) }

    /// The one that is named first where several hold.
    public static func < (left: CaptureHold, right: CaptureHold) -> Bool {
        left != right && allCases.first { $0 == left || $0 == right } == left
    }
}

/// One step from a state of capture to the next.
public struct CaptureChange: Sendable, Hashable {
    /// The state from now on.
    public var state: CaptureState
    /// When it began: the instant of the cause, which lies before its discovery where it takes seconds to be sure.
    public var began: Date
    /// The state that ended, with the last reason it had.
    public var before: CaptureState
    /// When that one began.
    public var beforeBegan: Date
    /// How long it lasted, by a clock that nobody sets.
    public var beforeLasted: Duration
}

/// What a live source lost since it was started, in counts that only grow.
public struct CaptureLosses: Sendable, Hashable {
    /// Blocks dropped because the reader was too slow and the ring was full.
    public var overrunBlocks = 0
    /// Samples in those blocks.
    public var overrunSamples = 0
    /// Samples that never arrived: holes that the sound server reported, and the time during which the server or the
    /// microphone was away.
    public var missingSamples = 0
}
