public import Events

extension EventFamily {
    /// Breaks: offered, answered, taken.
    public static let rest = EventFamily(
        name: "break",
        steps: [
            Step("offered", audience: .agentAlone), Step("answered", audience: .agentAlone),
            Step("taken", audience: .agentAlone),
        ], state: .none, erasure: .goes)
}
