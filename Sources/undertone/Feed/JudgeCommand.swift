import ArgumentParser

/// `undertone judge`: quality assurance decides about a contested alert.
struct JudgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract: "Decide whether an agent who contests an alert is right.",
        discussion: """
            For quality assurance. An alert that was contested rightly (--upheld) stands as wrong from then on, and the daemon \
            learns that what was heard in it belongs to this agent's calm voice.

            Example:
              undertone judge 6b0e1a2c --upheld --note "laughter, and a bad line"
              undertone judge 6b0e1a2c --dismissed
            """)

    /// What is decided.
    enum Judgement: String, EnumerableFlag {
        case upheld, dismissed

        static func help(for value: Judgement) -> ArgumentHelp? {
            switch value {
            case .upheld: "The agent is right: the alert was wrong."
            case .dismissed: "The alert was right."
            }
        }
    }

    /// The body of the request.
    private struct Body: Encodable {
        var upheld: Bool
        var note: String?
    }

    @OptionGroup var alert: AlertOptions

    @Flag var judgement: Judgement

    @Option(help: ArgumentHelp("Why, for the agent and the record.", valueName: "text"))
    var note: String?

    func run() async throws {
        let body = Body(upheld: judgement == .upheld, note: note)
        try await alert.carryOut("judge", body: body) { _, _ in
            judgement == .upheld
                ? "judged: the agent is right, the alert was wrong" : "judged: the alert was right"
        }
    }
}
