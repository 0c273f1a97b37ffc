import ArgumentParser
import DaemonConfiguration
import Feed

/// `undertone call`: tells the daemon that a call has begun or ended, for softphones that it cannot see.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Tell the daemon that a call begins or ends.",
        discussion: """
            Where capture.when is "calls", the microphone is heard in calls alone. The daemon knows of a call by itself where \
            another program records from the same microphone or a program of capture.softphones plays; this command is for all \
            others, to be run by the telephone's own hooks.

            Example:
              undertone call begin
              undertone call end
            """)

    /// What there is to tell.
    enum Moment: String, ExpressibleByArgument, CaseIterable {
        case begin, end
    }

    @OptionGroup var configuration: ConfigurationOptions

    @Argument(help: "What happens: begin or end.")
    var moment: Moment

    @Flag(help: "Print the daemon's status after it, as one JSON object.")
    var json = false

    func run() async throws {
        let status = try await configuration.ownClient()
            .post("/v1/call/\(moment.rawValue)", as: StatusPayload.self)
        if json { return try StandardOutput.json(status) }
        let capture = status.capture
        StandardOutput.line(
            InkedLine("\(capture.state)\(capture.reason.map { ": \($0)" } ?? "")").text(hasColour: false))
    }
}
