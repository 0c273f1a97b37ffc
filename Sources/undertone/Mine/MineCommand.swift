import ArgumentParser

/// `undertone mine`: what is held about the agent, and the agent's say in it.
struct MineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mine",
        abstract: "Show what is held about you and who looked at it; take a copy, erase it.",
        discussion: """
            Example:
              undertone mine
              undertone mine --export ~/mine --identity me.key
              undertone mine erase --segments
            """,
        subcommands: [MineShowCommand.self, MineEraseCommand.self],
        defaultSubcommand: MineShowCommand.self)
}
