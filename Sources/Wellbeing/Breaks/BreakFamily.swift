public import Events

extension EventFamily {
    /// Breaks: offered (``OfferedPayload``), answered (``AnsweredPayload``), taken (``TakenPayload``).
    public static let rest = EventFamily(
        name: "break",
        steps: [
            Step("offered", audience: .agentAlone), Step("answered", audience: .agentAlone),
            Step("taken", audience: .agentAlone),
        ], state: .none, erasure: .goes)
}
