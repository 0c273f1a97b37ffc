import ArgumentParser

/// `undertone consent`: what the agent has agreed to, and the agent's word on it.
struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent",
        abstract: "Show, grant or withdraw your consent, purpose by purpose.",
        discussion: """
            Nothing is heard before you have consented to self-view or alerts. Withdrawing stops what rested on it at once, and \
            erases what it held.

            Example:
              undertone consent show
              undertone consent grant self-view alerts
              undertone consent withdraw replay
            """,
        subcommands: [ConsentShowCommand.self, ConsentGrantCommand.self, ConsentWithdrawCommand.self],
        defaultSubcommand: ConsentShowCommand.self)
}
