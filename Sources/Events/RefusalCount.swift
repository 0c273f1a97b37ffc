public import Vocabulary

/// How often somebody was refused something, for the agent.
public struct RefusalCount: Sendable, Equatable, Codable {
    /// Who wanted it.
    public var person: Person
    /// How often.
    public var times: Int
    /// When it was written down last.
    public var lastAt: Timestamp

    private enum CodingKeys: String, CodingKey {
        case person, times
        case lastAt = "last_at"
    }

    public init(person: Person, times: Int, lastAt: Timestamp) {
        self.person = person
        self.times = times
        self.lastAt = lastAt
    }
}
