public import Events

extension EventFamily {
    /// How the agent says they are, from 0 to 10.
    public static let checkIn = EventFamily(
        name: "checkin", steps: [Step("noted", audience: .agentAlone)], state: .none, erasure: .goes)
}
