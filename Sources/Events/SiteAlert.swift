public import Vocabulary

/// An alert at a site's hub, with the desk and the lane that it is of and what was done about it there: one JSON object
/// for a reader.
public struct SiteAlert: Sendable, Equatable {
    /// The alert as it stands, by what its desk told.
    public var record: AlertRecord
    /// Which desk.
    public var desk: String
    /// What people call the desk.
    public var label: String
    /// Which team it belongs to; empty for none.
    public var team: String
    /// Which lane: the agent's login.
    public var lane: String
    /// What people at the hub wanted done with it, the oldest first.
    public var commands: [SiteCommand]

    public init(
        record: AlertRecord, desk: String, label: String, team: String, lane: String, commands: [SiteCommand] = []
    ) {
        self.record = record
        self.desk = desk
        self.label = label
        self.team = team
        self.lane = lane
        self.commands = commands
    }
}

extension SiteAlert: Codable {
    private enum CodingKeys: CodingKey { case desk, label, team, lane, commands }

    /// Reads the members of the alert, and where it is.
    public init(from decoder: any Decoder) throws {
        record = try AlertRecord(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        desk = try container.decode(String.self, forKey: .desk)
        label = try container.decode(String.self, forKey: .label)
        team = try container.decodeIfPresent(String.self, forKey: .team) ?? ""
        lane = try container.decode(String.self, forKey: .lane)
        commands = try container.decodeIfPresent([SiteCommand].self, forKey: .commands) ?? []
    }

    /// Writes the members of the alert, and where it is.
    public func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(desk, forKey: .desk)
        try container.encode(label, forKey: .label)
        try container.encode(team, forKey: .team)
        try container.encode(lane, forKey: .lane)
        try container.encode(commands, forKey: .commands)
    }
}

/// What somebody at a hub wants done with an alert, and what became of it: a row of ``SiteAlert/commands``, and the
/// payload of the events of ``EventFamily/command``.
public struct SiteCommand: Sendable, Equatable {
    /// How it stands.
    public enum Result: String, Sendable, CaseIterable {
        /// It is on its way, and the desk has said nothing.
        case sent
        /// The desk did it.
        case done
        /// The desk did not do it, or cannot be asked; ``SiteCommand/why`` says why.
        case refused
        /// It came too late, or was not answered in time.
        case expired
    }

    /// Its name: the same for what was asked for twice under one key.
    public var id: String
    /// With which alert.
    public var alertID: String
    /// Which desk.
    public var desk: String
    /// Which lane.
    public var lane: String
    /// What is to be done: `ack`, `takeover`, `handover`, `resolve`, `note` or `undo`.
    public var verb: String
    /// Who wants it.
    public var by: String
    /// When they said so.
    public var sentAt: Timestamp
    /// How it stands.
    public var result: Result
    /// Why, where it was not done.
    public var why: String?
    /// When the desk's word came; absent where none has.
    public var at: Timestamp?

    public init(
        id: String, alertID: String, desk: String, lane: String, verb: String, by: String, sentAt: Timestamp,
        result: Result = .sent, why: String? = nil, at: Timestamp? = nil
    ) {
        self.id = id
        self.alertID = alertID
        self.desk = desk
        self.lane = lane
        self.verb = verb
        self.by = by
        self.sentAt = sentAt
        self.result = result
        self.why = why
        self.at = at
    }
}

extension SiteCommand {
    /// What a step is called in ``verb``; `nil` for a step that nobody takes at a hub.
    public static func verb(of step: HandlingStep) -> String? {
        switch step {
        case .acknowledge: "ack"
        case .takeOver: "takeover"
        case .handOn: "handover"
        case .resolve: "resolve"
        case .remark: "note"
        case .undo: "undo"
        case .contest, .judge, .escalate: nil
        }
    }
}

extension SiteCommand: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, desk, lane, verb, by, result, why, at
        case alertID = "alert_id"
        case sentAt = "sent_at"
    }

    /// Reads one. A result that this release does not know is no word of the desk yet.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        alertID = try container.decode(String.self, forKey: .alertID)
        desk = try container.decode(String.self, forKey: .desk)
        lane = try container.decode(String.self, forKey: .lane)
        verb = try container.decode(String.self, forKey: .verb)
        by = try container.decode(String.self, forKey: .by)
        sentAt = try container.decode(Timestamp.self, forKey: .sentAt)
        result = Result(rawValue: try container.decode(String.self, forKey: .result)) ?? .sent
        why = try container.decodeIfPresent(String.self, forKey: .why)
        at = try container.decodeIfPresent(Timestamp.self, forKey: .at)
    }

    /// Writes its members; what does not apply is left out.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(alertID, forKey: .alertID)
        try container.encode(desk, forKey: .desk)
        try container.encode(lane, forKey: .lane)
        try container.encode(verb, forKey: .verb)
        try container.encode(by, forKey: .by)
        try container.encode(sentAt, forKey: .sentAt)
        try container.encode(result.rawValue, forKey: .result)
        try container.encodeIfPresent(why, forKey: .why)
        try container.encodeIfPresent(at, forKey: .at)
    }
}
