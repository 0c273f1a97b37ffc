import ArgumentParser
import Events
import Languages

/// `undertone contest`: the agent says that an alert is wrong.
struct ContestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contest",
        abstract: localized("Contest an alert about your own voice; quality assurance has to judge it."),
        discussion: localized(
            """
            For the agent alone, on the own daemon. Where quality assurance agrees, the alert stands as wrong wherever it is \
            shown. What was heard during an alert is never learned as your calm voice.

            Example:
              undertone contest 6b0e1a2c
              undertone contest 6b0e1a2c --reason - < why.txt
            """))

    @OptionGroup var alert: AlertOptions

    @Option(
        help: ArgumentHelp(
            localized("Why it is wrong. Asked for if not given; \(PersonalWords.help)"), valueName: "text"))
    var reason: String?

    func validate() throws { try PersonalWords.check(reason) }

    func run() async throws {
        let reason = try PersonalWords.needed(reason, asking: localized("why it is wrong:"))
        try await alert.carryOut(.contest(reason: reason), isAgents: true) { _, _, _ in
            localized("contested; quality assurance has to judge it")
        }
    }
}
