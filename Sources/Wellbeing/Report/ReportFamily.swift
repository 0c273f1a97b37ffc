public import Events

extension EventFamily {
    /// Reports that the agent has shared, and taken back.
    public static let report = EventFamily(
        name: "report", steps: [Step("shared", audience: .agentAlone), Step("unshared", audience: .agentAlone)],
        state: .none, erasure: .goes)
}
