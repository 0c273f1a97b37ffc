/// A reason not to capture at all: while there is one, no record stream exists on the server. Several may hold at once.
public enum CaptureHold: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The agent has not consented, or no longer does.
    case consent
    /// The agent has asked for it.
    case agent
    /// The screen is locked.
    case screenLocked = "screen_locked"
    /// Another user's session is in front, or nobody is logged in.
    case sessionInactive = "session_inactive"
    /// It is not known yet whether the session is active: for milliseconds after the start.
    case sessionUnknown = "session_unknown"
    /// Capture is configured for calls, and there is none.
    case noCall = "no_call"

    /// As a clause for people.
    public var reason: String {
        switch self {
        case .consent: "the agent has not consented"
        case .agent: "the agent asked for a pause"
        case .screenLocked: "the screen is locked"
        case .sessionInactive: "the agent's session is not active"
        case .sessionUnknown: "the agent's session is being looked up"
        case .noCall: "there is no call"
        }
    }

    /// The one that is named first where several hold.
    public static func < (left: CaptureHold, right: CaptureHold) -> Bool {
        rank(left) < rank(right)
    }

    private static func rank(_ hold: CaptureHold) -> Int { allCases.firstIndex(of: hold) ?? 0 }
}
