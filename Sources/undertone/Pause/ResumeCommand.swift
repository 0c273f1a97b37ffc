import ArgumentParser
import Feed

/// `undertone resume`: the agent may be heard again.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "End a pause: the microphone is heard again.",
        discussion: """
            Something else may still keep it off, such as a locked screen or consent that is missing; that is said.

            Example:
              undertone resume
            """)

    @OptionGroup var agent: AgentOptions

    @Flag(help: "Print the daemon's status after it, as one JSON object.")
    var json = false

    func run() async throws {
        let client = try agent.client()
        var status = try await client.post("/v1/resume", as: StatusPayload.self)
        // The stream is opened within some tens of milliseconds.
        let deadline = ContinuousClock.now + .seconds(1)
        while status.capture.state == "paused", ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
            status = try await client.get("/v1/status", as: StatusPayload.self)
        }
        if json { return try StandardOutput.json(status) }
        let capture = status.capture
        let what = [capture.device, capture.reason].compactMap { $0 }.joined(separator: ": ")
        StandardOutput.line(InkedLine("\(capture.state) \(what)").text(hasColour: false))
    }
}
