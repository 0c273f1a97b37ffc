/// Answers to a survey, as they are sent: `pauses=4 pace=2`.
public struct SurveyAnswerRequest: Sendable, Equatable, Codable {
    /// Which questions.
    public var survey: String
    /// In which version.
    public var version: Int
    /// The answers as text.
    public var answers: String

    /// Writes answers as text.
    public init(survey: String, version: Int, answers: [String: Int]) {
        self.survey = survey
        self.version = version
        self.answers = answers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    /// For each item its answer; `nil` where that is not what the text says, or says twice.
    public var parsed: [String: Int]? {
        var found: [String: Int] = [:]
        for part in answers.split(separator: " ") {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, SurveyInstrument.isName(String(sides[0])), sides[1].utf8.count == 1,
                let answer = Int(sides[1]), SurveyInstrument.answers.contains(answer), found[String(sides[0])] == nil,
                found.count < SurveyInstrument.mostItems
            else { return nil }
            found[String(sides[0])] = answer
        }
        return found.isEmpty ? nil : found
    }
}
