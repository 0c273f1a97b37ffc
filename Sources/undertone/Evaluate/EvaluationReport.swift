/// Everything that an evaluation says, for a program; ``EvaluationTables`` shows the same to a person.
struct EvaluationReport: Encodable {
    /// `nil` where no voice has enough short recordings.
    let clips: ClipReport?
    /// `nil` without long recordings.
    let calls: CallReport?
    let unused: [EvaluationPlan.Unused]
    /// What these figures cannot say, in one line.
    let limits: String

    /// Fewer voices than this say little about others.
    private static let fewVoices = 20
    /// With less calm speech in a half the baseline is not yet steady, s.
    static let littleCalmSpeechS = 30.0
    /// Calm hours without which a rate for a shift is a guess.
    private static let manyCalmHours = 24.0

    init(_ outcome: EvaluationRun.Outcome, threshold: Double, probationS: Double = 0, unused: [EvaluationPlan.Unused]) {
        clips = ClipReport(outcome.voices, threshold: threshold)
        calls = CallReport(outcome.calls, probationS: probationS)
        self.unused = unused
        let voices = Set(outcome.voices.map(\.voice.speaker) + outcome.calls.map(\.call.speaker)).count
        var limits: [String] = []
        if (1..<Self.fewVoices).contains(voices) {
            limits.append("\(voices == 1 ? "one voice is" : "\(voices) voices are") few")
        }
        if let hours = calls?.all.calmHours, hours < Self.manyCalmHours {
            limits.append("\(Wording.span(seconds: hours * 3_600)) of calm calls is little for a rate per shift")
        }
        limits.append("acted or read speech is easier than a hard call")
        limits.append("the labels are what somebody heard")
        limits.append("the score is vocal effort against the own calm voice and cannot know what raised it")
        self.limits = limits.joined(separator: "; ")
    }
}
