/// What commands of the agent leave in the state folder, beside what the daemon keeps: each file that there is.
public enum AgentFile: String, Sendable, CaseIterable {
    /// Answers to a survey that was left half-way.
    case surveyDraft = "survey-draft.json"
    /// That the caution about holding the breath was read.
    case breathingCaution = "breathing-caution"
    /// Who was in figures of groups that were told.
    case groups = "survey-groups.json"

    /// Where it lies.
    public func path(in stateFolder: String) -> String { "\(stateFolder)/\(rawValue)" }

    /// Whether it goes where the agent erases all. What protects others stays: without it figures that were told could
    /// be told again, with one person less.
    public var isErased: Bool {
        switch self {
        case .surveyDraft, .breathingCaution: true
        case .groups: false
        }
    }
}
