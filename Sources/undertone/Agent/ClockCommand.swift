import ArgumentParser
import Events
import FeedClient
import Languages

/// `undertone clock`: the agent's word on the clock on the wall.
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: localized("Say that the clock on the wall is right."),
        discussion: localized(
            """
            What is kept for days is erased by the clock. Where it has jumped by more than a day and is not synchronised, \
            nothing expires until it is synchronised, or you have looked at it and say that it is right.

            Example:
              undertone clock confirm
            """), subcommands: [ClockConfirmCommand.self])
}

/// `undertone clock confirm`: the clock is right.
struct ClockConfirmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: localized("The clock is right: what is old enough may expire."),
        discussion: localized(
            """
            Example:
              date && undertone clock confirm
            """))

    @OptionGroup var configuration: ConfigurationOptions

    func run() async throws {
        try await configuration.ownClient().confirmClock()
        StandardOutput.line(
            localized("the clock is taken to be right; what is old enough expires within the hour"))
    }
}
