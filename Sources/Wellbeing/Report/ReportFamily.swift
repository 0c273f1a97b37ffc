public import Events

extension EventFamily {
    /// Reports that the agent has shared.
    public static let report = EventFamily(
        name: "report", steps: [Step("shared", audience: .agentAlone)], state: .none, erasure: .goes)
}
