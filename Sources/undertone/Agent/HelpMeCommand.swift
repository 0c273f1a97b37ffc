import ArgumentParser
import Events
import FeedClient

/// `undertone help-me`: the agent asks for help, and nobody who looks at the screen sees it.
struct HelpMeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help-me", abstract: "Ask your supervisors for help, silently.",
        discussion: """
            Shows one short line, with --quiet nothing at all; supervisors see the request before everything else until one \
            of them has dealt with it. Works while paused and without a microphone. Put it on a key of your keyboard.

            Exit status 0 means that the request is kept and cannot be lost any more; with 69 there is no daemon to ask, and \
            nobody knows of it.

            Example:
              undertone help-me
              undertone help-me --reason "he is threatening me" --quiet
            """)

    @OptionGroup var configuration: ConfigurationOptions

    @Option(help: ArgumentHelp("What supervisors read beside it.", valueName: "text")) var reason: String?

    @Flag(name: .shortAndLong, help: "Print nothing where it went well.") var quiet = false

    @Flag(help: "Print the request as one JSON object.") var json = false

    func validate() throws {
        guard !(quiet && json) else { throw ValidationError("--quiet prints nothing and --json prints; give one") }
    }

    func run() async throws {
        let record: AlertRecord
        do {
            // A request for help is worth waiting for a daemon that is being restarted.
            record = try await configuration.ownClient().help(reason: reason)
        } catch {
            guard let failure = CommandFailure(error) else { throw error }
            throw CommandFailure("NOT SENT, nobody knows of it: \(failure.description)", status: failure.status)
        }
        if json { return try StandardOutput.json(record) }
        // No word of help: whoever looks over the agent's shoulder learns nothing.
        if !quiet { StandardOutput.line("noted \(Wording.short(record.alert.alertID))") }
    }
}
