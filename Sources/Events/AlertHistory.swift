public import Vocabulary

/// What happened with one alert, in order, and what of it stands. Pure: it says what a person can take back, and what
/// is left then.
public struct AlertHistory: Sendable {
    /// How many seconds whoever took a step has to take it back.
    public static let undoS = 10
    /// What the way to the daemon may take beside that, and how far a clock may be put right meanwhile.
    private static let slackS = 2.0

    /// The alert's events, the oldest first, from where it was raised: that the agent was told before is no part of it.
    public let events: [Event]

    /// A history of these events.
    public init(_ events: [Event]) { self.events = events.filter { $0.type != .alert(.told) } }

    /// Whether it begins where the alert did: of an old one the log may hold the end alone.
    public var isWhole: Bool { if case .alert(.raised, _) = events.first?.data { true } else { false } }

    /// What stands: without the steps that were taken back, and without the word that they were.
    public var standing: [Event] {
        var standing: [Event] = []
        for event in events {
            guard case .handling(.undo(let step), let undo) = event.data else {
                standing.append(event)
                continue
            }
            let undone = standing.lastIndex {
                guard case .handling(let done, let handling) = $0.data else { return false }
                return done.undoable == step && handling.isBySame(as: undo)
            }
            if let undone { standing.remove(at: undone) }
        }
        return standing
    }

    /// What a person can take back: what they did last with it, if that was a moment ago and nobody has seen to the
    /// alert since.
    /// - Throws: why they can take back nothing.
    public func undoable(
        by person: String, through hub: String? = nil, at now: Timestamp
    ) throws(Refused) -> HandlingStep.Undoable {
        for event in events.reversed() {
            guard case .handling(let step, let handling) = event.data else { continue }
            switch step {
            // What the clock, the agent or quality assurance did stands beside it; so do words.
            case .escalate, .contest, .judge, .remark: continue
            case .undo: throw .nothing
            case .acknowledge, .takeOver, .handOn, .resolve:
                guard (handling.by, handling.through) == (person, hub) else { throw .others(handling.by) }
                guard let undoable = step.undoable else { throw .learned }
                let ageS = Double(now.millisecondsSince1970 - handling.at.millisecondsSince1970) / 1_000
                guard (-Self.slackS...Double(Self.undoS) + Self.slackS).contains(ageS) else { throw .late }
                guard isWhole else { throw .old }
                return undoable
            }
        }
        throw .nothing
    }

    /// Why nothing can be taken back.
    public enum Refused: Error, Equatable {
        /// Nobody has done anything, or it was taken back.
        case nothing
        /// Somebody else was the last who did something.
        case others(String)
        /// It is too long ago.
        case late
        /// The daemon has learned from it.
        case learned
        /// The log does not hold the alert's beginning any longer.
        case old

        /// What is wrong and what can be done instead.
        public func sentence(alert: String) -> String {
            switch self {
            case .nothing: "Nothing was done with alert \(alert) that could be undone."
            case .others(let person): "\(person) was the last who did something with alert \(alert). Speak to them."
            case .late:
                "What you did with alert \(alert) is more than \(AlertHistory.undoS) s ago and stands. Take it over, or hand it on."
            case .learned:
                "Alert \(alert) was resolved as nothing wrong, and the daemon has learned from it. That stands."
            case .old: "Alert \(alert) is too old for that: the log does not hold its beginning any longer."
            }
        }
    }
}
