/// Whether the agent sits at the desk, as far as logind knows.
struct SessionState: Equatable, Sendable {
    /// A session of the agent is in the foreground.
    var isActive: Bool
    /// The screen of that session is locked.
    var isLocked: Bool

    init(isActive: Bool, isLocked: Bool) {
        self.isActive = isActive
        self.isLocked = isLocked
    }

    /// What an answer of logind means.
    init(_ answer: LogindAnswer) {
        switch answer {
        case .absent:
            // A machine without logind has no way to say that nobody is there.
            self.init(isActive: true, isLocked: false)
        case .noSession:
            self.init(isActive: false, isLocked: false)
        case .session(let session):
            // A session whose end has begun may still count as active where it has no seat.
            self.init(isActive: session.isActive && session.state != "closing", isLocked: session.isLocked)
        }
    }
}

/// What logind says of a user.
enum LogindAnswer: Equatable, Sendable {
    /// There is no logind.
    case absent
    /// The user has no session in which a person could sit.
    case noSession
    /// The user's primary session.
    case session(LogindSession)
}

/// The properties of a session that matter here, as logind has them.
struct LogindSession: Equatable, Sendable {
    /// `Active`: in the foreground of its seat; always true where it has no seat.
    var isActive: Bool
    /// `State`: `opening`, `online`, `active` or `closing`.
    var state: String
    /// `LockedHint`, which the screen locker sets.
    var isLocked: Bool
}
