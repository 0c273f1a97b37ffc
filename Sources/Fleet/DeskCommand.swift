public import Events
public import Vocabulary

/// What a person who signed in at the hub does with an alert. The desk acts by its daemon's socket, under the name
/// `id`, so that what comes twice is done once; the daemon's log and roles decide.
public struct DeskCommand: Sendable, Equatable {
    /// What is to be done.
    public enum Verb: Sendable, Hashable {
        /// They saw it.
        case acknowledge
        /// They see to it.
        case takeOver
        /// Somebody else is to see to it: ``DeskCommand/to``.
        case handOn
        /// It is dealt with.
        case resolve
        /// There is something to say of it: ``DeskCommand/words``.
        case note
        /// The step ``DeskCommand/step`` was a slip.
        case undo
        /// What a newer hub asks for; answered by a refusal.
        case unknown(String)
    }

    /// Name of the command; the same again where it is sent again.
    public var id: String
    /// Which lane.
    public var lane: String
    /// Which alert.
    public var alertID: String
    /// What is to be done with it.
    public var verb: Verb
    /// What the person said with it.
    public var words: String?
    /// Who is to see to it.
    public var to: String?
    /// Whether nothing was wrong.
    public var nothingWrong: Bool?
    /// What is taken back.
    public var step: HandlingStep.Undoable?
    /// Who does it, and in which role.
    public var person: Person
    /// Name of the hub, for the audit.
    public var hub: String
    /// When it was sent.
    public var sentAt: Timestamp
    /// From when on it is not done any more.
    public var expiresAt: Timestamp

    public init(
        id: String, lane: String, alertID: String, verb: Verb, words: String? = nil, to: String? = nil,
        nothingWrong: Bool? = nil, step: HandlingStep.Undoable? = nil, person: Person, hub: String, sentAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.id = id
        self.lane = lane
        self.alertID = alertID
        self.verb = verb
        self.words = words
        self.to = to
        self.nothingWrong = nothingWrong
        self.step = step
        self.person = person
        self.hub = hub
        self.sentAt = sentAt
        self.expiresAt = expiresAt
    }

    /// A command for a step; `nil` for a step that nobody takes at a hub.
    public init?(
        id: String, lane: String, alertID: String, handling step: HandlingStep, person: Person, hub: String,
        sentAt: Timestamp, expiresAt: Timestamp
    ) {
        self.init(
            id: id, lane: lane, alertID: alertID, verb: .acknowledge, person: person, hub: hub, sentAt: sentAt,
            expiresAt: expiresAt)
        switch step {
        case .acknowledge: verb = .acknowledge
        case .takeOver: verb = .takeOver
        case .handOn(let person): (verb, to) = (.handOn, person)
        case .resolve(let note, let isCalm): (verb, words, nothingWrong) = (.resolve, note, isCalm)
        case .remark(let note): (verb, words) = (.note, note)
        case .undo(let undone): (verb, self.step) = (.undo, undone)
        case .contest, .judge, .escalate: return nil
        }
    }

    /// What it does with the alert; `nil` where the verb is not known, or lacks what it needs.
    public var handling: HandlingStep? {
        switch verb {
        case .acknowledge: .acknowledge
        case .takeOver: .takeOver
        case .handOn: to.map { .handOn(to: $0) }
        case .resolve: .resolve(note: words, nothingWrong: nothingWrong ?? false)
        case .note: words.map { .remark($0) }
        case .undo: step.map { .undo($0) }
        case .unknown: nil
        }
    }
}

extension DeskCommand.Verb: RawRepresentable, Codable {
    private static let known: [DeskCommand.Verb] = [.acknowledge, .takeOver, .handOn, .resolve, .note, .undo]

    /// The verb of a text.
    public init(rawValue: String) { self = Self.known.first { $0.rawValue == rawValue } ?? .unknown(rawValue) }

    /// The text of a verb.
    public var rawValue: String {
        switch self {
        case .acknowledge: "ack"
        case .takeOver: "takeover"
        case .handOn: "handover"
        case .resolve: "resolve"
        case .note: "note"
        case .undo: "undo"
        case .unknown(let text): text
        }
    }
}

extension DeskCommand: WireMessage {
    private enum CodingKeys: String, CodingKey {
        case id, lane, verb, words, to, step, person, hub
        case alertID = "alert_id"
        case nothingWrong = "nothing_wrong"
        case sentAt = "sent_at"
        case expiresAt = "expires_at"
    }

    /// What is out of its bounds.
    public var fault: String? {
        Wire.fault(
            inNames: ("id", id, Wire.maxIDBytes), ("lane", lane, Wire.maxNameBytes),
            ("alert_id", alertID, Wire.maxIDBytes), ("verb", verb.rawValue, Wire.maxNameBytes),
            ("person.name", person.name, Wire.maxNameBytes), ("person.role", person.role, Wire.maxNameBytes),
            ("hub", hub, Wire.maxNameBytes))
            ?? Wire.fault(("words", words, Wire.maxWordsBytes), ("to", to, Wire.maxNameBytes))
            ?? (to?.isEmpty == true ? "to is empty" : nil)
    }
}

/// What became of a command.
public struct CommandOutcome: Sendable, Equatable {
    /// How it ended.
    public enum Result: String, Sendable, Codable, CaseIterable {
        /// The daemon did it.
        case done
        /// The daemon did not do it; ``CommandOutcome/why`` says why.
        case refused
        /// It came too late.
        case expired
    }

    /// Name of the command.
    public var id: String
    /// Which lane.
    public var lane: String
    /// How it ended.
    public var result: Result
    /// Why, in words; `nil` where it was done.
    public var why: String?

    public init(id: String, lane: String, result: Result, why: String? = nil) {
        self.id = id
        self.lane = lane
        self.result = result
        self.why = why
    }
}

extension CommandOutcome: WireMessage {
    /// What is out of its bounds.
    public var fault: String? {
        Wire.fault(inNames: ("id", id, Wire.maxIDBytes), ("lane", lane, Wire.maxNameBytes))
            ?? Wire.fault(("why", why, Wire.maxWordsBytes))
    }
}
