/// Whether a call is on, as the daemon answers.
public struct CallNow: Sendable, Equatable, Codable {
    /// Whether one is.
    public var isOn: Bool

    private enum CodingKeys: String, CodingKey { case isOn = "is_on" }

    public init(isOn: Bool) { self.isOn = isOn }
}

/// A check-in, as it is sent.
public struct CheckInRequest: Sendable, Equatable, Codable {
    /// The number.
    public var value: Int
    /// What the agent wrote to it.
    public var note: String?

    public init(value: Int, note: String?) {
        self.value = value
        self.note = note
    }
}

/// That something was taken back.
public struct TakenBack: Sendable, Equatable, Codable {
    /// What was.
    public var id: String

    public init(id: String) { self.id = id }
}
