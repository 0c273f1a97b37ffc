public import Events

extension EventFamily {
    /// Answers to a pulse survey.
    public static let survey = EventFamily(
        name: "survey", steps: [Step("answered", audience: .agentAlone)], state: .none, erasure: .goes)
}
