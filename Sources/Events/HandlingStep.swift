public import Vocabulary

/// What people, or the daemon by the clock, do with an alert: the command and the event of it are this one value.
public enum HandlingStep: Sendable, Equatable, Codable {
    /// They saw it.
    case acknowledge
    /// They see to it.
    case takeOver
    /// Somebody else is to see to it.
    case handOn(to: String)
    /// It is dealt with; or nothing was wrong, so that what was heard in it counts as calm.
    case resolve(note: String?, nothingWrong: Bool)
    /// It was wrong, says the agent.
    case contest(reason: String)
    /// Whether the agent was right about that, says quality assurance.
    case judge(upheld: Bool, note: String?)
    /// There is something to say of it; nothing else changes.
    case remark(String)
    /// It was a slip: whoever took this step takes it back.
    case undo(Undoable)
    /// Nobody saw it in time: it goes to this tier.
    case escalate(tier: Int)

    /// The steps that whoever took one can take back, by their names.
    public enum Undoable: String, Sendable, Codable {
        case acknowledge = "acknowledged"
        case takeOver = "taken_over"
        case handOn = "handed_on"
        case resolve = "resolved"
    }

    /// What can be taken back of it; `nil` where it stands as it is.
    public var undoable: Undoable? {
        switch self {
        case .acknowledge: .acknowledge
        case .takeOver: .takeOver
        case .handOn: .handOn
        // The daemon has learned from it at once.
        case .resolve(_, let nothingWrong): nothingWrong ? nil : .resolve
        case .contest, .judge, .remark, .undo, .escalate: nil
        }
    }

    /// The last part of the event's type.
    public var name: String {
        switch self {
        case .acknowledge: "acknowledged"
        case .takeOver: "taken_over"
        case .handOn: "handed_on"
        case .resolve: "resolved"
        case .contest: "contested"
        case .judge: "judged"
        case .remark: "noted"
        case .undo: "undone"
        case .escalate: "escalated"
        }
    }

    /// What the audit calls it.
    public var action: String {
        switch self {
        case .acknowledge: "alert.acknowledge"
        case .takeOver: "alert.takeover"
        case .handOn: "alert.handover"
        case .resolve: "alert.resolve"
        case .contest: "alert.contest"
        case .judge: "alert.judge"
        case .remark: "alert.note"
        case .undo: "alert.undo"
        case .escalate: "alert.escalate"
        }
    }

    /// What the audit has to know beside that. Not the person's own words: those are in the event, where they can be
    /// erased.
    public var detail: String? {
        switch self {
        case .acknowledge, .takeOver, .contest, .remark: nil
        case .undo(let step): step.rawValue
        case .resolve(_, let nothingWrong): nothingWrong ? "nothing was wrong" : nil
        case .handOn(let person): "to \(person)"
        case .judge(let isUpheld, _): isUpheld ? "upheld" : "dismissed"
        case .escalate(let tier): "to tier \(tier)"
        }
    }

    /// The same step, with other words where something was said.
    public func saying(_ words: String) -> HandlingStep {
        switch self {
        case .acknowledge, .takeOver, .handOn, .undo, .escalate: self
        case .remark: .remark(words)
        case .resolve(let note, let nothingWrong): .resolve(note: note.map { _ in words }, nothingWrong: nothingWrong)
        case .judge(let isUpheld, let note): .judge(upheld: isUpheld, note: note.map { _ in words })
        case .contest: .contest(reason: words)
        }
    }

    /// What was said with it: how the alert ended, why it was wrong.
    public var note: String? {
        switch self {
        case .acknowledge, .takeOver, .handOn, .undo, .escalate: nil
        case .remark(let words): words
        case .resolve(let note, _), .judge(_, let note): note
        case .contest(let reason): reason
        }
    }
}

/// Who took a step with an alert, and when.
///
/// | Type | Members beside `alert_id`, `by`, `at`, and `through` for what was done at a hub |
/// |---|---|
/// | `.acknowledged`, `.taken_over` | none |
/// | `.handed_on` | `to` |
/// | `.escalated` | `tier`; `by` is `daemon` |
/// | `.resolved` | `note`; `nothing_wrong` where whoever resolved it says so, absent in events of releases that did not ask |
/// | `.contested` | `note` |
/// | `.judged` | `upheld`, `note` |
/// | `.noted` | `note` |
/// | `.undone` | `step`, the last part of the type of the event that it takes back: the latest such step of this person |
public struct HandlingPayload: Sendable, Equatable {
    /// The alert.
    public var alertID: String
    /// Name of the person; `daemon` where nobody saw the alert in time.
    public var by: String
    /// When.
    public var at: Timestamp
    /// The hub at which they did it; `nil` for whoever did it on this machine.
    public var through: String?

    public init(alertID: String, by: String, at: Timestamp, through: String? = nil) {
        self.alertID = alertID
        self.by = by
        self.at = at
        self.through = through
    }

    /// Whether the same person did another step. Of two of one name one may be at a hub.
    func isBySame(as other: HandlingPayload) -> Bool { (by, through) == (other.by, other.through) }

    private enum CodingKeys: String, CodingKey {
        case by, at, to, note, tier, upheld, step, through
        case alertID = "alert_id"
        case nothingWrong = "nothing_wrong"
    }

    /// Writes who and when, and what the step says.
    func encode(_ step: HandlingStep, to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(alertID, forKey: .alertID)
        try container.encode(by, forKey: .by)
        try container.encode(at, forKey: .at)
        try container.encodeIfPresent(through, forKey: .through)
        try container.encodeIfPresent(step.note, forKey: .note)
        switch step {
        case .acknowledge, .takeOver, .contest, .remark: break
        case .undo(let undone): try container.encode(undone, forKey: .step)
        case .handOn(let person): try container.encode(person, forKey: .to)
        case .resolve(_, let nothingWrong): if nothingWrong { try container.encode(true, forKey: .nothingWrong) }
        case .judge(let isUpheld, _): try container.encode(isUpheld, forKey: .upheld)
        case .escalate(let tier): try container.encode(tier, forKey: .tier)
        }
    }

    /// Reads the step of this name, and who took it; `nil` where no step has this name.
    static func read(_ name: String, from decoder: any Decoder) throws -> (HandlingStep, HandlingPayload)? {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let step: HandlingStep
        switch name {
        case "acknowledged": step = .acknowledge
        case "taken_over": step = .takeOver
        case "handed_on": step = .handOn(to: try container.decode(String.self, forKey: .to))
        case "resolved":
            step = .resolve(
                note: try container.decodeIfPresent(String.self, forKey: .note),
                nothingWrong: try container.decodeIfPresent(Bool.self, forKey: .nothingWrong) ?? false)
        case "contested": step = .contest(reason: try container.decode(String.self, forKey: .note))
        case "judged":
            step = .judge(
                upheld: try container.decode(Bool.self, forKey: .upheld),
                note: try container.decodeIfPresent(String.self, forKey: .note))
        case "noted": step = .remark(try container.decode(String.self, forKey: .note))
        case "undone": step = .undo(try container.decode(HandlingStep.Undoable.self, forKey: .step))
        case "escalated": step = .escalate(tier: try container.decode(Int.self, forKey: .tier))
        default: return nil
        }
        let payload = HandlingPayload(
            alertID: try container.decode(String.self, forKey: .alertID),
            by: try container.decode(String.self, forKey: .by), at: try container.decode(Timestamp.self, forKey: .at),
            through: try container.decodeIfPresent(String.self, forKey: .through))
        return (step, payload)
    }
}
