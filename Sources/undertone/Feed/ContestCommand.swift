import ArgumentParser

/// `undertone contest`: the agent says that an alert is wrong.
struct ContestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contest",
        abstract: "Contest an alert about your own voice; quality assurance has to judge it.",
        discussion: """
            For the agent alone, on the own daemon. Where quality assurance agrees, the alert stands as wrong wherever it is \
            shown. What was heard during an alert is never learned as your calm voice.

            Example:
              undertone contest 6b0e1a2c --reason "I was laughing with the customer"
            """)

    @OptionGroup var alert: AlertOptions

    @Option(help: ArgumentHelp("Why it is wrong.", valueName: "text"))
    var reason: String

    func validate() throws {
        guard reason.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason says why") }
    }

    func run() async throws {
        try await alert.carryOut("contest", body: ["reason": reason], isAgents: true) { _, _ in
            "contested; quality assurance has to judge it"
        }
    }
}
