/// What a person can do with an alert.
public enum AlertCommand: Sendable, Equatable, Codable {
    /// They saw it.
    case acknowledge
    /// They see to it.
    case takeOver
    /// Somebody else is to see to it.
    case handOn(to: String)
    /// It is dealt with; or nothing was wrong, so that what was heard in it counts as calm.
    case resolve(note: String?, nothingWrong: Bool = false)
    /// It was wrong, says the agent.
    case contest(reason: String)
    /// Whether the agent was right about that, says quality assurance.
    case judge(upheld: Bool, note: String?)

    /// What the audit calls it.
    public var action: String {
        switch self {
        case .acknowledge: "alert.acknowledge"
        case .takeOver: "alert.takeover"
        case .handOn: "alert.handover"
        case .resolve: "alert.resolve"
        case .contest: "alert.contest"
        case .judge: "alert.judge"
        }
    }

    /// What the audit has to know beside that. Not the person's own words: those are in the event, where they can be erased.
    var detail: String? {
        switch self {
        case .acknowledge, .takeOver, .contest: nil
        case .resolve(_, let nothingWrong): nothingWrong ? "nothing was wrong" : nil
        case .handOn(let person): "to \(person)"
        case .judge(let isUpheld, _): isUpheld ? "upheld" : "dismissed"
        }
    }
}
