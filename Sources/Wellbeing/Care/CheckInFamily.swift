public import Events
public import Vocabulary

extension EventFamily {
    /// How the agent says they are, from 0 to 10, and that they were asked for it.
    public static let checkIn = EventFamily(
        name: "checkin", steps: [Step("noted", audience: .agentAlone), Step("asked", audience: .agentAlone)],
        state: .none, erasure: .goes)
}

/// A number from 0 to 10 that the agent has given.
public struct CheckInPayload: Sendable, Equatable, Codable {
    /// From 0 (nothing left) to 10 (plenty left).
    public static let range = 0...10
    /// Most characters of a note.
    public static let longestNote = 500

    /// Its identifier, by which it can be taken back.
    public var id: String
    /// The number.
    public var value: Int
    /// What the agent wrote to it.
    public var note: String?
    /// When.
    public var at: Timestamp

    public init(id: String, value: Int, note: String? = nil, at: Timestamp) {
        self.id = id
        self.value = value
        self.note = note
        self.at = at
    }
}

/// When in a shift the agent is asked.
public enum CheckInMoment: String, Sendable, Codable, CaseIterable {
    /// When it has begun.
    case start
    /// When it is over.
    case end
}

/// That the agent was asked.
public struct CheckInAskedPayload: Sendable, Equatable, Codable {
    /// For which moment.
    public var moment: CheckInMoment
    /// When.
    public var at: Timestamp

    public init(moment: CheckInMoment, at: Timestamp) {
        self.moment = moment
        self.at = at
    }
}
