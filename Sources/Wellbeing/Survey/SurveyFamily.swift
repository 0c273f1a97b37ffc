public import Events
public import Vocabulary

extension EventFamily {
    /// Answers to a pulse survey.
    public static let survey = EventFamily(
        name: "survey", steps: [Step("answered", audience: .agentAlone)], state: .none, erasure: .goes)
}

/// What the agent has answered at one time.
public struct SurveyPayload: Sendable, Equatable, Codable {
    /// Its identifier, by which it can be taken back.
    public var id: String
    /// Which questions.
    public var survey: String
    /// In which version.
    public var version: Int
    /// For each item its answer, as it was given; what was skipped is not there.
    public var answers: [String: Int]
    /// When.
    public var at: Timestamp

    public init(id: String, survey: String, version: Int, answers: [String: Int], at: Timestamp) {
        self.id = id
        self.survey = survey
        self.version = version
        self.answers = answers
        self.at = at
    }
}
