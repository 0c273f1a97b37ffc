import ArgumentParser
import Feed

/// `undertone pause`: the agent does not want to be heard.
struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Let go of the microphone until you resume, or for a time.",
        discussion: """
            With --for the microphone is heard again by itself when the time is over. A pause for a payment is another matter: \
            the last half minute that was heard is wiped, and when the time is over it stays off until you resume, and you are \
            told. The reason stays with you: supervisors see only that you paused. A pause survives a restart.

            Example:
              undertone pause --for 2m --reason private
              undertone pause --reason payment
            """)

    @OptionGroup var agent: AgentOptions

    @Option(name: .customLong("for"), help: ArgumentHelp("How long, such as 90s, 2m or 1h30m.", valueName: "time"))
    var length: Span?

    @Option(help: "payment, private, or what you like.")
    var reason: String?

    @Flag(help: "Print the daemon's status after it, as one JSON object.")
    var json = false

    func run() async throws {
        let request = PauseRequest(reason: reason, forS: length?.seconds)
        let status = try await agent.client().post("/v1/pause", request, as: StatusPayload.self)
        if json { return try StandardOutput.json(status) }
        let end =
            switch (length, reason) {
            case (nil, _): "until undertone resume"
            case (let length?, "payment"):
                "until undertone resume; you are told in \(Wording.span(seconds: length.seconds))"
            case (let length?, _): "for \(Wording.span(seconds: length.seconds)), or until undertone resume"
            }
        StandardOutput.line("paused \(end)")
    }
}
