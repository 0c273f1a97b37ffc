import ArgumentParser

/// `undertone`: the command line for agent, supervisor, quality assurance and operator.
@main struct Undertone: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undertone",
        abstract: "Notice vocal strain against the own calm baseline, and tell those who can help.",
        version: "0.1.0",
        subcommands: [AnalyzeCommand.self])
}
